import type { PoolClient } from 'pg';

import { SOURCE_KEYS } from '../dimension-keys.js';
import { tellsLatency } from '../run-rows.js';
import type { PipelineRun } from '../warehouse-loader.js';

/** Slots of regions whose consumption is measured in the stage and was not in Gold. */
const FIND_NEW_SLOTS = `
  select flow.slot_start::text as "slotStart", flow.region_key as "regionKey"
  from staged_flow as flow
  where flow.consumption is not null and not exists (
    select from fact_energy_flow as fact
    where fact.slot_start = flow.slot_start and fact.region_key = flow.region_key
      and fact.source_key = ${SOURCE_KEYS.consumption} and fact.value_mw is not null)`;

const INSERT_PUBLICATIONS = `
  insert into slot_publication (
    dataset, slot_start, region_key, last_absent_at, first_seen_at, available_at, run_key)
  select $1, slot_start, region_key, greatest($5::timestamptz, (
      select max(run.fetched_at) from pipeline_run as run
      where run.dataset = $1 and run.outcome = 'success' and run.fetched_at < $2
        and run.window_start <= slot_start and run.window_end > slot_start
    )), $2, clock_timestamp(), $3
  from unnest($4::timestamptz[], $6::smallint[]) as new_slot (slot_start, region_key)
  on conflict (dataset, slot_start, region_key) do nothing`;

/** A slot of a region that a load is the first to bring. */
export interface NewSlot {
  /** As PostgreSQL spells it. */
  readonly slotStart: string;
  readonly regionKey: number;
}

/**
 * The slots of regions that a load is the first to bring; to be asked before the merge. Only
 * scheduled runs of real-time datasets tell how late a slot was: a backfill sees everything late.
 */
export async function findNewSlots(
  client: PoolClient,
  run: PipelineRun,
): Promise<readonly NewSlot[]> {
  if (!tellsLatency({ run })) return [];
  const { rows } = await client.query<NewSlot>(FIND_NEW_SLOTS);
  return rows;
}

/** Records when new slots were last absent, first seen, and made available; last before the commit. */
export async function savePublications(
  client: PoolClient,
  run: PipelineRun,
  runKey: number,
  newSlots: readonly NewSlot[],
): Promise<void> {
  if (newSlots.length === 0 || run.fetchedAtUtc === undefined) return;
  await client.query(INSERT_PUBLICATIONS, [
    run.dataset,
    run.fetchedAtUtc,
    runKey,
    newSlots.map(({ slotStart }) => slotStart),
    run.lastLookUtc ?? null,
    newSlots.map(({ regionKey }) => regionKey),
  ]);
}
