import {
  CIVIL_DATE_COUNT,
  dateRows,
  type DimensionRows,
  regionRows,
  sourceRows,
  timeRows,
} from '../dimension-rows.js';

import type { AzureSqlSession } from './azure-sql-session.js';
import { statement, TEXT_COLLATION } from './azure-sql-statement.js';
import { asCount } from './azure-sql-values.js';

/** Columns of a dimension with their types, the key first. */
type DimensionColumns = Readonly<Record<string, string>>;

const REGION_COLUMNS: DimensionColumns = {
  region_key: 'smallint',
  region_code: 'nvarchar(10)',
  region_name: 'nvarchar(100)',
  rte_code: 'nvarchar(10)',
};

const SOURCE_COLUMNS: DimensionColumns = {
  source_key: 'smallint',
  source_code: 'nvarchar(50)',
  source_kind: 'nvarchar(50)',
  name_fr: 'nvarchar(100)',
  unit: 'nvarchar(20)',
};

const TIME_COLUMNS: DimensionColumns = {
  time_key: 'smallint',
  time_of_day: 'nvarchar(5)',
  hour: 'smallint',
  minute: 'smallint',
  is_half_hour_start: 'bit',
};

const DATE_COLUMNS: DimensionColumns = {
  date_key: 'int',
  civil_date: 'date',
  year: 'smallint',
  quarter: 'smallint',
  month: 'smallint',
  day: 'smallint',
  iso_year: 'smallint',
  iso_week: 'smallint',
  weekday: 'smallint',
  is_weekend: 'bit',
  quarter_hour_count: 'smallint',
};

/** Brings `dim_region` to the rows of this version. */
export const REGION_SEED = seedStatements('dim_region', REGION_COLUMNS);
/** Brings `dim_source` to the rows of this version. */
export const SOURCE_SEED = seedStatements('dim_source', SOURCE_COLUMNS);
/** Brings `dim_time` to the rows of this version. */
export const TIME_SEED = seedStatements('dim_time', TIME_COLUMNS);
/** Brings `dim_date` to the rows of this version. */
export const DATE_SEED = seedStatements('dim_date', DATE_COLUMNS);

/** How many days `dim_date` holds: a full one is not sent again. */
export const COUNT_DAYS = statement('count_days', 'select count(*) as days from dim_date', {});

/**
 * Writes the dimensions from the domain's own lists: new rows are added, changed names follow, and
 * the days, which never change, are written once.
 */
export async function seedAzureSqlDimensions(session: AzureSqlSession): Promise<void> {
  await seed(session, REGION_SEED, regionRows());
  await seed(session, SOURCE_SEED, sourceRows());
  await seed(session, TIME_SEED, timeRows());
  const [found] = await session.rows<{ readonly days: unknown }>(COUNT_DAYS, {});
  if (asCount(found?.days) !== CIVIL_DATE_COUNT) await seed(session, DATE_SEED, dateRows());
}

type SeedStatements = ReturnType<typeof seedStatements>;

async function seed(
  session: AzureSqlSession,
  statements: SeedStatements,
  { rows }: DimensionRows,
): Promise<void> {
  const values = { rows: JSON.stringify(rows) };
  await session.write(statements.update, values);
  await session.write(statements.insert, values);
}

function seedStatements(table: string, columns: DimensionColumns) {
  const names = Object.keys(columns);
  const [key = '', ...others] = names;
  const list = (prefix: string) => others.map((name) => `${prefix}.${name}`).join(', ');
  const seeds = `(
    select ${names.map((name) => withCollation(name, columns[name] ?? '')).join(', ')}
    from openjson(@rows) with (${names.map((name) => `${name} ${columns[name] ?? ''}`).join(', ')}) as item
  ) as seed`;
  const parameters = { rows: 'nvarchar(max)' } as const;
  return {
    update: statement(
      `update_${table}`,
      `
  update ${table}
  set ${others.map((name) => `${name} = seed.${name}`).join(', ')}
  from ${seeds}
  where ${table}.${key} = seed.${key}
    and exists (select ${list('seed')} except select ${list(table)})`,
      parameters,
    ),
    insert: statement(
      `insert_${table}`,
      `
  insert into ${table} (${names.join(', ')})
  select ${names.map((name) => `seed.${name}`).join(', ')}
  from ${seeds}
  where not exists (select 1 from ${table} as kept where kept.${key} = seed.${key})`,
      parameters,
    ),
  };
}

/** Text out of JSON has the database's collation, which is not the one of the tables. */
function withCollation(name: string, type: string): string {
  return type.startsWith('nvarchar') ? `${name} ${TEXT_COLLATION} as ${name}` : name;
}
