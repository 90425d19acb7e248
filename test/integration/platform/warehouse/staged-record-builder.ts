import {
  type RecordColumn,
  recordColumns,
  type RecordTable,
  type StagedRecord,
} from '../../../../domain/star-schema/record-table.js';
import { addMinutes } from '../../../../domain/time/instant.js';
import type { RecordCell } from '../../../../platform/warehouse/records/record-cells.js';
import type { RecordRow } from '../../../../platform/warehouse/records/record-query.js';
import type { RecordContent } from '../../../../platform/warehouse/warehouse-loader.js';

import { BRONZE_A, inBatches, NOON } from './staged-flow-builder.js';

/** A staged row of any record table: every column filled, the given ones as given. */
export function aRecord(
  table: RecordTable,
  given: Readonly<Record<string, RecordCell>> = {},
  bronzeSha256 = BRONZE_A,
): StagedRecord {
  const unknown = Object.keys(given).filter(
    (name) => !recordColumns(table).some((column) => column.name === name),
  );
  if (unknown.length > 0) throw new Error(`${table.name} has no ${unknown.join(', ')}`);
  const cells = recordColumns(table).map((column) => given[column.name] ?? cellOf(column, given));
  return { cells, bronzeSha256 };
}

/** The same row as the reader tells it. */
export function rowOf(table: RecordTable, { cells }: StagedRecord): RecordRow {
  return Object.fromEntries(
    recordColumns(table).map(({ name }, index) => [name, cells[index] ?? null]),
  );
}

/** The rows of one table, a few at a time. */
export function ofTable(
  table: RecordTable,
  rows: readonly StagedRecord[],
  batchSize = 2,
): RecordContent {
  return { table, rows: inBatches(rows, batchSize) };
}

/** A value that the builder does not give to a column. */
export function anotherCell(column: RecordColumn): RecordCell {
  switch (column.type) {
    case 'text':
      return 'zz9'.slice(0, column.maxLength);
    case 'integer':
      return 2;
    case 'double':
      return 2.5;
    case 'boolean':
      return false;
    case 'instant':
      return addMinutes(NOON, 15);
    case 'civil_date':
      return '2026-08-28';
  }
}

function cellOf(column: RecordColumn, given: Readonly<Record<string, RecordCell>>): RecordCell {
  if (column.name in given) return null;
  switch (column.type) {
    case 'text':
      return column.name.slice(0, column.maxLength);
    case 'integer':
      return 1;
    case 'double':
      return 1.5;
    case 'boolean':
      return true;
    case 'instant':
      return NOON;
    case 'civil_date':
      return '2026-08-27';
  }
}
