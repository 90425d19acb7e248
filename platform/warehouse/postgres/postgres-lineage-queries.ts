import type { Pool } from 'pg';

import type { EnergySource } from '../../../domain/energy/energy-source.js';
import type { MissingReason } from '../../../domain/energy/measurement.js';
import type { Origin } from '../../../domain/energy/origin.js';
import type { RegionCode } from '../../../domain/region/region.js';
import { addMinutes, floorToGrid, type UtcInstant } from '../../../domain/time/instant.js';
import { timeWindow } from '../../../domain/time/time-window.js';
import { regionKeyOf, SOURCE_KEYS } from '../dimension-keys.js';
import { createSlotEndFinder, flowRow, getVintageOfRank } from '../flow-rows.js';
import type { LineageBronzeObject, LineageRun } from '../lineage-rows.js';
import type { FlowLineage, FlowRevision } from '../warehouse-reader.js';

/** Shortest slot there is: a fact that contains an instant begins at most one step before this grid. */
const GRID_MINUTES = 15;

interface FactRecord {
  readonly slotStartUtc: UtcInstant;
  readonly stepMinutes: number;
  readonly vintageRank: number;
  readonly valueMw: number | null;
  readonly reason: MissingReason | null;
  readonly runKey: number;
}

const FIND_FACT = `
  select slot_start as "slotStartUtc", step_minutes as "stepMinutes",
    vintage_rank as "vintageRank", value_mw as "valueMw", missing_reason as reason,
    run_key as "runKey"
  from fact_energy_flow
  where slot_start in ($1, $2) and region_key = $3 and source_key = $4
    and slot_start + step_minutes * interval '1 minute' > $5
  order by slot_start desc limit 1`;

const FIND_RUN = `
  select run_id as "runId", workflow_id as "workflowId", workflow_type as "workflowType", dataset,
    code_version as "codeVersion", window_start as "windowStartUtc", window_end as "windowEndUtc",
    started_at as "startedAtUtc", finished_at as "finishedAtUtc", outcome
  from pipeline_run where run_key = $1`;

const FIND_BRONZE = `
  select object.path, object.sha256, object.size_bytes::double precision as "sizeBytes",
    object.row_count as rows, object.source_url as "sourceUrl", object.fetched_at as "fetchedAtUtc"
  from pipeline_run_bronze_object as link
  join bronze_object as object on object.bronze_object_key = link.bronze_object_key
  where link.run_key = $1
  order by object.path`;

/**
 * Instants of knowledge are told to the second, rounded up: a question "as of" the told instant is
 * then answered with this value, and one a second earlier is not.
 */
export const roundUp = (column: string): string =>
  `date_trunc('second', ${column} + interval '999999 microseconds')`;

const FIND_REVISIONS = `
  select known.value_mw as "valueMw", known.missing_reason as reason,
    known.vintage_rank as "vintageRank", ${roundUp('known.known_from')} as "knownFromUtc",
    ${roundUp('known.known_to')} as "knownToUtc", run.run_id as "runId",
    run.workflow_id as "workflowId", object.path as "bronzePath", object.sha256 as "bronzeSha256"
  from (
    select value_mw, missing_reason, vintage_rank, known_from, null::timestamptz as known_to,
      run_key, bronze_object_key
    from fact_energy_flow
    where slot_start = $1 and region_key = $2 and source_key = $3
    union all
    select value_mw, missing_reason, vintage_rank, known_from, known_to, run_key, bronze_object_key
    from fact_energy_flow_revision
    where slot_start = $1 and region_key = $2 and source_key = $3
  ) as known
  join pipeline_run as run on run.run_key = known.run_key
  join bronze_object as object on object.bronze_object_key = known.bronze_object_key
  order by known.known_from desc`;

type RunRecord = Omit<LineageRun, 'window'> & {
  readonly windowStartUtc: UtcInstant;
  readonly windowEndUtc: UtcInstant;
};

type RevisionRecord = Omit<FlowRevision, 'vintage'> & { readonly vintageRank: number };

/** The current fact whose slot contains an instant, with its run, raw objects and past values. */
export async function findLineage(
  pool: Pool,
  origin: Origin,
  asked: {
    readonly regionCode: RegionCode;
    readonly source: EnergySource;
    readonly at: UtcInstant;
  },
): Promise<FlowLineage | undefined> {
  const keys = [regionKeyOf(asked.regionCode), SOURCE_KEYS[asked.source]] as const;
  const slot = floorToGrid(asked.at, GRID_MINUTES);
  const facts = await pool.query<FactRecord>(FIND_FACT, [
    slot,
    addMinutes(slot, -GRID_MINUTES),
    ...keys,
    asked.at,
  ]);
  const fact = facts.rows[0];
  if (fact === undefined) return undefined;
  const [run, bronzeObjects, revisions] = await Promise.all([
    findRun(pool, fact.runKey),
    findBronzeObjects(pool, fact.runKey),
    pool.query<RevisionRecord>(FIND_REVISIONS, [fact.slotStartUtc, ...keys]),
  ]);
  if (run === undefined) return undefined;
  const { slotStartUtc, valueMw, reason, stepMinutes, vintageRank } = fact;
  return {
    flow: flowRow(
      [slotStartUtc, ...keys, valueMw, reason, stepMinutes, vintageRank],
      origin,
      createSlotEndFinder(),
    ),
    run,
    bronzeObjects,
    revisions: revisions.rows.map(flowRevision),
  };
}

/** One run of the ledger. */
export async function findRun(pool: Pool, runKey: number): Promise<LineageRun | undefined> {
  const { rows } = await pool.query<RunRecord>(FIND_RUN, [runKey]);
  const found = rows[0];
  if (found === undefined) return undefined;
  const { windowStartUtc, windowEndUtc, ...run } = found;
  return { ...run, window: timeWindow(windowStartUtc, windowEndUtc) };
}

/** The raw objects of a run, by path. */
export async function findBronzeObjects(
  pool: Pool,
  runKey: number,
): Promise<readonly LineageBronzeObject[]> {
  const { rows } = await pool.query<LineageBronzeObject>(FIND_BRONZE, [runKey]);
  return rows;
}

function flowRevision({ vintageRank, ...revision }: RevisionRecord): FlowRevision {
  return { ...revision, vintage: getVintageOfRank(vintageRank) };
}
