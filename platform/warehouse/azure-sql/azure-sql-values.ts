import { GridError } from '../../../domain/errors/grid-error.js';
import { instantFromEpochMs, type UtcInstant } from '../../../domain/time/instant.js';

/** A `datetime2` as the driver reads it, with `useUTC`: cut down to the second. */
export type DatabaseDate = Pick<Date, 'getTime'>;

/** The instant of a `datetime2`, cut down to the second. */
export function asInstant(value: DatabaseDate): UtcInstant {
  return instantFromEpochMs(value.getTime());
}

/** The instant of a `datetime2` that may be null. */
export function asInstantOrNull(value: DatabaseDate | null): UtcInstant | null {
  return value === null ? null : asInstant(value);
}

/**
 * A count or a `bigint`: the driver gives the one as a number and the other as text.
 *
 * @throws GridError INTERNAL when it is no safe whole number.
 */
export function asCount(value: unknown): number {
  const count = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value;
  if (typeof count !== 'number' || !Number.isSafeInteger(count)) {
    throw new GridError('INTERNAL', 'the warehouse answered a count that is no whole number');
  }
  return count;
}

/** A yes or no told as 1 or 0, or as a `bit`. */
export function asFlag(value: unknown): boolean {
  return value === true || value === 1;
}

/** An instant inside a JSON parameter: UTC, without the zone that `datetime2` has no place for. */
export function jsonInstant(instant: UtcInstant): string {
  return instant.slice(0, -1);
}

/** A row for a JSON list, its instants spelled as `datetime2` takes them. */
export function withJsonInstants<Column extends string>(
  row: Readonly<Record<Column, UtcInstant | null>>,
  columns: readonly Column[],
): Record<string, unknown> {
  const instants = columns.map((column): [string, string | null] => {
    const instant = row[column];
    return [column, instant === null ? null : jsonInstant(instant)];
  });
  return { ...row, ...Object.fromEntries(instants) };
}
