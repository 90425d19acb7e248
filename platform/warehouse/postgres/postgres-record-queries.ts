import type { Pool } from 'pg';

import type { Origin } from '../../../domain/energy/origin.js';
import {
  recordColumns,
  type RecordColumn,
  type RecordTable,
} from '../../../domain/star-schema/record-table.js';
import type { UtcInstant } from '../../../domain/time/instant.js';
import type { RecordCell } from '../records/record-cells.js';
import {
  checkRecordKey,
  checkRecordQuery,
  type CheckedRecordQuery,
  getRecordTable,
  type RecordLineage,
  type RecordQuery,
  type RecordRevision,
  type RecordRow,
} from '../records/record-query.js';
import { createRowReader } from '../records/record-rows.js';

import { findBronzeObjects, findRun, roundUp } from './postgres-lineage-queries.js';
import { postgresTypeOf } from './postgres-record-statements.js';

/** Rows of a query, in the order of the key. */
export async function findRecords(pool: Pool, query: RecordQuery): Promise<readonly RecordRow[]> {
  const checked = checkRecordQuery(query);
  const { text, values } = recordStatement(checked);
  const { rows } = await pool.query<unknown[]>({ text, values: [...values], rowMode: 'array' });
  return rows.map(createRowReader(checked.table, readCell));
}

/** The row of a key with its run, raw objects and past. */
export async function findRecordLineage(
  pool: Pool,
  origin: Origin,
  asked: Pick<RecordTable, 'name'>,
  key: readonly RecordCell[],
): Promise<RecordLineage | undefined> {
  const table = getRecordTable(asked);
  const { rows } = await pool.query<unknown[]>({
    text: revisionsText(table),
    values: [...checkRecordKey(table, key)],
    rowMode: 'array',
  });
  const readRow = createRowReader(table, readCell);
  const found = rows.map((cells) => revisionOf(cells, readRow));
  const current = found.find(({ revision }) => revision.knownToUtc === null);
  if (current === undefined) return undefined;
  const [run, bronzeObjects] = await Promise.all([
    findRun(pool, current.runKey),
    findBronzeObjects(pool, current.runKey),
  ]);
  if (run === undefined) return undefined;
  return {
    table: table.name,
    origin,
    row: current.revision.row,
    run,
    bronzeObjects,
    revisions: found.map(({ revision }) => revision),
  };
}

/** The statement of a query: names from the descriptor, every value a parameter. */
export function recordStatement(query: CheckedRecordQuery): {
  readonly text: string;
  readonly values: readonly unknown[];
} {
  const { table, filters, window, after, asOfUtc, limit } = query;
  const values: unknown[] = [];
  const given = (value: unknown, type: string): string => `$${values.push(value)}::${type}`;
  const conditions = filters.map(({ column, values: allowed, allowsNull }) => {
    const isOne = `${column.name} = any(${given(allowed, `${postgresTypeOf(column)}[]`)})`;
    return allowsNull ? `(${isOne} or ${column.name} is null)` : isOne;
  });
  if (window !== undefined) {
    const { column, endColumn, span } = window;
    const start = given(span.startUtc, 'timestamptz');
    conditions.push(
      endColumn === undefined
        ? `${column.name} >= ${start}`
        : `(${endColumn.name} is null or ${endColumn.name} > greatest(${start}, ${column.name}))`,
      `${column.name} < ${given(span.endUtc, 'timestamptz')}`,
    );
  }
  const keys = table.key.map(({ name }) => name).join(', ');
  if (after !== undefined) {
    const position = table.key.map((column, index) => given(after[index], postgresTypeOf(column)));
    conditions.push(`(${keys}) > (${position.join(', ')})`);
  }
  const columns = selectList(table);
  const from = (name: string, more: readonly string[]) => {
    const where = [...conditions, ...more].join(' and ');
    return `select ${columns} from ${name}${where === '' ? '' : ` where ${where}`}`;
  };
  const order = `order by ${keys} limit ${given(limit, 'integer')}`;
  if (asOfUtc === undefined) return { text: `${from(table.name, [])} ${order}`, values };
  const asOf = given(asOfUtc, 'timestamptz');
  // Each part ends at the limit by itself: without, the planner reads and sorts the whole table.
  const current = `(${from(table.name, [`known_from <= ${asOf}`])} ${order})`;
  const past = `(${from(`${table.name}_revision`, [
    `known_from <= ${asOf}`,
    `known_to > ${asOf}`,
  ])} ${order})`;
  return { text: `select * from (${current} union all ${past}) as known ${order}`, values };
}

/** The current row of a key ($1, $2 ...) and every earlier one, newest first. */
function revisionsText(table: RecordTable): string {
  const columns = selectList(table);
  const isKey = table.key
    .map((column, index) => `${column.name} = $${index + 1}::${postgresTypeOf(column)}`)
    .join(' and ');
  const names = recordColumns(table)
    .map(({ name }) => `known.${name}`)
    .join(', ');
  return `
    select ${names}, ${roundUp('known.known_from')}, ${roundUp('known.known_to')}, known.run_key,
      run.run_id, run.workflow_id, object.path, object.sha256
    from (
      select ${columns}, known_from, null::timestamptz as known_to, run_key, bronze_object_key
      from ${table.name} where ${isKey}
      union all
      select ${columns}, known_from, known_to, run_key, bronze_object_key
      from ${table.name}_revision where ${isKey}
    ) as known
    join pipeline_run as run on run.run_key = known.run_key
    join bronze_object as object on object.bronze_object_key = known.bronze_object_key
    order by known.known_from desc`;
}

type Origins = [
  knownFromUtc: UtcInstant,
  knownToUtc: UtcInstant | null,
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
  const [knownFromUtc, knownToUtc, runKey, runId, workflowId, bronzePath, bronzeSha256] =
    cells.slice(Object.keys(row).length) as Origins;
  return {
    runKey,
    revision: { row, knownFromUtc, knownToUtc, runId, workflowId, bronzePath, bronzeSha256 },
  };
}

/** A day is read as text: the driver would make an instant of it, in the zone of this machine. */
function selectList(table: RecordTable): string {
  return recordColumns(table)
    .map(({ name, type }) => (type === 'civil_date' ? `${name}::text as ${name}` : name))
    .join(', ');
}

/** The connection reads instants as texts already. */
function readCell(_column: RecordColumn, value: unknown): unknown {
  return value;
}
