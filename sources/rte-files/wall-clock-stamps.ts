import { addMinutes, type UtcInstant } from '../../domain/time/instant.js';
import { instantsOfParisWallTime, type ParisWallTime } from '../../domain/time/paris-time.js';

/** A record's wall time, in the spelling of ODRÉ, and the instant it stands for. */
export interface Stamp {
  readonly date: string;
  readonly timeOfDay: string;
  /** Null when date or time are none. */
  readonly instant: UtcInstant | null;
}

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const FRENCH_DATE = /^(\d{2})\/(\d{2})\/(\d{4})$/;
const TIME = /^(\d{1,2}):(\d{2})(?::00)?$/;

/**
 * The instants of records that carry Parisian wall time and nothing else, in the order of the file
 * (R4). An hour that spring skips is stamped as ODRÉ does, an hour later, so that it is known for what
 * it is. Of a time that autumn shows twice the first record is the first pass; where there is only
 * one record it is the second pass, the one RTE publishes.
 */
export function stampsOf(
  walls: readonly { readonly date: string; readonly timeOfDay: string }[],
): readonly Stamp[] {
  const times = walls.map(isoWall);
  const first = times.find((time) => time !== undefined);
  const last = times.findLast((time) => time !== undefined);
  const isDescending = first !== undefined && last !== undefined && first.date > last.date;
  const instantsOf = remembered(instantsOfParisWallTime);
  const left = occurrences(times);
  const seen = new Map<string, number>();
  return times.map((time, index) => {
    if (time === undefined) return { date: walls[index]?.date ?? '', timeOfDay: '', instant: null };
    const label = labelOf(time);
    const pass = seen.get(label) ?? 0;
    seen.set(label, pass + 1);
    const [summer, winter] = instantsOf(time);
    if (summer === undefined) return { ...time, instant: instantOfSkipped(time, instantsOf) };
    if (winter === undefined) return { ...time, instant: summer };
    const isFirstPass = left.get(label) === 2 && (pass === 0) !== isDescending;
    return { ...time, instant: isFirstPass ? summer : winter };
  });
}

function occurrences(times: readonly (ParisWallTime | undefined)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const time of times) {
    if (time !== undefined) counts.set(labelOf(time), (counts.get(labelOf(time)) ?? 0) + 1);
  }
  return counts;
}

/** `2026-08-27` and `09:45`, from those or from `27/08/2026` and `9:45`; undefined from others. */
function isoWall(wall: {
  readonly date: string;
  readonly timeOfDay: string;
}): ParisWallTime | undefined {
  const french = FRENCH_DATE.exec(wall.date.trim());
  const date =
    french === null ? wall.date.trim() : `${french[3] ?? ''}-${french[2] ?? ''}-${french[1] ?? ''}`;
  const time = TIME.exec(wall.timeOfDay.trim());
  if (!ISO_DATE.test(date) || time === null || !isInCalendar(date, time)) return undefined;
  return { date, timeOfDay: `${(time[1] ?? '').padStart(2, '0')}:${time[2] ?? ''}` };
}

function isInCalendar(date: string, [, hours, minutes]: RegExpExecArray): boolean {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const daysOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth;
  return isDay && Number(hours) < 24 && Number(minutes) < 60;
}

function instantOfSkipped(
  time: ParisWallTime,
  instantsOf: (time: ParisWallTime) => readonly UtcInstant[],
): UtcInstant | null {
  const hour = String(Number(time.timeOfDay.slice(0, 2)) + 1).padStart(2, '0');
  return instantsOf({ ...time, timeOfDay: `${hour}${time.timeOfDay.slice(2)}` })[0] ?? null;
}

/** Walls differ by quarters within hours that all have the same offsets: one look-up an hour. */
function remembered(
  lookUp: (time: ParisWallTime) => readonly UtcInstant[],
): (time: ParisWallTime) => readonly UtcInstant[] {
  const ofHour = new Map<string, readonly UtcInstant[]>();
  return ({ date, timeOfDay }) => {
    const hour = `${timeOfDay.slice(0, 2)}:00`;
    const key = `${date} ${hour}`;
    const found = ofHour.get(key) ?? lookUp({ date, timeOfDay: hour });
    ofHour.set(key, found);
    const minutes = Number(timeOfDay.slice(3));
    return minutes === 0 ? found : found.map((instant) => addMinutes(instant, minutes));
  };
}

function labelOf({ date, timeOfDay }: ParisWallTime): string {
  return `${date} ${timeOfDay}`;
}
