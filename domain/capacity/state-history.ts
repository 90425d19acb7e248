import { groupedBy } from './grouped-by.js';

/** What a publication says of something: its state from a day on. */
export interface Statement {
  /** What it is said of. */
  readonly key: string;
  /** First day the state holds, `YYYY-MM-DD`. */
  readonly day: string;
  /** The state, spelled so that equal texts are equal states. */
  readonly state: string;
  /** Which statement counts when several name one key and day: the one that sorts last. */
  readonly precedence: string;
  /** When it was received; sorts by time. */
  readonly arrival: string;
  /** First day the thing is no more, when it is said. */
  readonly endsOn?: string;
}

/** A state with its validity: first day in, last day out. */
export interface ValidState<Stated extends Statement> {
  /** The statement the state is taken from. */
  readonly statement: Stated;
  readonly validFrom: string;
  /** First day it no longer holds, null while it holds. Equal to `validFrom`: it was withdrawn. */
  readonly validTo: string | null;
}

/**
 * States over time of everything that was ever stated (a slowly changing dimension of type 2): each
 * holds until the next one, equal states that follow each other are one, none overlap. What the same
 * statements yield does not depend on their order.
 *
 * A day that began a state by what was known earlier, and begins none by what is known now, keeps an
 * empty validity: rows of Gold are never deleted, and an empty one holds on no day.
 */
export function historyOf<Stated extends Statement>(
  statements: readonly Stated[],
): readonly ValidState<Stated>[] {
  const byKey = groupedBy(statements, ({ key }) => key);
  return [...byKey.values()].flatMap((ofOneKey) =>
    ofOneKey.length === 1
      ? validity(ofOneKey, null)
      : [...currentStates(ofOneKey), ...withdrawnStates(ofOneKey)],
  );
}

function currentStates<Stated extends Statement>(
  ofOneKey: readonly Stated[],
): readonly ValidState<Stated>[] {
  const runs: Stated[][] = [];
  for (const winner of winnersByDay(ofOneKey)) {
    const run = runs.at(-1);
    if (run?.[0]?.state === winner.state && !hasEnded(run, winner.day)) run.push(winner);
    else runs.push([winner]);
  }
  return runs.flatMap((run, index) => validity(run, runs[index + 1]?.[0]?.day ?? null));
}

function validity<Stated extends Statement>(
  run: readonly Stated[],
  nextDay: string | null,
): readonly ValidState<Stated>[] {
  const [statement] = run;
  if (statement === undefined) return [];
  const end = endOf(run);
  const isCut = end !== undefined && end > statement.day && (nextDay === null || end < nextDay);
  return [{ statement, validFrom: statement.day, validTo: isCut ? end : nextDay }];
}

/** The end that the newest statement of a run names: a later one may take an end back. */
function endOf(run: readonly Statement[]): string | undefined {
  return run.at(-1)?.endsOn;
}

function hasEnded(run: readonly Statement[], day: string): boolean {
  const end = endOf(run);
  return end !== undefined && end <= day;
}

/** A statement a day, in the order of the days. One that says nothing new is taken from where it was said first. */
function winnersByDay<Stated extends Statement>(ofOneKey: readonly Stated[]): readonly Stated[] {
  const byDay = groupedBy(ofOneKey, ({ day }) => day);
  return [...byDay.entries()]
    .sort(([left], [right]) => compared(left, right))
    .flatMap(([, ofOneDay]) => {
      const sorted = ofOneDay.toSorted((left, right) =>
        compared(left.precedence, right.precedence),
      );
      const winner = sorted.at(-1);
      const first = sorted.find(
        ({ state, endsOn }) => state === winner?.state && endsOn === winner.endsOn,
      );
      return first === undefined ? [] : [first];
    });
}

/**
 * What each state of knowledge began, arrival by arrival, and the last one does not. Whether a day
 * begins a state depends on its winner and on that of the day before it: an arrival makes only the days
 * it changes, and those after them, to be looked at again.
 */
function withdrawnStates<Stated extends Statement>(
  ofOneKey: readonly Stated[],
): readonly ValidState<Stated>[] {
  const byArrival = [...groupedBy(ofOneKey, ({ arrival }) => arrival).entries()].sort(
    ([left], [right]) => compared(left, right),
  );
  if (byArrival.length < 2) return [];
  const known = createKnownDays<Stated>();
  const began = new Map<string, Stated>();
  for (const [, arrived] of byArrival.slice(0, -1)) {
    for (const statement of known.beginningsAfter(arrived)) began.set(statement.day, statement);
  }
  for (const { validFrom } of currentStates(ofOneKey)) began.delete(validFrom);
  return [...began.values()].map((statement) => ({
    statement,
    validFrom: statement.day,
    validTo: statement.day,
  }));
}

interface KnownDays<Stated extends Statement> {
  /** Takes what arrived, and tells which of the days that it touches now begin a state. */
  beginningsAfter(arrived: readonly Stated[]): readonly Stated[];
}

function createKnownDays<Stated extends Statement>(): KnownDays<Stated> {
  const days: string[] = [];
  const statements = new Map<string, Stated[]>();
  const winners = new Map<string, Stated>();

  /** Whether the winner of its day is another one now. */
  const take = (statement: Stated): boolean => {
    const { day } = statement;
    const ofDay = statements.get(day);
    if (ofDay === undefined) days.splice(placeOf(days, day), 0, day);
    const all = withoutInnerRepeats([...(ofDay ?? []), statement]);
    statements.set(day, all);
    const [winner] = winnersByDay(all);
    const isOther = winner !== undefined && winner !== winners.get(day);
    if (isOther) winners.set(day, winner);
    return isOther;
  };
  const beginningAt = (place: number): readonly Stated[] => {
    const winner = winners.get(days[place] ?? '');
    if (winner === undefined) return [];
    const before = winners.get(days[place - 1] ?? '');
    const goesOn = before?.state === winner.state && !hasEnded([before], winner.day);
    return goesOn ? [] : [winner];
  };
  return {
    beginningsAfter(arrived) {
      const touched = arrived.filter(take).map(({ day }) => day);
      return [...new Set(touched)].flatMap((day) => {
        const place = placeOf(days, day);
        return [...beginningAt(place), ...beginningAt(place + 1)];
      });
    },
  };
}

/** What one day states, of equal statements the first and the last: those between decide nothing. */
function withoutInnerRepeats<Stated extends Statement>(ofOneDay: readonly Stated[]): Stated[] {
  const ends = new Map<string, { first: Stated; last: Stated }>();
  for (const statement of ofOneDay) {
    const said = JSON.stringify([statement.state, statement.endsOn]);
    const { first, last } = ends.get(said) ?? { first: statement, last: statement };
    ends.set(said, {
      first: statement.precedence < first.precedence ? statement : first,
      last: statement.precedence > last.precedence ? statement : last,
    });
  }
  return [...ends.values()].flatMap(({ first, last }) =>
    first === last ? [first] : [first, last],
  );
}

/** Where a day stands, or would, among days in order. */
function placeOf(days: readonly string[], day: string): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] ?? '') < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By code units: the same everywhere, whatever the language of the machine. */
function compared(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
