import pl, { type DataFrame, type Expr } from 'nodejs-polars';

import { GridError } from '../../domain/errors/grid-error.js';
import {
  recordColumns,
  type RecordColumn,
  type RecordTable,
  type StagedRecord,
} from '../../domain/star-schema/record-table.js';
import { instantFromEpochMs } from '../../domain/time/instant.js';

const BATCH_ROWS = 5000;

/**
 * The rows of a frame in the form a record table is loaded with, in batches. The frame has the
 * table's columns by name, and `bronze_sha256`; more columns do not matter.
 *
 * @throws GridError INTERNAL when the frame lacks a column of the table.
 */
export function* stagedRecords(
  table: RecordTable,
  frame: DataFrame,
): Generator<readonly StagedRecord[]> {
  if (frame.height === 0) return;
  const columns = recordColumns(table);
  const missing = columns.filter(({ name }) => !frame.columns.includes(name));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    throw new GridError('INTERNAL', `rows for ${table.name} lack the columns ${names}`);
  }
  const rows = frame.select(...columns.map(asPlain), pl.col('bronze_sha256'));
  for (let start = 0; start < rows.height; start += BATCH_ROWS) {
    const cells = rows.slice(start, BATCH_ROWS).rows() as readonly unknown[][];
    yield cells.map((row) => stagedRecord(columns, row));
  }
}

/** Instants cross into JavaScript as numbers: a Date costs more and says no more. */
function asPlain({ name, type }: RecordColumn): Expr {
  return type === 'instant' ? pl.col(name).cast(pl.Datetime('ms')).cast(pl.Int64) : pl.col(name);
}

function stagedRecord(columns: readonly RecordColumn[], row: readonly unknown[]): StagedRecord {
  return {
    cells: columns.map((column, index) => plainCell(column, row[index] ?? null)),
    bronzeSha256: String(row[columns.length]),
  };
}

/** A check by hand: a schema would take longer over the cells of a month than the load itself. */
function plainCell({ name, type }: RecordColumn, cell: unknown): StagedRecord['cells'][number] {
  if (cell === null) return null;
  if (type === 'instant') return instantFromEpochMs(Number(cell));
  if (typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean')
    return cell;
  if (typeof cell === 'bigint') return Number(cell);
  throw new GridError('INTERNAL', `column ${name} holds a ${typeof cell}, which no table takes`);
}
