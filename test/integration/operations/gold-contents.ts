import type pg from 'pg';

/** Every current fact as text, without what differs from run to run: keys of runs and times of loads. */
export async function goldFacts(sql: pg.Client): Promise<readonly string[]> {
  const { rows } = await sql.query<{ fact: string }>(
    `select concat_ws('|', slot_start, region_key, source_key, step_minutes, vintage_rank,
       coalesce(value_mw::text, missing_reason), date_key, time_key) as fact
     from fact_energy_flow order by slot_start, region_key, source_key`,
  );
  return rows.map(({ fact }) => fact);
}

/** How many values were replaced. */
export async function revisionCount(sql: pg.Client): Promise<number> {
  const { rows } = await sql.query<{ revisions: number }>(
    'select count(*)::int as revisions from fact_energy_flow_revision',
  );
  return rows[0]?.revisions ?? 0;
}
