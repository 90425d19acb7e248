import type { PoolClient } from 'pg';

import { GridError } from '../../../domain/errors/grid-error.js';
import { type RecordTable, recordColumns } from '../../../domain/star-schema/record-table.js';
import { createCellKeeper, type RecordCell } from '../records/record-cells.js';
import { unknownBronze } from '../staging-errors.js';
import type { RecordContent, RecordOutcome } from '../warehouse-loader.js';

import type { MergeContext } from './postgres-merge.js';
import { type RecordStatements, recordStatements } from './postgres-record-statements.js';
import { copyRows } from './postgres-staging.js';

const NULL_CELL = '\\N';

/** Record tables whose rows wait in temporary tables of the running transaction. */
export interface StagedRecords {
  readonly table: RecordTable;
  readonly statements: RecordStatements;
}

/**
 * Copies the rows of each record table into a temporary table of its own.
 *
 * @throws GridError WAREHOUSE_REJECTED when a row cannot be kept, or names a Bronze object the load
 * does not hold.
 */
export async function stageRecords(
  client: PoolClient,
  contents: readonly RecordContent[],
  bronzeIndexes: ReadonlyMap<string, number>,
): Promise<readonly StagedRecords[]> {
  const staged: StagedRecords[] = [];
  for (const content of contents) {
    const { table } = content;
    const statements = recordStatements(table);
    await client.query(statements.createStage);
    await copyRows(client, statements.copyStage, encodeRecords(content, bronzeIndexes));
    await client.query(`analyze staged_${table.name}`);
    staged.push({ table, statements });
  }
  return staged;
}

/**
 * Merges the staged rows of a record table and keeps what they replace; the rules are those of
 * {@link RecordTable}.
 */
export async function mergeRecords(
  client: PoolClient,
  { table, statements }: StagedRecords,
  context: MergeContext,
): Promise<RecordOutcome> {
  await client.query(statements.createChanges, [context.bronzeObjectKeys]);
  const { rows } = await client.query<Omit<RecordOutcome, 'table'>>(statements.countChanges);
  const counts = rows[0];
  if (counts === undefined) throw new GridError('INTERNAL', 'the changes have no count');
  const now = [context.knownFrom, context.runKey];
  if (counts.revised > 0) {
    await client.query(`analyze change_${table.name}`);
    await client.query(statements.keepRevised, now);
    await client.query(statements.revise, now);
  }
  if (counts.inserted > 0) await client.query(statements.insertNew, now);
  if (counts.inserted + counts.revised > 0) {
    await client.query(statements.linkWritten, [context.runKey]);
  }
  return { table: table.name, ...counts };
}

async function* encodeRecords(
  { table, rows }: RecordContent,
  bronzeIndexes: ReadonlyMap<string, number>,
): AsyncGenerator<Buffer> {
  const keepCells = createCellKeeper(table);
  const isText = recordColumns(table).map(({ type }) => type === 'text');
  let sequenceNumber = 0;
  for await (const batch of rows) {
    let text = '';
    for (const record of batch) {
      const bronzeIndex = bronzeIndexes.get(record.bronzeSha256);
      if (bronzeIndex === undefined) throw unknownBronze(record);
      sequenceNumber += 1;
      for (const [index, cell] of keepCells(record).entries()) {
        text += `${isText[index] === true ? textCell(cell) : (cell ?? NULL_CELL)}\t`;
      }
      text += `${sequenceNumber}\t${bronzeIndex}\n`;
    }
    if (text !== '') yield Buffer.from(text, 'utf8');
  }
}

/** A text as COPY reads it. */
function textCell(cell: RecordCell): string {
  if (cell === null) return NULL_CELL;
  const text = String(cell);
  if (!/[\\\t\n\r]/.test(text)) return text;
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}
