import { tz, tzOffset } from '@date-fns/tz';
// Not from 'date-fns': that loads all 300 of its files.
import { addDays } from 'date-fns/addDays';
import { startOfDay } from 'date-fns/startOfDay';

import { GridError } from '../errors/grid-error.js';

import {
  epochMsOf,
  instantFromEpochMs,
  MINUTE_MS,
  namesARealDay,
  type UtcInstant,
} from './instant.js';
import { durationMinutes, timeWindow, type TimeWindow } from './time-window.js';

/** The civil time zone of eCO2mix's `date` and `heure` columns. */
export const PARIS_ZONE = 'Europe/Paris';

const CIVIL_DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME_OF_DAY = /^[0-2]\d:[0-5]\d$/;
/** Summer first: on the autumn day it comes first. */
const PARIS_OFFSETS_MINUTES = [120, 60] as const;

/** A date and a time of day on a Parisian wall: `2026-08-27`, `09:45`. */
export interface ParisWallTime {
  readonly date: string;
  readonly timeOfDay: string;
}

/** Minutes Paris is ahead of UTC at an instant: 60 in winter, 120 in summer. */
export function parisOffsetMinutes(instant: UtcInstant): number {
  return tzOffset(PARIS_ZONE, new Date(epochMsOf(instant)));
}

/** What a Parisian wall shows at an instant. */
export function parisWallTime(instant: UtcInstant): ParisWallTime {
  const local = instantFromEpochMs(epochMsOf(instant) + parisOffsetMinutes(instant) * MINUTE_MS);
  return { date: local.slice(0, 10), timeOfDay: local.slice(11, 16) };
}

/**
 * The instants at which a Parisian wall shows a date and time, in their order: one; none in the hour
 * that spring skips; two in the hour that autumn repeats (R4).
 *
 * @throws GridError INVALID_DATE when the texts are no `YYYY-MM-DD` and `HH:MM`.
 */
export function instantsOfParisWallTime({ date, timeOfDay }: ParisWallTime): readonly UtcInstant[] {
  const wallMs = Date.parse(`${date}T${timeOfDay}:00Z`);
  if (!CIVIL_DATE.test(date) || !TIME_OF_DAY.test(timeOfDay) || Number.isNaN(wallMs)) {
    throw invalidDate(`${date} ${timeOfDay}`, 'YYYY-MM-DD and HH:MM');
  }
  if (!namesARealDay(date)) throw invalidDate(date, 'YYYY-MM-DD');
  return PARIS_OFFSETS_MINUTES.map((offset) => ({
    offset,
    instant: instantFromEpochMs(wallMs - offset * MINUTE_MS),
  }))
    .filter(({ offset, instant }) => parisOffsetMinutes(instant) === offset)
    .map(({ instant }) => instant);
}

/**
 * The instants of a Parisian civil day: 23, 24 or 25 hours long.
 *
 * @throws GridError INVALID_DATE when the text is no `YYYY-MM-DD`.
 */
export function parisDay(date: string): TimeWindow {
  return timeWindow(parisMidnight(date), parisMidnight(date, 1));
}

/** How many slots of `stepMinutes` a Parisian day has: 92, 96 or 100 quarter-hours (R4). */
export function slotCountOfParisDay(date: string, stepMinutes: number): number {
  return durationMinutes(parisDay(date)) / stepMinutes;
}

/** First instant of a Parisian civil day, `daysLater` days on. */
export function parisMidnight(date: string, daysLater = 0): UtcInstant {
  const noonUtc = new Date(`${date}T12:00:00Z`);
  if (!CIVIL_DATE.test(date) || Number.isNaN(noonUtc.getTime()) || !namesARealDay(date)) {
    throw invalidDate(date, 'YYYY-MM-DD');
  }
  const paris = tz(PARIS_ZONE);
  return instantFromEpochMs(
    startOfDay(addDays(noonUtc, daysLater, { in: paris }), { in: paris }).getTime(),
  );
}

function invalidDate(value: string, expected: string): GridError {
  return new GridError('INVALID_DATE', `'${value}' is not a date: expected ${expected}`, { value });
}
