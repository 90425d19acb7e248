import type { UtcInstant } from '../../../domain/time/instant.js';
import { SOURCE_KEYS } from '../dimension-keys.js';
import { tellsLatency } from '../run-rows.js';
import type { PipelineRun } from '../warehouse-loader.js';

import type { AzureSqlSession } from './azure-sql-session.js';
import { statement } from './azure-sql-statement.js';
import { asInstant, type DatabaseDate, jsonInstant } from './azure-sql-values.js';

/** Slots of regions whose consumption is measured in the stage and was not in Gold. */
export const FIND_NEW_SLOTS = statement(
  'find_new_slots',
  `
  select flow.slot_start as "slotStart", flow.region_key as "regionKey"
  from #staged_flow as flow
  where flow.consumption is not null and not exists (
    select 1 from fact_energy_flow as fact
    where fact.slot_start = flow.slot_start and fact.region_key = flow.region_key
      and fact.source_key = ${SOURCE_KEYS.consumption} and fact.value_mw is not null)`,
  {},
);

/** Last absent: the last look, or the last successful fetch of a window with the slot before this one. */
export const INSERT_PUBLICATIONS = statement(
  'insert_publications',
  `
  insert into slot_publication (
    dataset, slot_start, region_key, last_absent_at, first_seen_at, available_at, run_key)
  select @dataset, new_slot.slot_start, new_slot.region_key, (
      select max(look.looked_at)
      from (
        select @last_look as looked_at
        union all
        select run.fetched_at as looked_at from pipeline_run as run
        where run.dataset = @dataset and run.outcome = N'success' and run.fetched_at < @fetched_at
          and run.window_start <= new_slot.slot_start and run.window_end > new_slot.slot_start
      ) as look
    ), @fetched_at, sysutcdatetime(), @run_key
  from openjson(@new_slots) with (slot_start datetime2(0), region_key smallint) as new_slot
  where not exists (
    select 1 from slot_publication as kept
    where kept.dataset = @dataset and kept.slot_start = new_slot.slot_start
      and kept.region_key = new_slot.region_key)`,
  {
    dataset: 'nvarchar(4000)',
    fetched_at: 'datetime2(6)',
    last_look: 'datetime2(6)',
    run_key: 'int',
    new_slots: 'nvarchar(max)',
  },
);

/** A slot of a region that a load is the first to bring. */
export interface NewSlot {
  readonly slotStartUtc: UtcInstant;
  readonly regionKey: number;
}

/**
 * The slots of regions that a load is the first to bring; to be asked before the merge. Only
 * scheduled runs of real-time datasets tell how late a slot was.
 */
export async function findNewSlots(
  session: AzureSqlSession,
  run: PipelineRun,
): Promise<readonly NewSlot[]> {
  if (!tellsLatency({ run })) return [];
  const rows = await session.rows<{ readonly slotStart: DatabaseDate; readonly regionKey: number }>(
    FIND_NEW_SLOTS,
    {},
  );
  return rows.map(({ slotStart, regionKey }) => ({
    slotStartUtc: asInstant(slotStart),
    regionKey,
  }));
}

/** Records when new slots were last absent, first seen, and made available; last before the commit. */
export async function savePublications(
  session: AzureSqlSession,
  run: PipelineRun,
  runKey: number,
  newSlots: readonly NewSlot[],
): Promise<void> {
  if (newSlots.length === 0 || run.fetchedAtUtc === undefined) return;
  const rows = newSlots.map(({ slotStartUtc, regionKey }) => ({
    slot_start: jsonInstant(slotStartUtc),
    region_key: regionKey,
  }));
  await session.write(INSERT_PUBLICATIONS, {
    dataset: run.dataset,
    fetched_at: run.fetchedAtUtc,
    last_look: run.lastLookUtc ?? null,
    run_key: runKey,
    new_slots: JSON.stringify(rows),
  });
}
