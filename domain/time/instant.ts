import { GridError } from '../errors/grid-error.js';

declare const instantBrand: unique symbol;

/** A UTC instant in its one canonical spelling, `2026-08-27T07:45:00Z`; sorts as text. */
export type UtcInstant = string & { readonly [instantBrand]: true };

/** Milliseconds in a minute. */
export const MINUTE_MS = 60_000;

const OFFSET_INSTANT =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * The instant at a number of milliseconds since the Unix epoch, cut down to the second.
 *
 * @throws GridError INVALID_INSTANT when the number is no valid time.
 */
export function instantFromEpochMs(epochMs: number): UtcInstant {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) throw invalidInstant(String(epochMs));
  return `${date.toISOString().slice(0, 19)}Z` as UtcInstant;
}

/** Milliseconds since the Unix epoch of an instant. */
export function epochMsOf(instant: UtcInstant): number {
  return Date.parse(instant);
}

/** The instant a text names, or undefined when it is not ISO 8601 with `Z` or an offset. */
export function findInstant(text: string): UtcInstant | undefined {
  if (!OFFSET_INSTANT.test(text)) return undefined;
  const epochMs = Date.parse(text);
  if (Number.isNaN(epochMs) || !namesARealDay(text)) return undefined;
  return instantFromEpochMs(epochMs);
}

/**
 * The instant a text names.
 *
 * @throws GridError INVALID_INSTANT when it is not ISO 8601 with `Z` or an offset.
 */
export function parseInstant(text: string): UtcInstant {
  const instant = findInstant(text);
  if (instant === undefined) throw invalidInstant(text);
  return instant;
}

/** The instant `minutes` later (earlier when negative). */
export function addMinutes(instant: UtcInstant, minutes: number): UtcInstant {
  return instantFromEpochMs(epochMsOf(instant) + minutes * MINUTE_MS);
}

/** The last instant not after the given one that lies on a grid of `stepMinutes` since the epoch. */
export function floorToGrid(instant: UtcInstant, stepMinutes: number): UtcInstant {
  const stepMs = stepMinutes * MINUTE_MS;
  return instantFromEpochMs(Math.floor(epochMsOf(instant) / stepMs) * stepMs);
}

/** Whether an instant lies on a grid of `stepMinutes` since the epoch. */
export function isOnGrid(instant: UtcInstant, stepMinutes: number): boolean {
  return epochMsOf(instant) % (stepMinutes * MINUTE_MS) === 0;
}

/** `20260827T074500Z`: an instant spelled for file names and workflow ids. */
export function compactInstant(instant: UtcInstant): string {
  return instant.replaceAll(/[-:]/g, '');
}

/** Whether `YYYY-MM-DD...` names a day of the calendar: `Date.parse` rolls 30 February over to March. */
export function namesARealDay(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function invalidInstant(text: string): GridError {
  return new GridError(
    'INVALID_INSTANT',
    `'${text}' is not an instant: expected ISO 8601 with Z or an offset, as 2026-08-27T07:45:00Z`,
    { value: text },
  );
}
