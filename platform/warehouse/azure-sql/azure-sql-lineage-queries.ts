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

import type { AzureSqlSession } from './azure-sql-session.js';
import { type AzureSqlType, statement } from './azure-sql-statement.js';
import { asCount, asInstant, asInstantOrNull, type DatabaseDate } from './azure-sql-values.js';

/** Shortest slot there is: a fact that contains an instant begins at most one step before this grid. */
const GRID_MINUTES = 15;

interface FactRecord {
  readonly slotStart: DatabaseDate;
  readonly stepMinutes: number;
  readonly vintageRank: number;
  readonly valueMw: number | null;
  readonly reason: MissingReason | null;
  readonly runKey: number;
}

const KEY_PARAMETERS = {
  region_key: 'smallint',
  source_key: 'smallint',
} as const satisfies Record<string, AzureSqlType>;

/** The fact whose slot holds an instant, with the run that brought it. */
export const FIND_FACT = statement(
  'find_fact',
  `
  select slot_start as "slotStart", step_minutes as "stepMinutes", vintage_rank as "vintageRank",
    value_mw as "valueMw", missing_reason as reason, run_key as "runKey"
  from fact_energy_flow
  where slot_start in (@slot, @slot_before) and region_key = @region_key
    and source_key = @source_key and dateadd(minute, step_minutes, slot_start) > @instant
  order by slot_start desc
  offset 0 rows fetch next 1 rows only`,
  {
    ...KEY_PARAMETERS,
    slot: 'datetime2(0)',
    slot_before: 'datetime2(0)',
    instant: 'datetime2(0)',
  },
);

/** One run of the ledger, by its key. */
export const FIND_RUN = statement(
  'find_run',
  `
  select run_id as "runId", workflow_id as "workflowId", workflow_type as "workflowType", dataset,
    code_version as "codeVersion", window_start as "windowStart", window_end as "windowEnd",
    started_at as "startedAt", finished_at as "finishedAt", outcome
  from pipeline_run where run_key = @run_key`,
  { run_key: 'int' },
);

/** The raw objects of a run. */
export const FIND_BRONZE = statement(
  'find_bronze',
  `
  select bronze.path, bronze.sha256, bronze.size_bytes as "sizeBytes",
    bronze.row_count as "rowCount", bronze.source_url as "sourceUrl",
    bronze.fetched_at as "fetchedAt"
  from pipeline_run_bronze_object as link
  join bronze_object as bronze on bronze.bronze_object_key = link.bronze_object_key
  where link.run_key = @run_key
  order by bronze.path`,
  { run_key: 'int' },
);

/**
 * Instants of knowledge are told to the second, rounded up: a question "as of" the told instant is
 * then answered with this value, and one a second earlier is not. Reading cuts down to the second.
 */
export const roundUp = (column: string): string => `dateadd(microsecond, 999999, ${column})`;

/** Every value a fact has had, the newest first. */
export const FIND_REVISIONS = statement(
  'find_revisions',
  `
  select known.value_mw as "valueMw", known.missing_reason as reason,
    known.vintage_rank as "vintageRank", ${roundUp('known.known_from')} as "knownFrom",
    ${roundUp('known.known_to')} as "knownTo", run.run_id as "runId",
    run.workflow_id as "workflowId", bronze.path as "bronzePath", bronze.sha256 as "bronzeSha256"
  from (
    select value_mw, missing_reason, vintage_rank, known_from,
      cast(null as datetime2(6)) as known_to, run_key, bronze_object_key
    from fact_energy_flow
    where slot_start = @slot and region_key = @region_key and source_key = @source_key
    union all
    select value_mw, missing_reason, vintage_rank, known_from, known_to, run_key, bronze_object_key
    from fact_energy_flow_revision
    where slot_start = @slot and region_key = @region_key and source_key = @source_key
  ) as known
  join pipeline_run as run on run.run_key = known.run_key
  join bronze_object as bronze on bronze.bronze_object_key = known.bronze_object_key
  order by known.known_from desc`,
  { ...KEY_PARAMETERS, slot: 'datetime2(0)' },
);

