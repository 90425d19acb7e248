import { instantFromEpochMs, MINUTE_MS } from '../../../../domain/time/instant.js';
import { parisOffsetMinutes } from '../../../../domain/time/paris-time.js';

/** Milliseconds in a day of 24 hours. */
export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const offsetOfDay = new Map<number, number>();

/**
 * Milliseconds Paris is ahead of UTC. Clocks change at 01:00Z only, so one look-up serves a day
 * counted from there: the simulator asks for hundreds of thousands of instants.
 */
export function parisOffsetMs(epochMs: number): number {
  const day = Math.floor((epochMs - HOUR_MS) / DAY_MS);
  const known = offsetOfDay.get(day);
  if (known !== undefined) return known;
  const offset = parisOffsetMinutes(instantFromEpochMs(epochMs)) * MINUTE_MS;
  offsetOfDay.set(day, offset);
  return offset;
}

/** Number of the Parisian civil day an instant falls on, counted from 1970-01-01. */
export function parisDayNumber(epochMs: number): number {
  return Math.floor((epochMs + parisOffsetMs(epochMs)) / DAY_MS);
}

/** Number of a civil day given by year, month (1 to 12; others roll over) and day. */
export function civilDayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** `2026-08-27` for a civil day's number. */
export function civilDate(dayNumber: number): string {
  return new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
}

/** A row's place in a published day: its label and the instant it is stamped with. */
export interface PublishedSlot {
  readonly date: string;
  readonly timeOfDay: string;
  readonly instantMs: number;
}

/**
 * The slots eCO2mix publishes for a Parisian day, always `1440 / stepMinutes` (R4): the hour that
 * spring skips is stamped with the instants of the next one, of autumn's two passes only the
 * second is there.
 */
export function publishedSlots(dayNumber: number, stepMinutes: number): readonly PublishedSlot[] {
  const date = civilDate(dayNumber);
  return Array.from({ length: 1440 / stepMinutes }, (_, index) => ({
    date,
    timeOfDay: timeOfDay(index * stepMinutes),
    instantMs: stampOf(dayNumber * DAY_MS + index * stepMinutes * MINUTE_MS),
  }));
}

/** First instant of a Parisian civil day. */
export function parisDayStartMs(dayNumber: number): number {
  return stampOf(dayNumber * DAY_MS);
}

function stampOf(wallMs: number): number {
  const winterMs = wallMs - HOUR_MS;
  const summerMs = wallMs - 2 * HOUR_MS;
  if (parisOffsetMs(winterMs) === HOUR_MS) return winterMs;
  return parisOffsetMs(summerMs) === 2 * HOUR_MS ? summerMs : winterMs;
}

function timeOfDay(minutes: number): string {
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  return `${hours}:${String(minutes % 60).padStart(2, '0')}`;
}
