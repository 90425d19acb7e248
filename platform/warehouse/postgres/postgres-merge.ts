import type { PoolClient } from 'pg';

import {
  type EnergySource,
  REGIONAL_ENERGY_SOURCES,
} from '../../../domain/energy/energy-source.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import { SOURCE_KEYS } from '../dimension-keys.js';
import type { MergeCounts } from '../run-rows.js';

import { reasonColumn, type StageSummary } from './postgres-staging.js';

/** What all facts of one load have in common. */
export interface MergeContext {
  /** When the load becomes known, with microseconds, as PostgreSQL spells it. */
  readonly knownFrom: string;
  readonly runKey: number;
  /** Keys of the load's Bronze objects, by the index staged rows refer to. */
  readonly bronzeObjectKeys: readonly number[];
}

const SOURCES_BY_KEY = [...REGIONAL_ENERGY_SOURCES].sort((a, b) => SOURCE_KEYS[a] - SOURCE_KEYS[b]);

const FACT_COLUMNS =
  'slot_start, known_from, value_mw, date_key, run_key, bronze_object_key, region_key, source_key, time_key, step_minutes, vintage_rank, missing_reason';

/** Of the columns that a staged row has one a source, that of the source at hand. */
const ofSource = (column: (source: EnergySource) => string): string =>
  `case cell.source_key ${SOURCES_BY_KEY.map(
    (source) => `when ${SOURCE_KEYS[source]} then flow.${column(source)}`,
  ).join(' ')} end`;

/**
 * One row a staged value: parameters $1 known_from, $2 run key, $3 Bronze keys by index. A lateral
 * list of values would read nicer; PostgreSQL prepares it anew for every staged row, which makes a
 * load an eighth slower.
 */
const STAGED_FACTS = `
  select flow.slot_start, $1::timestamptz as known_from,
    ${ofSource((source) => source)} as value_mw, flow.date_key,
    $2::integer as run_key, ($3::integer[])[flow.bronze_index] as bronze_object_key,
    flow.region_key, cell.source_key, flow.time_key, flow.step_minutes, flow.vintage_rank,
    ${ofSource(reasonColumn)} as missing_reason
  from staged_flow as flow
  cross join (
    select unnest('{${SOURCES_BY_KEY.map((source) => SOURCE_KEYS[source]).join(',')}}'::smallint[]) as source_key
  ) as cell`;

const INSERT_ALL = `insert into fact_energy_flow (${FACT_COLUMNS}) ${STAGED_FACTS}`;

/** The slots a load can touch: its own, and one quarter hour to either side. */
const NEAR_STAGE = (fact: string) =>
  `${fact}.slot_start between $4::timestamptz - interval '15 minutes'
    and $5::timestamptz + interval '15 minutes'`;

const PROBE_GOLD = `
  select coalesce(bool_or(true), false) as "hasFacts", coalesce(bool_or(step_minutes = 30), false) as "hasHalfHours",
    coalesce(bool_or(step_minutes <> 30), false) as "hasQuarterHours"
  from fact_energy_flow as fact
  where fact.slot_start between $1::timestamptz - interval '15 minutes'
    and $2::timestamptz + interval '15 minutes'`;

/**
 * The stored fact of another slot that a staged value would overlap: the second quarter of a half
 * hour, or the half hour a second quarter lies in.
 */
const JOIN_NEIGHBOUR = `
  left join fact_energy_flow as neighbour on neighbour.region_key = staged.region_key
    and neighbour.source_key = staged.source_key
    and neighbour.slot_start = staged.slot_start
      + case when staged.step_minutes = 30 then interval '15 minutes' else interval '-15 minutes' end
    and (staged.step_minutes = 30 or neighbour.step_minutes = 30)
    and ${NEAR_STAGE('neighbour')}`;

/** Whether a stored fact lets a staged value of another slot or step take its place. */
const OUTRANKED_BY_NEIGHBOUR = `
      or neighbour.vintage_rank >= staged.vintage_rank
      or (staged.value_mw is null and neighbour.value_mw is not null)`;

