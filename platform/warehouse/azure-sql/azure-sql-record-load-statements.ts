import {
  type RecordColumn,
  recordColumns,
  type RecordTable,
} from '../../../domain/star-schema/record-table.js';
import { RECORD_TABLES } from '../../../domain/star-schema/record-tables.js';

import { columnDefinition } from './azure-sql-record-columns.js';
import {
  type AzureSqlStatement,
  type AzureSqlType,
  batch,
  statement,
  TEXT_COLLATION,
} from './azure-sql-statement.js';

/** The statements that load one record table; names come from its descriptor only. */
export interface RecordLoadStatements {
  /** Makes the tables for staged rows and for what is to become of them. */
  readonly createStage: AzureSqlStatement<never>;
  readonly findChanges: AzureSqlStatement<'bronze_keys'>;
  readonly countChanges: AzureSqlStatement<never>;
  readonly keepRevised: AzureSqlStatement<'known_from' | 'run_key'>;
  readonly revise: AzureSqlStatement<'known_from' | 'run_key'>;
  readonly insertNew: AzureSqlStatement<'known_from' | 'run_key'>;
  /** Links the run to the objects whose rows it wrote. */
  readonly linkWritten: AzureSqlStatement<'run_key'>;
  readonly dropStage: AzureSqlStatement<never>;
}

const CONTEXT_PARAMETERS = {
  known_from: 'nvarchar(4000)',
  run_key: 'int',
} as const satisfies Record<string, AzureSqlType>;

const KNOWN_FROM = 'cast(@known_from as datetime2(6))';

/** The statements of every record table, by its name. */
export const RECORD_LOAD_STATEMENTS: ReadonlyMap<string, RecordLoadStatements> = new Map(
  RECORD_TABLES.map((table) => [table.name, loadStatements(table)]),
);

/** Name of the temporary table that the rows of a record table are sent to. */
export function stageOf(table: RecordTable): string {
  return `#staged_${table.name}`;
}

function loadStatements(table: RecordTable): RecordLoadStatements {
  return { ...stageStatements(table), ...mergeStatements(table) };
}

function stageStatements(table: RecordTable) {
  const [stage, changes] = [stageOf(table), changesOf(table)];
  const keys = namesOf(table.key);
  const values = namesOf(table.values);
  const all = [...keys, ...values];
  const columns = recordColumns(table).map(columnDefinition).join(',\n    ');
  return {
    createStage: batch(
      `create_stage_${table.name}`,
      `
  drop table if exists ${stage};
  drop table if exists ${changes};
  create table ${stage} (
    ${columns},
    sequence_number int not null, bronze_index int not null
  );
  create table ${changes} (
    ${columns},
    bronze_object_key int not null, action nvarchar(16) ${TEXT_COLLATION} not null,
    primary key (${keys.join(', ')})
  );`,
    ),
    findChanges: statement(
      `find_changes_${table.name}`,
      `
  insert into ${changes} (${all.join(', ')}, bronze_object_key, action)
  select ${listOf(all, 'staged')}, bronze.bronze_object_key,
    ${actionOf(table)} as action
  from (
    select ${all.join(', ')}, bronze_index, row_number() over (
      partition by ${keys.join(', ')} order by ${bestFirst(table)}) as place
    from ${stage}
  ) as staged
  left join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
    on bronze.bronze_index = staged.bronze_index
  left join ${table.name} as stored on ${isSame(table, 'stored', 'staged')}${inStagedTime(table, stage)}
  where staged.place = 1`,
      { bronze_keys: 'nvarchar(max)' },
    ),
    countChanges: statement(
      `count_changes_${table.name}`,
      `
  select ${countOf('insert')} as inserted, ${countOf('revise')} as revised,
    ${countOf('unchanged')} as unchanged, ${countOf('outranked')} as outranked
  from ${changes}`,
      {},
    ),
    dropStage: batch(
      `drop_stage_${table.name}`,
      `
  drop table if exists ${stage};
  drop table if exists ${changes};`,
    ),
  };
}

