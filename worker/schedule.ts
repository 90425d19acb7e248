import type { Client } from '@temporalio/client';
import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type ScheduleOptions,
} from '@temporalio/client';

import { DATASET_IDS, datasetEntry, type DatasetId } from '../domain/dataset/dataset-catalogue.js';
import type { DatasetSchedule } from '../domain/dataset/dataset-entry.js';
import {
  CYCLE_INTERVAL_MINUTES,
  datasetScheduleId,
  GRID_CYCLE_SCHEDULE_ID,
  LANDING_INTERVAL_MINUTES,
  LANDING_SCHEDULE_ID,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type DatasetCycleInput,
  type GridCycleInput,
  type LandingZoneInput,
  type WatchInput,
  WATCH_INTERVAL_MINUTES,
  WATCH_SCHEDULE_ID,
} from '../workflows/contracts.js';

/** Slots missed while Temporal was down are caught up for this long; older ones are a backfill's. */
const CATCH_UP_WINDOW = '6 hours';

/** The schedules an installation wants. */
export interface WantedSchedules {
  readonly cycle: GridCycleInput;
  /** Datasets with a pipeline here; the others get no schedule, and lose the one they had. */
  readonly datasets: readonly DatasetId[];
}

/**
 * Makes the schedules what this code says: creates them or brings existing ones up to date, and
 * removes those of datasets that are not here any more. A pause set by an operator stays.
 */
export async function reconcileSchedules(client: Client, wanted: WantedSchedules): Promise<void> {
  const { cycle, datasets } = wanted;
  await reconcileSchedule(client, cycleSchedule(cycle));
  await reconcileSchedule(client, watchSchedule(cycle.origin));
  await reconcileSchedule(client, landingSchedule(cycle.origin));
  for (const dataset of DATASET_IDS) {
    for (const schedule of datasetEntry(dataset).schedules) {
      if (datasets.includes(dataset)) {
        await reconcileSchedule(client, datasetSchedule(dataset, schedule, cycle.origin));
      } else await removeSchedule(client, datasetScheduleId(dataset, schedule));
    }
  }
}

type WantedSchedule =
  | ReturnType<typeof cycleSchedule>
  | ReturnType<typeof datasetSchedule>
  | ReturnType<typeof watchSchedule>
  | ReturnType<typeof landingSchedule>;

async function reconcileSchedule(client: Client, wanted: WantedSchedule): Promise<void> {
  try {
    await client.schedule.create(wanted);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { spec, action, policies, scheduleId } = wanted;
    await client.schedule
      .getHandle(scheduleId)
      .update(({ state }) => ({ spec, action, policies, state }));
  }
}

async function removeSchedule(client: Client, scheduleId: string): Promise<void> {
  try {
    await client.schedule.getHandle(scheduleId).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
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

/** A file is whole when two looks so far apart find it the same. */
const SETTLE_SECONDS = 5;

/** A look that is missed is not made up for: the next one sees the same files. */
function landingSchedule(origin: GridCycleInput['origin']) {
  return {
    scheduleId: LANDING_SCHEDULE_ID,
    spec: { intervals: [{ every: `${LANDING_INTERVAL_MINUTES} minutes` }] },
    action: {
      type: 'startWorkflow',
      workflowType: WORKFLOW_TYPES.landingZone,
      workflowId: LANDING_SCHEDULE_ID,
      taskQueue: TASK_QUEUES.workflows,
      args: [{ origin, settleSeconds: SETTLE_SECONDS } satisfies LandingZoneInput],
      staticSummary: 'Files brought to the landing zone, from there to Gold',
    },
    policies: {
      overlap: ScheduleOverlapPolicy.SKIP,
      catchupWindow: '1 minute',
      pauseOnFailure: false,
    },
  } satisfies ScheduleOptions;
}

/** After the cycle of the quarter hour has had time to load; one that was missed is not made up for. */
function watchSchedule(origin: GridCycleInput['origin']) {
  return {
    scheduleId: WATCH_SCHEDULE_ID,
    spec: { intervals: [{ every: `${WATCH_INTERVAL_MINUTES} minutes`, offset: '3 minutes' }] },
    action: {
      type: 'startWorkflow',
      workflowType: WORKFLOW_TYPES.watch,
      workflowId: WATCH_SCHEDULE_ID,
      taskQueue: TASK_QUEUES.workflows,
      args: [{ origin } satisfies WatchInput],
      staticSummary: 'Watch: how recent every dataset is, alarms, assets no longer seen',
    },
    policies: {
      overlap: ScheduleOverlapPolicy.SKIP,
      catchupWindow: '10 minutes',
      pauseOnFailure: false,
    },
  } satisfies ScheduleOptions;
}

function datasetSchedule(
  dataset: DatasetId,
  schedule: DatasetSchedule,
  origin: GridCycleInput['origin'],
) {
  const scheduleId = datasetScheduleId(dataset, schedule);
  return {
    scheduleId,
    spec: specOf(schedule),
    action: {
      type: 'startWorkflow',
      workflowType: WORKFLOW_TYPES.datasetCycle,
      workflowId: scheduleId,
      taskQueue: TASK_QUEUES.workflows,
      args: [{ dataset, schedule, origin } satisfies DatasetCycleInput],
      staticSummary: `${datasetEntry(dataset).nameFr}: ${schedule.name}`,
    },
    policies: {
      overlap: ScheduleOverlapPolicy.BUFFER_ONE,
      catchupWindow: CATCH_UP_WINDOW,
      pauseOnFailure: false,
    },
  } satisfies ScheduleOptions;
}

function specOf({ at }: DatasetSchedule): ScheduleOptions['spec'] {
  if (at.kind === 'monthly')
    return { calendars: [{ dayOfMonth: at.dayOfMonth, hour: at.hourUtc }] };
  return {
    intervals: [{ every: `${at.everyMinutes} minutes`, offset: `${at.offsetMinutes} minutes` }],
  };
}
