import {
  type RecordColumn,
  recordColumns,
  type RecordTable,
} from '../../../domain/star-schema/record-table.js';
import { RECORD_TABLES } from '../../../domain/star-schema/record-tables.js';

import { roundUp } from './azure-sql-lineage-queries.js';
import { comparedTypeOf } from './azure-sql-record-columns.js';
import {
  type AzureSqlStatement,
  type AzureSqlType,
  statement,
  TEXT_COLLATION,
} from './azure-sql-statement.js';

/** The statements that read one record table; names come from its descriptor only. */
export interface RecordReadStatements {
  readonly find: AzureSqlStatement;
  readonly findAsOf: AzureSqlStatement;
  readonly findRevisions: AzureSqlStatement;
}

/** The statements of every record table, by its name. */
export const RECORD_READ_STATEMENTS: ReadonlyMap<string, RecordReadStatements> = new Map(
  RECORD_TABLES.map((table) => [table.name, readStatements(table)]),
);

/** The parameter with the allowed values of a column, a JSON list; null: all are. */
export function allowedParameter(column: RecordColumn): string {
  return `only_${column.name}`;
}

/** The parameter with a key cell of the row that a page begins behind; null: at the first. */
export function afterParameter(column: RecordColumn): string {
  return `after_${column.name}`;
}

/** The parameter with a key cell. */
export function keyParameter(column: RecordColumn): string {
  return `key_${column.name}`;
}

function readStatements(table: RecordTable): RecordReadStatements {
  const columns = namesOf(table).join(', ');
  const conditions = conditionsOf(table).join('\n    and ');
  const page = `order by ${table.key.map(({ name }) => name).join(', ')}
  offset 0 rows fetch next @row_limit rows only
  option (recompile)`;
  const parameters = readParameters(table);
  const known = `select ${columns}, known_from, cast(null as datetime2(6)) as known_to, run_key,
      bronze_object_key
    from ${table.name} where ${isKey(table)}
    union all
    select ${columns}, known_from, known_to, run_key, bronze_object_key
    from ${table.name}_revision where ${isKey(table)}`;
  return {
    find: statement(
      `find_${table.name}`,
      `
  select ${columns} from ${table.name}
  where ${conditions}
  ${page}`,
      parameters,
    ),
    findAsOf: statement(
      `find_${table.name}_asof`,
      `
  select ${columns} from (
    select ${columns} from ${table.name}
    where ${conditions}
    and known_from <= @as_of
    union all
    select ${columns} from ${table.name}_revision
    where ${conditions}
    and known_from <= @as_of and known_to > @as_of
  ) as known
  ${page}`,
      { ...parameters, as_of: 'datetime2(6)' },
    ),
    findRevisions: statement(
      `find_revisions_${table.name}`,
      `
  select ${namesOf(table)
    .map((name) => `known.${name}`)
    .join(', ')},
    ${roundUp('known.known_from')} as "knownFrom", ${roundUp('known.known_to')} as "knownTo",
    known.run_key as "runKey", run.run_id as "runId", run.workflow_id as "workflowId",
    bronze.path as "bronzePath", bronze.sha256 as "bronzeSha256"
  from (
    ${known}
  ) as known
  join pipeline_run as run on run.run_key = known.run_key
  join bronze_object as bronze on bronze.bronze_object_key = known.bronze_object_key
  order by known.known_from desc`,
      parametersOf(table.key, keyParameter, comparedTypeOf),
    ),
  };
}

/**
 * One text whatever is filtered: what is not asked for is a null parameter, and `recompile` plans
 * each question for what it asks.
 */
function conditionsOf(table: RecordTable): string[] {
  const { timeColumn, endColumn } = table;
  const window =
    timeColumn === undefined
      ? []
      : [
          endColumn === undefined
            ? `(@window_start is null or ${timeColumn} >= @window_start)`
            : `(@window_start is null or ${endColumn} is null
      or (${endColumn} > @window_start and ${endColumn} > ${timeColumn}))`,
          `(@window_end is null or ${timeColumn} < @window_end)`,
        ];
  const [first] = table.key;
  const position =
    first === undefined ? [] : [`(@${afterParameter(first)} is null or ${isAfter(table.key)})`];
  return [...window, ...position, ...recordColumns(table).map(isAllowed)];
}

function isAllowed(column: RecordColumn): string {
  const { name, isNullable } = column;
  const parameter = `@${allowedParameter(column)}`;
  const collation = column.type === 'text' ? ` ${TEXT_COLLATION}` : '';
  const list = `openjson(${parameter}) with (${name} ${comparedTypeOf(column)}) as wanted`;
  const orNull = isNullable
    ? `
      or (${name} is null and exists (select 1 from ${list} where wanted.${name} is null))`
    : '';
  return `(${parameter} is null or ${name} in (
      select wanted.${name}${collation} from ${list})${orNull})`;
}

/** Rows are not compared as tuples here. */
function isAfter([first, ...rest]: readonly RecordColumn[]): string {
  if (first === undefined) return '1 = 0';
  const greater = `${first.name} > @${afterParameter(first)}`;
  if (rest.length === 0) return greater;
  return `${greater}
      or (${first.name} = @${afterParameter(first)} and (${isAfter(rest)}))`;
}

function isKey({ key }: RecordTable): string {
  return key.map((column) => `${column.name} = @${keyParameter(column)}`).join(' and ');
}

function readParameters(table: RecordTable): Record<string, AzureSqlType> {
  const window: Record<string, AzureSqlType> =
    table.timeColumn === undefined
      ? {}
      : { window_start: 'datetime2(0)', window_end: 'datetime2(0)' };
  return {
    row_limit: 'int',
    ...window,
    ...parametersOf(table.key, afterParameter, comparedTypeOf),
    ...parametersOf(recordColumns(table), allowedParameter, () => 'nvarchar(max)'),
  };
}

function parametersOf(
  columns: readonly RecordColumn[],
  nameOf: (column: RecordColumn) => string,
  typeOf: (column: RecordColumn) => AzureSqlType,
): Record<string, AzureSqlType> {
  return Object.fromEntries(columns.map((column) => [nameOf(column), typeOf(column)]));
}

function namesOf(table: RecordTable): string[] {
  return recordColumns(table).map(({ name }) => name);
}
