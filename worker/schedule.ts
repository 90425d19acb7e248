import type { Client } from '@temporalio/client';
import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type ScheduleOptions,
} from '@temporalio/client';

import {
  CYCLE_INTERVAL_MINUTES,
  GRID_CYCLE_SCHEDULE_ID,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type GridCycleInput,
} from '../workflows/contracts.js';

/** Slots missed while Temporal was down are caught up for this long; older ones are a backfill's. */
const CATCH_UP_WINDOW = '6 hours';

/**
 * Makes the schedule of the grid cycle what this code says: creates it or brings an existing one
 * up to date. A pause set by an operator stays.
 */
export async function reconcileSchedule(client: Client, input: GridCycleInput): Promise<void> {
  const wanted = cycleSchedule(input);
  try {
    await client.schedule.create(wanted);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { spec, action, policies } = wanted;
    await client.schedule.getHandle(GRID_CYCLE_SCHEDULE_ID).update(({ state }) => ({
      spec,
      action: { ...action, workflowId: GRID_CYCLE_SCHEDULE_ID },
      policies,
      state,
    }));
  }
}

function cycleSchedule(input: GridCycleInput) {
  return {
    scheduleId: GRID_CYCLE_SCHEDULE_ID,
    spec: { intervals: [{ every: `${CYCLE_INTERVAL_MINUTES} minutes` }] },
    action: {
      type: 'startWorkflow',
      workflowType: WORKFLOW_TYPES.gridCycle,
      workflowId: GRID_CYCLE_SCHEDULE_ID,
      taskQueue: TASK_QUEUES.workflows,
      args: [input],
      staticSummary: 'Quarter-hourly cycle: regional eCO2mix from the source to Gold',
    },
    policies: {
      overlap: ScheduleOverlapPolicy.BUFFER_ONE,
      catchupWindow: CATCH_UP_WINDOW,
      pauseOnFailure: false,
    },
  } satisfies ScheduleOptions;
}