/** Every staged value that is not what Gold holds already, and what is to become of it. */
function createChangeTable(withNeighbours: boolean): string {
  return `
  create temporary table flow_change on commit drop as
  select staged.*, ${withNeighbours ? 'neighbour.slot_start' : 'null::timestamptz'} as neighbour_slot_start,
    case
      when stored.vintage_rank > staged.vintage_rank
      or (stored.vintage_rank = staged.vintage_rank and stored.step_minutes <> staged.step_minutes)
      or (staged.value_mw is null and stored.value_mw is not null)
      ${withNeighbours ? OUTRANKED_BY_NEIGHBOUR : ''}
      then 'outranked'
      when stored.slot_start is null then 'insert'
      else 'revise'
    end as action
  from (${STAGED_FACTS}) as staged
  left join fact_energy_flow as stored on stored.slot_start = staged.slot_start
    and stored.region_key = staged.region_key and stored.source_key = staged.source_key
    and ${NEAR_STAGE('stored')}
  ${withNeighbours ? JOIN_NEIGHBOUR : ''}
  where stored.slot_start is null or stored.vintage_rank <> staged.vintage_rank
    or stored.step_minutes <> staged.step_minutes
    or stored.value_mw is distinct from staged.value_mw
    or stored.missing_reason is distinct from staged.missing_reason`;
}

const COUNT_CHANGES = `
  select count(*) filter (where action = 'insert')::integer as inserted,
    count(*) filter (where action = 'revise')::integer as revised,
    count(*) filter (where action = 'outranked')::integer as outranked,
    count(distinct (neighbour_slot_start, region_key, source_key))
      filter (where action <> 'outranked' and neighbour_slot_start is not null)::integer as overlapped
  from flow_change`;

/** Keeps facts of the given alias in the history; the load's known_from ends them. */
const keepRevision = (endReason: 'revised' | 'retired', join: string) => `
  insert into fact_energy_flow_revision (slot_start, known_from, known_to, value_mw, date_key,
    run_key, bronze_object_key, ended_by_run_key, region_key, source_key, time_key, step_minutes,
    vintage_rank, missing_reason, end_reason)
  select fact.slot_start, fact.known_from, change.known_from, fact.value_mw, fact.date_key,
    fact.run_key, fact.bronze_object_key, change.run_key, fact.region_key, fact.source_key,
    fact.time_key, fact.step_minutes, fact.vintage_rank, fact.missing_reason, '${endReason}'
  ${join}`;

const KEEP_REVISED = keepRevision(
  'revised',
  `from flow_change as change
  join fact_energy_flow as fact on fact.slot_start = change.slot_start
    and fact.region_key = change.region_key and fact.source_key = change.source_key
  where change.action = 'revise'`,
);

const IS_RETIRED_BY = `fact.slot_start = change.neighbour_slot_start
    and fact.region_key = change.region_key and fact.source_key = change.source_key
    and change.action <> 'outranked'
    and not exists (select from flow_change as own where own.slot_start = fact.slot_start
      and own.region_key = fact.region_key and own.source_key = fact.source_key
      and own.action = 'revise')`;

const KEEP_RETIRED = keepRevision(
  'retired',
  `from flow_change as change join fact_energy_flow as fact on ${IS_RETIRED_BY}`,
);

const DELETE_RETIRED = `
  delete from fact_energy_flow as fact using flow_change as change where ${IS_RETIRED_BY}`;

const REVISE = `
  update fact_energy_flow as fact
  set known_from = change.known_from, value_mw = change.value_mw, run_key = change.run_key,
    bronze_object_key = change.bronze_object_key, step_minutes = change.step_minutes,
    vintage_rank = change.vintage_rank, missing_reason = change.missing_reason
  from flow_change as change
  where fact.slot_start = change.slot_start and fact.region_key = change.region_key
    and fact.source_key = change.source_key and change.action = 'revise'`;

const INSERT_NEW = `
  insert into fact_energy_flow (${FACT_COLUMNS})
  select ${FACT_COLUMNS} from flow_change where action = 'insert'
  order by slot_start, region_key, source_key`;

/** A run is linked to the objects whose rows it wrote, whoever fetched them. */
const LINK_WRITTEN = `
  insert into pipeline_run_bronze_object (run_key, bronze_object_key)
  select distinct run_key, bronze_object_key from flow_change where action <> 'outranked'
  on conflict (run_key, bronze_object_key) do nothing`;

