import { GridError } from '../../../domain/errors/grid-error.js';
import {
  recordColumns,
  type RecordColumn,
  type RecordTable,
} from '../../../domain/star-schema/record-table.js';

import { keptValue, type RecordCell } from './record-cells.js';
import type { RecordRow } from './record-query.js';

/**
 * A function that makes a row of the first cells of a record that a database answered.
 * `readCell` turns what the driver read into what a cell holds.
 *
 * @throws GridError (of the function) INTERNAL when a cell is none of its column's.
 */
export function createRowReader(
  table: RecordTable,
  readCell: (column: RecordColumn, value: unknown) => unknown,
): (cells: readonly unknown[]) => RecordRow {
  const columns = recordColumns(table);
  return (cells) => {
    const row: Record<string, RecordCell> = {};
    for (const [index, column] of columns.entries()) {
      const value = readCell(column, cells[index]);
      if (!isCellOf(column, value)) {
        throw new GridError(
          'INTERNAL',
          `Gold holds in ${table.name}.${column.name} what it cannot`,
        );
      }
      row[column.name] = value;
    }
    return row;
  };
}

function isCellOf(column: RecordColumn, value: unknown): value is RecordCell {
  if (value === null) return column.isNullable;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return false;
  }
  // A stored text is read as it is: its length is the loader's affair.
  return column.type === 'text'
    ? typeof value === 'string'
    : keptValue(column, false, value) === value;
}
