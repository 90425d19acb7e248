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

/** What each state of knowledge began, arrival by arrival, and the last one does not. */
function withdrawnStates<Stated extends Statement>(
  ofOneKey: readonly Stated[],
): readonly ValidState<Stated>[] {
  const arrivals = [...new Set(ofOneKey.map(({ arrival }) => arrival))].sort(compared);
  if (arrivals.length < 2) return [];
  const began = new Map<string, Stated>();
  for (const arrival of arrivals.slice(0, -1)) {
    const known = ofOneKey.filter((statement) => statement.arrival <= arrival);
    for (const { statement } of currentStates(known)) began.set(statement.day, statement);
  }
  for (const { validFrom } of currentStates(ofOneKey)) began.delete(validFrom);
  return [...began.values()].map((statement) => ({
    statement,
    validFrom: statement.day,
    validTo: statement.day,
  }));
}

/** By code units: the same everywhere, whatever the language of the machine. */
function compared(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
