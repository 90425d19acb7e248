import { findInstant, namesARealDay, type UtcInstant } from '../../domain/time/instant.js';
import { parisMidnight } from '../../domain/time/paris-time.js';
import { parisWallInstant } from '../../domain/time/paris-wall-instant.js';

/** A date of a page as an instant, or the word for why it is none. */
export type ReadDate =
  | { readonly instantUtc: UtcInstant }
  | { readonly reason: 'invalid_date' | 'wall_time_nonexistent' | 'wall_time_ambiguous' };

const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const MONTHS = [
  ...['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin'],
  ...['juillet', 'aout', 'septembre', 'octobre', 'novembre', 'decembre'],
];
const TIME = String.raw`(?:(?:,?\s+(?:a\s+)?|t)(\d{1,2})\s?[:h]\s?(\d{2})?(?::(\d{2}))?)?`;
/** `21/11/2026 08:30`, `21-11-2026`, `1.2.2026 8h`. */
const NUMERIC = new RegExp(String.raw`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})${TIME}$`);
/** `2026-11-21 08:30`, without an offset. */
const ISO_WALL = new RegExp(String.raw`^(\d{4})-(\d{2})-(\d{2})${TIME}$`);
/** `samedi 21 novembre 2026 à 8h30`, `1er mars 2026`. */
const FRENCH = new RegExp(String.raw`^(?:[a-z]+\s+)?(\d{1,2})(?:er)?\s+([a-z]+)\s+(\d{4})${TIME}$`);

/**
 * Reads a date of a French page: `dd/mm/yyyy`, French words, or ISO, as Parisian wall time; an ISO
 * instant with its offset is taken as it is. A date without a time is midnight, at its start as a start
 * and at its end as an `end`. The hour that comes twice in autumn, and the one that is left out in
 * spring, name no instant.
 */
export function readPageDate(text: string, edge: 'start' | 'end'): ReadDate {
  const instantUtc = findInstant(text.trim());
  if (instantUtc !== undefined) return { instantUtc };
  const wall = findWallDate(fold(text));
  if (wall === undefined || !namesARealDay(wall.date)) return { reason: 'invalid_date' };
  const { date, timeOfDay } = wall;
  if (timeOfDay === undefined) {
    return { instantUtc: parisMidnight(date, edge === 'end' ? 1 : 0) };
  }
  // Some write the end of a day as 24:00.
  if (timeOfDay === '24:00') return { instantUtc: parisMidnight(date, 1) };
  if (!TIME_OF_DAY.test(timeOfDay)) return { reason: 'invalid_date' };
  const found = parisWallInstant({ date, timeOfDay });
  return found.kind === 'instant'
    ? { instantUtc: found.instantUtc }
    : { reason: `wall_time_${found.kind}` };
}

interface WallDate {
  readonly date: string;
  readonly timeOfDay: string | undefined;
}

function findWallDate(text: string): WallDate | undefined {
  const numeric = NUMERIC.exec(text);
  if (numeric !== null) return wallDate([numeric[3], numeric[2], numeric[1]], numeric);
  const iso = ISO_WALL.exec(text);
  if (iso !== null) return wallDate([iso[1], iso[2], iso[3]], iso);
  const french = FRENCH.exec(text);
  const month = MONTHS.indexOf(french?.[2] ?? '') + 1;
  if (french === null || month === 0) return undefined;
  return wallDate([french[3], String(month), french[1]], french);
}

function wallDate(
  [year = '', month = '', day = '']: readonly (string | undefined)[],
  matched: RegExpExecArray,
): WallDate | undefined {
  const [hour, minute = '00'] = matched.slice(4);
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1) return undefined;
  return {
    date: `${year}-${twoDigits(month)}-${twoDigits(day)}`,
    timeOfDay: hour === undefined ? undefined : `${twoDigits(hour)}:${minute}`,
  };
}

function twoDigits(number: string): string {
  return number.padStart(2, '0');
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim();
}