const LINK_ALL = `
  insert into pipeline_run_bronze_object (run_key, bronze_object_key)
  select distinct $1::integer, ($2::integer[])[bronze_index] from staged_flow
  on conflict (run_key, bronze_object_key) do nothing`;

const DROP_CHANGE_TABLE = 'drop table flow_change';

/**
 * Merges the staged values into Gold and keeps what they replace. Rules:
 *
 * - Gold holds a higher vintage: the staged value is outranked, nothing is written (R3).
 * - A missing value never takes the place of a measured one: eCO2mix's blanks mean "not available".
 * - What differs in value, reason, step or vintage is a revision: the vintage is part of what is told.
 * - What is identical stays untouched, run and known_from included.
 * - A half hour of a higher vintage retires the quarter hour that began inside it; a quarter hour
 *   finds no place inside a half hour of the same or a higher vintage. So no two facts of a region
 *   and source ever overlap.
 *
 * The whole is in docs/decisions/0004-bitemporal-facts.md.
 */
export async function mergeStage(
  client: PoolClient,
  stage: StageSummary,
  context: MergeContext,
): Promise<MergeCounts> {
  const stagedValues = stage.rowCount * REGIONAL_ENERGY_SOURCES.length;
  const nothing = { inserted: 0, revised: 0, unchanged: 0, retired: 0, outranked: 0 };
  if (stagedValues === 0) return nothing;
  const gold = await probeGold(client, stage);
  if (!gold.hasFacts) {
    await client.query(INSERT_ALL, commonParameters(context));
    await client.query(LINK_ALL, [context.runKey, context.bronzeObjectKeys]);
    return { ...nothing, inserted: stagedValues };
  }
  const stepsMix =
    (stage.hasHalfHours && gold.hasQuarterHours) || (stage.hasQuarterHours && gold.hasHalfHours);
  const first = await mergeOnce(client, stage, context, stepsMix);
  const unchangedBut = (counts: Omit<MergeCounts, 'unchanged'>): MergeCounts => ({
    ...counts,
    unchanged: stagedValues - counts.inserted - counts.revised - counts.outranked,
  });
  if (!stepsMix || first.retired + first.revised === 0) return unchangedBut(first);
  // A quarter hour may have been outranked by a half hour that its other quarter has just ended.
  const second = await mergeOnce(client, stage, context, stepsMix);
  return unchangedBut({
    inserted: first.inserted + second.inserted,
    revised: first.revised + second.revised,
    retired: first.retired + second.retired,
    outranked: second.outranked,
  });
}

async function mergeOnce(
  client: PoolClient,
  stage: StageSummary,
  context: MergeContext,
  stepsMix: boolean,
): Promise<Omit<MergeCounts, 'unchanged'>> {
  await client.query(createChangeTable(stepsMix), [
    ...commonParameters(context),
    stage.firstSlot,
    stage.lastSlot,
  ]);
  await client.query('analyze flow_change');
  const { rows } = await client.query<{
    inserted: number;
    revised: number;
    outranked: number;
    overlapped: number;
  }>(COUNT_CHANGES);
  const counts = rows[0];
  if (counts === undefined) throw new GridError('INTERNAL', 'the changes have no count');
  const { inserted, revised, outranked, overlapped } = counts;
  let retired = 0;
  if (overlapped > 0) {
    await client.query(KEEP_RETIRED);
    retired = (await client.query(DELETE_RETIRED)).rowCount ?? 0;
  }
  if (revised > 0) {
    await client.query(KEEP_REVISED);
    await client.query(REVISE);
  }
  if (inserted > 0) await client.query(INSERT_NEW);
  if (inserted + revised > 0) await client.query(LINK_WRITTEN);
  await client.query(DROP_CHANGE_TABLE);
  return { inserted, revised, retired, outranked };
}

interface GoldProbe {
  readonly hasFacts: boolean;
  readonly hasHalfHours: boolean;
  readonly hasQuarterHours: boolean;
}

async function probeGold(client: PoolClient, stage: StageSummary): Promise<GoldProbe> {
  const { rows } = await client.query<GoldProbe>(PROBE_GOLD, [stage.firstSlot, stage.lastSlot]);
  return rows[0] ?? { hasFacts: false, hasHalfHours: false, hasQuarterHours: false };
}

function commonParameters(context: MergeContext): unknown[] {
  return [context.knownFrom, context.runKey, context.bronzeObjectKeys];
}
