import type pg from 'pg';

import { addMinutes, parseInstant } from '../../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../../domain/time/time-window.js';
import type { StandInMode } from '../../../sources/odre/stand-in/stand-in-options.js';
import { ingestWorkflowId } from '../../../workflows/contracts.js';

import type { Pipeline } from './pipeline-harness.js';

export const DATASET = 'eco2mix-regional-tr';
const ROWS = 144;
export const FACTS = ROWS * 11;
/** A simulator whose clock stands long after every window of these tests. */
export const SIMULATED: StandInMode = {
  kind: 'simulated',
  seed: 7,
  publicationLagSeconds: 480,
  clock: () => Date.parse('2026-11-20T12:00:00Z'),
};

/** A window on a day of its own: partitions, and so their locks, are days. */
export function windowOfDay(day: number): TimeWindow {
  const startUtc = parseInstant(`2026-11-${String(day).padStart(2, '0')}T06:00:00Z`);
  return timeWindow(startUtc, addMinutes(startUtc, 180));
}

/** PENDING_ACTIVITY_STATE_STARTED of Temporal's API: a worker holds it. */
const STARTED = 2;

/** Whether a worker has an activity of a window's run in hand. */
export async function isHolding(
  pipeline: Pipeline,
  window: TimeWindow,
  activity: string,
): Promise<boolean> {
  try {
    const { raw } = await pipeline.client.workflow
      .getHandle(ingestWorkflowId(DATASET, window))
      .describe();
    return (raw.pendingActivities ?? []).some(
      ({ activityType, state }) => activityType?.name === activity && Number(state) === STARTED,
    );
  } catch {
    return false;
  }
}

/** Facts, revisions and successful heartbeats of a window. */
export async function countsIn(sql: pg.Client, window: TimeWindow) {
  const { rows } = await sql.query<{ facts: number; revisions: number; successes: number }>(
    `select
       (select count(*)::int from fact_energy_flow where slot_start >= $1 and slot_start < $2) as facts,
       (select count(*)::int from fact_energy_flow_revision where slot_start >= $1 and slot_start < $2) as revisions,
       (select count(*)::int from ingestion_audit where job_id like $3 and status = 'success') as successes`,
    [window.startUtc, window.endUtc, `${ingestWorkflowId(DATASET, window)}/%`],
  );
  return rows[0];
}

/** What a window has when it was loaded whole, once. */
export const WHOLE_ONCE = { facts: FACTS, revisions: 0, successes: 1 };
