import { GridError } from '../domain/errors/grid-error.js';
import { findInstant, type UtcInstant } from '../domain/time/instant.js';
import { parisMidnight } from '../domain/time/paris-time.js';
import { timeWindow, type TimeWindow } from '../domain/time/time-window.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The window between two options that are Paris days or instants; a day stands for its first
 * instant, so that `--to` a day leaves that day out.
 *
 * @throws GridError INVALID_PARAMETER naming the option, INVALID_WINDOW.
 */
export function parseWindow(from: string, to: string): TimeWindow {
  return timeWindow(parseDayOrInstant('--from', from), parseDayOrInstant('--to', to));
}

/** The instant of an option. */
export function parseInstantOption(option: string, text: string): UtcInstant {
  const instant = findInstant(text);
  if (instant !== undefined) return instant;
  throw refusal(option, text, 'an instant with Z or an offset, as 2026-08-27T07:45:00Z');
}

function parseDayOrInstant(option: string, text: string): UtcInstant {
  const instant = DAY.test(text) ? findDayStart(text) : findInstant(text);
  if (instant !== undefined) return instant;
  throw refusal(option, text, 'a Paris day as 2026-08-27, or an instant as 2026-08-27T07:45:00Z');
}

function findDayStart(text: string): UtcInstant | undefined {
  return findInstant(`${text}T12:00:00Z`) === undefined ? undefined : parisMidnight(text);
}

function refusal(option: string, text: string, expected: string): GridError {
  return new GridError(
    'INVALID_PARAMETER',
    `${option}: '${text}' is not valid: expected ${expected}`,
  );
}
