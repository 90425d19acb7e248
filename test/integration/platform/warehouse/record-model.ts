import {
  recordColumns,
  type RecordTable,
  type StagedRecord,
} from '../../../../domain/star-schema/record-table.js';
import type { RecordCell } from '../../../../platform/warehouse/records/record-cells.js';
import type { RecordRow } from '../../../../platform/warehouse/records/record-query.js';

import { rowOf } from './staged-record-builder.js';

export interface RecordModel {
  load(rows: readonly StagedRecord[]): void;
  /** Current rows in the order of the key. */
  rows(): readonly RecordRow[];
}

/** The rules of a record table told once more, one row after the other, as plain as can be. */
export function createRecordModel(table: RecordTable): RecordModel {
  const current = new Map<string, RecordRow>();
  return {
    load: (staged) => {
      for (const row of standingRows(table, staged)) {
        const key = keyOf(table, row);
        const stored = current.get(key);
        if (stored === undefined || isBetter(table, row, stored)) current.set(key, row);
      }
    },
    rows: () =>
      [...current.values()].sort((one, other) =>
        keyOf(table, one) < keyOf(table, other) ? -1 : 1,
      ),
  };
}

/** One row a key: a row gives way to a later one whose rank is not lower. */
function standingRows(table: RecordTable, staged: readonly StagedRecord[]): readonly RecordRow[] {
  const standing = new Map<string, RecordRow>();
  for (const row of staged.map((record) => rowOf(table, record))) {
    const before = standing.get(keyOf(table, row));
    if (before === undefined || rankOf(table, row) >= rankOf(table, before)) {
      standing.set(keyOf(table, row), row);
    }
  }
  return [...standing.values()];
}

function isBetter(table: RecordTable, row: RecordRow, stored: RecordRow): boolean {
  if (rankOf(table, row) < rankOf(table, stored)) return false;
  const { measuredColumn } = table;
  if (measuredColumn === undefined) return true;
  return cellOf(row, measuredColumn) !== null || cellOf(stored, measuredColumn) === null;
}

function rankOf(table: RecordTable, row: RecordRow): number {
  return table.rankColumn === undefined ? 0 : Number(cellOf(row, table.rankColumn));
}

/** Texts without blanks inside keys sort as their joined text. */
function keyOf(table: RecordTable, row: RecordRow): string {
  return table.key.map(({ name }) => String(cellOf(row, name))).join(' ');
}

function cellOf(row: RecordRow, name: string): RecordCell {
  return row[name] ?? null;
}

/** Every column of a table by name; for tests that change one at a time. */
export function columnNames(table: RecordTable): readonly string[] {
  return recordColumns(table).map(({ name }) => name);
}
