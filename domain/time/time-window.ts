import { GridError } from '../errors/grid-error.js';

import {
  addMinutes,
  compactInstant,
  epochMsOf,
  instantFromEpochMs,
  MINUTE_MS,
  type UtcInstant,
} from './instant.js';

/** A half-open span of time, `startUtc` in, `endUtc` out. */
export interface TimeWindow {
  readonly startUtc: UtcInstant;
  readonly endUtc: UtcInstant;
}

/**
 * A window from its two ends.
 *
 * @throws GridError INVALID_WINDOW when it would be empty or run backwards.
 */
export function timeWindow(startUtc: UtcInstant, endUtc: UtcInstant): TimeWindow {
  if (startUtc >= endUtc) {
    throw new GridError(
      'INVALID_WINDOW',
      `window must start before it ends: ${startUtc} to ${endUtc}`,
      {
        startUtc,
        endUtc,
      },
    );
  }
  return { startUtc, endUtc };
}

/** The window of `hours` that ends at an instant. */
export function windowEndingAt(endUtc: UtcInstant, hours: number): TimeWindow {
  return timeWindow(addMinutes(endUtc, -hours * 60), endUtc);
}

/** Whether an instant lies in a window. */
export function isWithin(window: TimeWindow, instant: UtcInstant): boolean {
  return window.startUtc <= instant && instant < window.endUtc;
}

/** Minutes from start to end. */
export function durationMinutes(window: TimeWindow): number {
  return (epochMsOf(window.endUtc) - epochMsOf(window.startUtc)) / MINUTE_MS;
}

/** Every slot start of a window on a grid of `stepMinutes`. */
export function slotStarts(window: TimeWindow, stepMinutes: number): readonly UtcInstant[] {
  const count = Math.ceil(durationMinutes(window) / stepMinutes);
  return Array.from({ length: count }, (_, index) =>
    addMinutes(window.startUtc, index * stepMinutes),
  );
}

/** A window cut at the first instant of every UTC month; the pieces join without gap or overlap. */
export function partitionByUtcMonth(window: TimeWindow): readonly TimeWindow[] {
  return cutAt(window, (instant) => {
    const date = new Date(epochMsOf(instant));
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  });
}

/** The UTC month an instant lies in. */
export function utcMonthOf(instant: UtcInstant): TimeWindow {
  const date = new Date(epochMsOf(instant));
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return {
    startUtc: instantFromEpochMs(Date.UTC(year, month, 1)),
    endUtc: instantFromEpochMs(Date.UTC(year, month + 1, 1)),
  };
}

/** A window cut at every UTC midnight. */
export function partitionByUtcDay(window: TimeWindow): readonly TimeWindow[] {
  return cutAt(window, (instant) => {
    const date = new Date(epochMsOf(instant));
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1);
  });
}

/** `20260827T000000Z-20260828T000000Z`: a window spelled for file names and workflow ids. */
export function compactWindow(window: TimeWindow): string {
  return `${compactInstant(window.startUtc)}-${compactInstant(window.endUtc)}`;
}

function cutAt(window: TimeWindow, nextCutMs: (from: UtcInstant) => number): TimeWindow[] {
  const pieces: TimeWindow[] = [];
  let startUtc = window.startUtc;
  while (startUtc < window.endUtc) {
    const cut = addMinutes(startUtc, (nextCutMs(startUtc) - epochMsOf(startUtc)) / MINUTE_MS);
    const endUtc = cut < window.endUtc ? cut : window.endUtc;
    pieces.push({ startUtc, endUtc });
    startUtc = endUtc;
  }
  return pieces;
}
