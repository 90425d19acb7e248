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

/** What a warehouse says of itself, in a form that two can be compared by. */
export interface GoldDigest {
  /** Facts before an instant: how many, and a hash of all. */
  readonly facts: string;
  readonly revisions: string;
  /** Successful runs: which window, and how many facts of it were new. */
  readonly runs: readonly string[];
  /** How many run ids occur twice. */
  readonly doubledRuns: number;
  readonly objects: readonly { readonly path: string; readonly sha256: string }[];
}

const FACT_TEXT = `concat_ws('|', slot_start, region_key, source_key, step_minutes, vintage_rank,
  coalesce(value_mw::text, missing_reason), date_key, time_key)`;

const digestOf = (table: string, key: string) => `
  select count(*) || ' ' || coalesce(md5(string_agg(${FACT_TEXT}, ',' order by ${key})), '') as digest
  from ${table} where slot_start < $1`;

/** The digest of a warehouse; facts of later slots than `before` are left out. */
export async function goldDigest(sql: pg.Client, before: string): Promise<GoldDigest> {
  const facts = await sql.query<{ digest: string }>(
    digestOf('fact_energy_flow', 'slot_start, region_key, source_key'),
    [before],
  );
  const revisions = await sql.query<{ digest: string }>(
    digestOf('fact_energy_flow_revision', 'slot_start, region_key, source_key, known_from'),
    [before],
  );
  const runs = await sql.query<{ run: string }>(
    `select concat_ws(' ', run_id, workflow_id, outcome, facts_inserted_count) as run
     from pipeline_run order by run_id`,
  );
  const objects = await sql.query<{ path: string; sha256: string }>(
    'select path, sha256 from bronze_object order by path',
  );
  return {
    facts: facts.rows[0]?.digest ?? '',
    revisions: revisions.rows[0]?.digest ?? '',
    runs: runs.rows.map(({ run }) => run),
    doubledRuns:
      runs.rowCount === null ? 0 : runs.rowCount - new Set(runs.rows.map(({ run }) => run)).size,
    objects: objects.rows,
  };
}
