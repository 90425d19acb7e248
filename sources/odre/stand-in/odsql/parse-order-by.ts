import type { Field } from '../dataset-schema.js';
import type { TableRow } from '../table.js';

import { locate } from './compile-condition.js';
import { readTokens } from './token-reader.js';

/** One key of an `order_by`. */
export interface SortKey {
  readonly index: number;
  readonly field: string;
  readonly isDescending: boolean;
}

/**
 * Parses `field [asc|desc], ...`.
 *
 * @throws GridError INVALID_PARAMETER with ODRÉ's ODSQLError.
 */
export function parseOrderBy(text: string, fields: readonly Field[]): readonly SortKey[] {
  const reader = readTokens(text, 'order_by');
  const keys: SortKey[] = [];
  do {
    const { index, field } = locate(reader.next().text, fields, 'order_by');
    const isDescending = reader.accept('desc');
    if (!isDescending) reader.accept('asc');
    keys.push({ index, field: field.name, isDescending });
  } while (reader.accept(','));
  reader.end();
  return keys;
}

/** Compares two rows by sort keys; nulls come last whichever way a key runs. */
export function compareRows(a: TableRow, b: TableRow, keys: readonly SortKey[]): number {
  for (const { index, isDescending } of keys) {
    const left = a.cell(index);
    const right = b.cell(index);
    if (left === right) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    const order = left < right ? -1 : 1;
    return isDescending ? -order : order;
  }
  return 0;
}
