import {
  recordColumns,
  type RecordColumn,
  type RecordColumnType,
  type RecordTable,
} from '../../../domain/star-schema/record-table.js';

/** The statements that load one record table; names come from its descriptor only. */
export interface RecordStatements {
  readonly createStage: string;
  readonly copyStage: string;
  /** Parameter: keys of the load's Bronze objects, by the index staged rows refer to. */
  readonly createChanges: string;
  readonly countChanges: string;
  /** Parameters: known_from, run key. */
  readonly keepRevised: string;
  /** Parameters: known_from, run key. */
  readonly revise: string;
  /** Parameters: known_from, run key. */
  readonly insertNew: string;
  /** Links the run to the objects whose rows it wrote. Parameter: run key. */
  readonly linkWritten: string;
}

const TYPE_OF: Readonly<Record<RecordColumnType, string>> = {
  text: 'text',
  integer: 'integer',
  double: 'double precision',
  boolean: 'boolean',
  instant: 'timestamptz',
  civil_date: 'date',
};

/** Type of a column of a record table. */
export function postgresTypeOf(column: RecordColumn): string {
  return TYPE_OF[column.type];
}

/** Writes the statements of a record table. */
export function recordStatements(table: RecordTable): RecordStatements {
  const stage = `staged_${table.name}`;
  const changes = `change_${table.name}`;
  const keys = namesOf(table.key);
  const values = namesOf(table.values);
  const all = [...keys, ...values];
  const isSame = (left: string, right: string) =>
    keys.map((name) => `${left}.${name} = ${right}.${name}`).join(' and ');
  return {
    createStage: `
      create temporary table ${stage} (
        ${recordColumns(table)
          .map((column) => `${column.name} ${postgresTypeOf(column)}${collationOf(column)}`)
          .join(', ')},
        sequence_number integer not null, bronze_index integer not null
      ) on commit drop`,
    copyStage: `copy ${stage} from stdin`,
    createChanges: `
      create temporary table ${changes} on commit drop as
      select ${listOf(all, 'staged')},
        ($1::integer[])[staged.bronze_index] as bronze_object_key, ${actionOf(table)} as action
      from (
        select distinct on (${keys.join(', ')}) *
        from ${stage}
        order by ${[...keys, ...bestFirst(table)].join(', ')}
      ) as staged
      left join ${table.name} as stored on ${isSame('stored', 'staged')}${inStagedTime(table, stage)}`,
    countChanges: `
      select count(*) filter (where action = 'insert')::integer as inserted,
        count(*) filter (where action = 'revise')::integer as revised,
        count(*) filter (where action = 'unchanged')::integer as unchanged,
        count(*) filter (where action = 'outranked')::integer as outranked
      from ${changes}`,
    keepRevised: `
      insert into ${table.name}_revision (${all.join(', ')}, known_from, known_to, run_key,
        bronze_object_key, ended_by_run_key)
      select ${listOf(all, 'stored')}, stored.known_from, $1::timestamptz, stored.run_key,
        stored.bronze_object_key, $2::integer
      from ${changes} as change
      join ${table.name} as stored on ${isSame('stored', 'change')}
      where change.action = 'revise'`,
    revise: `
      update ${table.name} as stored
      set ${values.map((name) => `${name} = change.${name}`).join(', ')},
        known_from = $1::timestamptz, run_key = $2::integer,
        bronze_object_key = change.bronze_object_key
      from ${changes} as change
      where ${isSame('stored', 'change')} and change.action = 'revise'`,
    insertNew: `
      insert into ${table.name} (${all.join(', ')}, known_from, run_key, bronze_object_key)
      select ${all.join(', ')}, $1::timestamptz, $2::integer, bronze_object_key
      from ${changes} where action = 'insert'`,
    linkWritten: `
      insert into pipeline_run_bronze_object (run_key, bronze_object_key)
      select distinct $1::integer, bronze_object_key
      from ${changes} where action in ('insert', 'revise')
      on conflict (run_key, bronze_object_key) do nothing`,
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
          when stored.run_key is null then 'insert'
          when row(${listOf(names, 'stored')}) is not distinct from row(${listOf(names, 'staged')})
            then 'unchanged'${
              outranked.length === 0
                ? ''
                : `\n          when ${outranked.join(' or ')} then 'outranked'`
            }
          else 'revise'
        end`;
}

/** Of a key staged twice the highest rank counts, then the row that was staged last. */
function bestFirst({ rankColumn }: RecordTable): string[] {
  const last = 'sequence_number desc';
  return rankColumn === undefined ? [last] : [`${rankColumn} desc`, last];
}

/** A load touches a short span of a long table: the index need not be read outside of it. */
function inStagedTime({ key, timeColumn }: RecordTable, stage: string): string {
  if (timeColumn === undefined || !key.some(({ name }) => name === timeColumn)) return '';
  return `
        and stored.${timeColumn} between (select min(${timeColumn}) from ${stage})
          and (select max(${timeColumn}) from ${stage})`;
}

/** Keys are told apart byte by byte, as in the table itself. */
function collationOf({ type }: RecordColumn): string {
  return type === 'text' ? ' collate "C"' : '';
}

function namesOf(columns: readonly RecordColumn[]): string[] {
  return columns.map(({ name }) => name);
}

function listOf(names: readonly string[], alias: string): string {
  return names.map((name) => `${alias}.${name}`).join(', ');
}
