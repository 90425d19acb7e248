import type { Client } from 'pg';

import {
  CIVIL_DATE_COUNT,
  dateRows,
  type DimensionRows,
  regionRows,
  sourceRows,
  timeRows,
} from '../dimension-rows.js';

/**
 * Writes the dimensions from the domain's own lists: new rows are added, changed names follow, and
 * the days, which never change, are written once.
 */
export async function seedPostgresDimensions(client: Client): Promise<void> {
  for (const dimension of [regionRows(), sourceRows(), timeRows()]) await seed(client, dimension);
  const { rows } = await client.query<{ days: number }>(
    'select count(*)::integer as days from dim_date',
  );
  if (rows[0]?.days !== CIVIL_DATE_COUNT) await seed(client, dateRows());
}

/** Table and column names come from {@link DimensionRows}, values travel as one JSON parameter. */
async function seed(client: Client, dimension: DimensionRows): Promise<void> {
  const { table, keyColumn, rows } = dimension;
  const columns = Object.keys(rows[0] ?? {});
  const others = columns.filter((column) => column !== keyColumn);
  const list = (prefix: string) => others.map((column) => `${prefix}.${column}`).join(', ');
  await client.query(
    `insert into ${table} as kept (${columns.join(', ')})
     select ${columns.join(', ')} from json_populate_recordset(null::${table}, $1)
     on conflict (${keyColumn}) do update
       set ${others.map((column) => `${column} = excluded.${column}`).join(', ')}
       where (${list('kept')}) is distinct from (${list('excluded')})`,
    [JSON.stringify(rows)],
  );
}