type RunRecord = Omit<LineageRun, 'window' | 'startedAtUtc' | 'finishedAtUtc'> &
  Readonly<Record<'windowStart' | 'windowEnd' | 'startedAt' | 'finishedAt', DatabaseDate>>;

type BronzeRecord = Omit<LineageBronzeObject, 'sizeBytes' | 'rows' | 'fetchedAtUtc'> & {
  readonly sizeBytes: unknown;
  readonly rowCount: unknown;
  readonly fetchedAt: DatabaseDate;
};

type RevisionRecord = Omit<FlowRevision, 'vintage' | 'knownFromUtc' | 'knownToUtc'> & {
  readonly vintageRank: number;
  readonly knownFrom: DatabaseDate;
  readonly knownTo: DatabaseDate | null;
};

/** The current fact whose slot contains an instant, with its run, raw objects and past values. */
export async function findLineage(
  session: AzureSqlSession,
  origin: Origin,
  asked: {
    readonly regionCode: RegionCode;
    readonly source: EnergySource;
    readonly at: UtcInstant;
  },
): Promise<FlowLineage | undefined> {
  const regionKey = regionKeyOf(asked.regionCode);
  const sourceKey = SOURCE_KEYS[asked.source];
  const keys = { region_key: regionKey, source_key: sourceKey };
  const slot = floorToGrid(asked.at, GRID_MINUTES);
  const [fact] = await session.rows<FactRecord, keyof typeof FIND_FACT.parameters>(FIND_FACT, {
    ...keys,
    slot,
    slot_before: addMinutes(slot, -GRID_MINUTES),
    instant: asked.at,
  });
  if (fact === undefined) return undefined;
  const slotStartUtc = asInstant(fact.slotStart);
  const [run, bronzeObjects, revisions] = await Promise.all([
    findRun(session, fact.runKey),
    findBronzeObjects(session, fact.runKey),
    session.rows<RevisionRecord, keyof typeof FIND_REVISIONS.parameters>(FIND_REVISIONS, {
      ...keys,
      slot: slotStartUtc,
    }),
  ]);
  if (run === undefined) return undefined;
  const { valueMw, reason, stepMinutes, vintageRank } = fact;
  return {
    flow: flowRow(
      [slotStartUtc, regionKey, sourceKey, valueMw, reason, stepMinutes, vintageRank],
      origin,
      createSlotEndFinder(),
    ),
    run,
    bronzeObjects,
    revisions: revisions.map(flowRevision),
  };
}

/** One run of the ledger. */
export async function findRun(
  session: AzureSqlSession,
  runKey: number,
): Promise<LineageRun | undefined> {
  const [record] = await session.rows<RunRecord, 'run_key'>(FIND_RUN, { run_key: runKey });
  if (record === undefined) return undefined;
  const { windowStart, windowEnd, startedAt, finishedAt, ...run } = record;
  return {
    ...run,
    window: timeWindow(asInstant(windowStart), asInstant(windowEnd)),
    startedAtUtc: asInstant(startedAt),
    finishedAtUtc: asInstant(finishedAt),
  };
}

/** The raw objects of a run, by path. */
export async function findBronzeObjects(
  session: AzureSqlSession,
  runKey: number,
): Promise<readonly LineageBronzeObject[]> {
  const objects = await session.rows<BronzeRecord, 'run_key'>(FIND_BRONZE, { run_key: runKey });
  return objects.map(lineageBronzeObject);
}

function lineageBronzeObject(record: BronzeRecord): LineageBronzeObject {
  const { sizeBytes, rowCount, fetchedAt, ...object } = record;
  return {
    ...object,
    sizeBytes: asCount(sizeBytes),
    rows: asCount(rowCount),
    fetchedAtUtc: asInstant(fetchedAt),
  };
}

function flowRevision(record: RevisionRecord): FlowRevision {
  const { vintageRank, knownFrom, knownTo, ...revision } = record;
  return {
    ...revision,
    vintage: getVintageOfRank(vintageRank),
    knownFromUtc: asInstant(knownFrom),
    knownToUtc: asInstantOrNull(knownTo),
  };
}