function mergeStatements(table: RecordTable) {
  const changes = changesOf(table);
  const values = namesOf(table.values);
  const all = [...namesOf(table.key), ...values];
  return {
    keepRevised: statement(
      `keep_revised_${table.name}`,
      `
  insert into ${table.name}_revision (${all.join(', ')}, known_from, known_to, run_key,
    bronze_object_key, ended_by_run_key)
  select ${listOf(all, 'stored')}, stored.known_from, ${KNOWN_FROM}, stored.run_key,
    stored.bronze_object_key, @run_key
  from ${changes} as change
  join ${table.name} as stored on ${isSame(table, 'stored', 'change')}
  where change.action = N'revise'`,
      CONTEXT_PARAMETERS,
    ),
    revise: statement(
      `revise_${table.name}`,
      `
  update ${table.name}
  set ${values.map((name) => `${name} = change.${name}`).join(', ')},
    known_from = ${KNOWN_FROM}, run_key = @run_key, bronze_object_key = change.bronze_object_key
  from ${changes} as change
  where ${isSame(table, table.name, 'change')} and change.action = N'revise'`,
      CONTEXT_PARAMETERS,
    ),
    insertNew: statement(
      `insert_new_${table.name}`,
      `
  insert into ${table.name} (${all.join(', ')}, known_from, run_key, bronze_object_key)
  select ${all.join(', ')}, ${KNOWN_FROM}, @run_key, bronze_object_key
  from ${changes} where action = N'insert'`,
      CONTEXT_PARAMETERS,
    ),
    linkWritten: statement(
      `link_written_${table.name}`,
      `
  insert into pipeline_run_bronze_object (run_key, bronze_object_key)
  select distinct @run_key, change.bronze_object_key
  from ${changes} as change
  where change.action in (N'insert', N'revise') and not exists (
    select 1 from pipeline_run_bronze_object as link
    where link.run_key = @run_key and link.bronze_object_key = change.bronze_object_key)`,
      { run_key: 'int' },
    ),
  };
}

/** What becomes of a staged row, as {@link RecordTable} says. */
function actionOf({ values, rankColumn, measuredColumn }: RecordTable): string {
  const names = namesOf(values);
  const outranked = [
    ...(rankColumn === undefined ? [] : [`stored.${rankColumn} > staged.${rankColumn}`]),
    ...(measuredColumn === undefined
      ? []
      : [`(staged.${measuredColumn} is null and stored.${measuredColumn} is not null)`]),
  ];
  return `case
      when stored.run_key is null then N'insert'
      when not exists (
        select ${listOf(names, 'stored')}
        except
        select ${listOf(names, 'staged')}) then N'unchanged'${
          outranked.length === 0 ? '' : `\n      when ${outranked.join(' or ')} then N'outranked'`
        }
      else N'revise'
    end`;
}

/** Of a key staged twice the highest rank counts, then the row that was staged last. */
function bestFirst({ rankColumn }: RecordTable): string {
  const last = 'sequence_number desc';
  return rankColumn === undefined ? last : `${rankColumn} desc, ${last}`;
}

/** A load touches a short span of a long table: the index need not be read outside of it. */
function inStagedTime({ key, timeColumn }: RecordTable, stage: string): string {
  if (timeColumn === undefined || !key.some(({ name }) => name === timeColumn)) return '';
  return `
    and stored.${timeColumn} between (select min(${timeColumn}) from ${stage})
      and (select max(${timeColumn}) from ${stage})`;
}

function countOf(action: string): string {
  return `coalesce(sum(case when action = N'${action}' then 1 else 0 end), 0)`;
}

function changesOf(table: RecordTable): string {
  return `#change_${table.name}`;
}

function isSame({ key }: RecordTable, left: string, right: string): string {
  return key.map(({ name }) => `${left}.${name} = ${right}.${name}`).join(' and ');
}

function namesOf(columns: readonly RecordColumn[]): string[] {
  return columns.map(({ name }) => name);
}

function listOf(names: readonly string[], alias: string): string {
  return names.map((name) => `${alias}.${name}`).join(', ');
}
