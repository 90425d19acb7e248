import type { Origin } from '../../../domain/energy/origin.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import {
  type RecordColumn,
  recordColumns,
  type RecordTable,
} from '../../../domain/star-schema/record-table.js';
import { instantFromEpochMs, type UtcInstant } from '../../../domain/time/instant.js';
import type { RecordCell } from '../records/record-cells.js';
import {
  checkRecordKey,
  checkRecordQuery,
  type CheckedRecordQuery,
  type ColumnFilter,
  getRecordTable,
  type RecordLineage,
  type RecordQuery,
  type RecordRevision,
  type RecordRow,
} from '../records/record-query.js';
import { createRowReader } from '../records/record-rows.js';

import { findBronzeObjects, findRun } from './azure-sql-lineage-queries.js';
import {
  afterParameter,
  allowedParameter,
  keyParameter,
  RECORD_READ_STATEMENTS,
  type RecordReadStatements,
} from './azure-sql-record-statements.js';
import type { AzureSqlSession } from './azure-sql-session.js';
import type { AzureSqlValue } from './azure-sql-statement.js';
import { asInstant, asInstantOrNull, type DatabaseDate, jsonInstant } from './azure-sql-values.js';

/** Rows of a query, in the order of the key. */
export async function findRecords(
  session: AzureSqlSession,
  query: RecordQuery,
): Promise<readonly RecordRow[]> {
  const checked = checkRecordQuery(query);
  const { find, findAsOf } = statementsOf(checked.table);
  const statement = checked.asOfUtc === undefined ? find : findAsOf;
  const rows = await session.cells<readonly unknown[], string>(statement, queryValues(checked));
  return rows.map(createRowReader(checked.table, readCell));
}

/** The row of a key with its run, raw objects and past. */
export async function findRecordLineage(
  session: AzureSqlSession,
  origin: Origin,
  asked: Pick<RecordTable, 'name'>,
  key: readonly RecordCell[],
): Promise<RecordLineage | undefined> {
  const table = getRecordTable(asked);
  const cells = checkRecordKey(table, key);
  const values = table.key.map((column, index) => [
    keyParameter(column),
    parameterValue(cells[index] ?? null),
  ]);
  const rows = await session.cells<readonly unknown[], string>(
    statementsOf(table).findRevisions,
    Object.fromEntries(values) as Record<string, AzureSqlValue>,
  );
  const readRow = createRowReader(table, readCell);
  const found = rows.map((row) => revisionOf(row, readRow));
  const current = found.find(({ revision }) => revision.knownToUtc === null);
  if (current === undefined) return undefined;
  const run = await findRun(session, current.runKey);
  if (run === undefined) return undefined;
  return {
    table: table.name,
    origin,
    row: current.revision.row,
    run,
    bronzeObjects: await findBronzeObjects(session, current.runKey),
    revisions: found.map(({ revision }) => revision),
  };
}

function queryValues(query: CheckedRecordQuery): Record<string, AzureSqlValue> {
  const { table, window, after, asOfUtc } = query;
  const values: Record<string, AzureSqlValue> = { row_limit: query.limit };
  if (table.timeColumn !== undefined) {
    values['window_start'] = window?.span.startUtc ?? null;
    values['window_end'] = window?.span.endUtc ?? null;
  }
  for (const [index, column] of table.key.entries()) {
    values[afterParameter(column)] = parameterValue(after?.[index] ?? null);
  }
  for (const column of recordColumns(table)) {
    const filter = query.filters.find((candidate) => candidate.column.name === column.name);
    values[allowedParameter(column)] = filter === undefined ? null : jsonList(filter);
  }
  if (asOfUtc !== undefined) values['as_of'] = asOfUtc;
  return values;
}

function jsonList({ column, values, allowsNull }: ColumnFilter): string {
  const cells: RecordCell[] = allowsNull ? [...values, null] : [...values];
  return JSON.stringify(
    cells.map((cell) => ({
      [column.name]:
        column.type === 'instant' && typeof cell === 'string'
          ? jsonInstant(cell as UtcInstant)
          : cell,
    })),
  );
}

/** No key holds a truth value; were there one, a `bit` takes 1 and 0. */
function parameterValue(cell: RecordCell): AzureSqlValue {
  return typeof cell === 'boolean' ? Number(cell) : cell;
}

type Origins = [
  knownFrom: DatabaseDate,
  knownTo: DatabaseDate | null,
  runKey: number,
  runId: string,
  workflowId: string,
  bronzePath: string,
  bronzeSha256: string,
];

function revisionOf(
  cells: readonly unknown[],
  readRow: (cells: readonly unknown[]) => RecordRow,
): { readonly revision: RecordRevision; readonly runKey: number } {
  const row = readRow(cells);
  const [knownFrom, knownTo, runKey, runId, workflowId, bronzePath, bronzeSha256] = cells.slice(
    Object.keys(row).length,
  ) as Origins;
  return {
    runKey,
    revision: {
      row,
      knownFromUtc: asInstant(knownFrom),
      knownToUtc: asInstantOrNull(knownTo),
      runId,
      workflowId,
      bronzePath,
      bronzeSha256,
    },
  };
}

/** The driver reads instants and days as Dates, in UTC. */
function readCell({ type }: RecordColumn, value: unknown): unknown {
  if (!isDate(value)) return value;
  const instant = instantFromEpochMs(value.getTime());
  return type === 'civil_date' ? instant.slice(0, 10) : instant;
}

/** By shape: the driver's Dates may be of another realm. */
function isDate(value: unknown): value is DatabaseDate {
  return typeof value === 'object' && value !== null && 'getTime' in value;
}

function statementsOf(table: RecordTable): RecordReadStatements {
  const found = RECORD_READ_STATEMENTS.get(table.name);
  if (found !== undefined) return found;
  throw new GridError('INTERNAL', `the record table ${table.name} has no statements`);
}
