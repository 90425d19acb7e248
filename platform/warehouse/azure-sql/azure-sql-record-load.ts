import sql from 'mssql';

import { GridError } from '../../../domain/errors/grid-error.js';
import {
  type RecordColumn,
  recordColumns,
  type RecordTable,
} from '../../../domain/star-schema/record-table.js';
import { createCellKeeper, type RecordCell } from '../records/record-cells.js';
import { unknownBronze } from '../staging-errors.js';
import type { RecordContent, RecordOutcome } from '../warehouse-loader.js';

import { bronzeKeysJson, type MergeContext } from './azure-sql-merge.js';
import { driverTypeOf } from './azure-sql-record-columns.js';
import {
  RECORD_LOAD_STATEMENTS,
  type RecordLoadStatements,
  stageOf,
} from './azure-sql-record-load-statements.js';
import type { AzureSqlSession } from './azure-sql-session.js';
import { asCount } from './azure-sql-values.js';

/** The driver holds the rows of a bulk in memory. */
const BULK_ROWS = 10_000;

/** Sends the rows of each record table in bulk into a temporary table of its own. */
export async function stageRecords(
  session: AzureSqlSession,
  contents: readonly RecordContent[],
  bronzeIndexes: ReadonlyMap<string, number>,
): Promise<void> {
  for (const content of contents) {
    await session.batch(statementsOf(content.table).createStage.text);
    for await (const table of bulkTables(content, bronzeIndexes)) await session.bulk(table);
  }
}

/**
 * Merges the staged rows of a record table and keeps what they replace; the rules are those of
 * {@link RecordTable}, as on PostgreSQL.
 */
export async function mergeRecords(
  session: AzureSqlSession,
  table: RecordTable,
  context: MergeContext,
): Promise<RecordOutcome> {
  const statements = statementsOf(table);
  await session.write(statements.findChanges, { bronze_keys: bronzeKeysJson(context) });
  const [found] = await session.rows<Readonly<Record<string, unknown>>>(
    statements.countChanges,
    {},
  );
  if (found === undefined) throw new GridError('INTERNAL', 'the changes have no count');
  const counts = {
    inserted: asCount(found['inserted']),
    revised: asCount(found['revised']),
    unchanged: asCount(found['unchanged']),
    outranked: asCount(found['outranked']),
  };
  const now = { known_from: context.knownFrom, run_key: context.runKey };
  if (counts.revised > 0) {
    await session.write(statements.keepRevised, now);
    await session.write(statements.revise, now);
  }
  if (counts.inserted > 0) await session.write(statements.insertNew, now);
  if (counts.inserted + counts.revised > 0) {
    await session.write(statements.linkWritten, { run_key: context.runKey });
  }
  await session.batch(statements.dropStage.text);
  return { table: table.name, ...counts };
}

/** The empty bulk of a record table, for the rows of {@link stageRecords}. */
export function createRecordBulk(table: RecordTable): sql.Table {
  const bulk = new sql.Table(stageOf(table));
  for (const column of recordColumns(table)) {
    bulk.columns.add(column.name, driverTypeOf(column), { nullable: column.isNullable });
  }
  bulk.columns.add('sequence_number', sql.Int(), { nullable: false });
  bulk.columns.add('bronze_index', sql.Int(), { nullable: false });
  return bulk;
}

async function* bulkTables(
  { table, rows }: RecordContent,
  bronzeIndexes: ReadonlyMap<string, number>,
): AsyncGenerator<sql.Table> {
  const keepCells = createCellKeeper(table);
  const columns = recordColumns(table);
  let sequenceNumber = 0;
  let bulk = createRecordBulk(table);
  for await (const batch of rows) {
    for (const record of batch) {
      const bronzeIndex = bronzeIndexes.get(record.bronzeSha256);
      if (bronzeIndex === undefined) throw unknownBronze(record);
      sequenceNumber += 1;
      const cells = keepCells(record).map((cell, index) => bulkCell(columns[index], cell));
      bulk.rows.push([...cells, sequenceNumber, bronzeIndex]);
      if (bulk.rows.length < BULK_ROWS) continue;
      yield bulk;
      bulk = createRecordBulk(table);
    }
  }
  if (bulk.rows.length > 0) yield bulk;
}

/** The driver takes instants and days as Dates, in UTC. */
function bulkCell(
  column: RecordColumn | undefined,
  cell: RecordCell,
): string | number | boolean | Date | null {
  const isTime = column?.type === 'instant' || column?.type === 'civil_date';
  return isTime && typeof cell === 'string' ? new Date(cell) : cell;
}

function statementsOf(table: RecordTable): RecordLoadStatements {
  const found = RECORD_LOAD_STATEMENTS.get(table.name);
  if (found !== undefined) return found;
  throw new GridError('INTERNAL', `the record table ${table.name} has no statements`);
}
