import type { Pool } from 'pg';

import { GridError } from '../../../domain/errors/grid-error.js';
import { regionKeyOf, SOURCE_KEYS } from '../dimension-keys.js';
import { emptyReason, PUBLICATION_LAG_MINUTES, type WindowFacts } from '../empty-window.js';
import type { EmptyReason, FlowQuery } from '../warehouse-reader.js';

/** Whether a table of flows holds a measured consumption at or after $1 that was known at $3. */
const holdsMeasuredSince = (table: string) => `exists (
      select from ${table} as flow
      where flow.slot_start >= $1 and flow.source_key = ${SOURCE_KEYS.consumption}
        and flow.value_mw is not null
        and flow.known_from <= coalesce($3::timestamptz, 'infinity')
        and (cardinality($4::smallint[]) = 0 or flow.region_key = any($4::smallint[]))
    )`;

/** $1, $2 the window; $3 what was known when (null: now); $4 region keys, empty for all. */
const DESCRIBE_WINDOW = `
  select
    exists (
      select from pipeline_run as run
      where run.outcome = 'success' and run.brings_flows and run.window_start < $2 and run.window_end > $1
        and run.finished_at <= coalesce($3::timestamptz, 'infinity')
    ) as "wasFetched",
    $1::timestamptz >= coalesce($3::timestamptz, now())
      - interval '${PUBLICATION_LAG_MINUTES} minutes' as "isNotDue",
    not ${holdsMeasuredSince('fact_energy_flow')}
      and not ${holdsMeasuredSince('fact_energy_flow_revision')} as "isAfterNewestMeasured"`;

/** Why a window holds no flow; see {@link emptyReason}. */
export async function explainEmptyWindow(pool: Pool, query: FlowQuery): Promise<EmptyReason> {
  const { rows } = await pool.query<WindowFacts>(DESCRIBE_WINDOW, [
    query.window.startUtc,
    query.window.endUtc,
    query.asOfUtc ?? null,
    query.regionCodes.map(regionKeyOf),
  ]);
  const facts = rows[0];
  if (facts === undefined) throw new GridError('INTERNAL', 'the window has no description');
  return emptyReason(facts);
}
