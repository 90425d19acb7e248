import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScheduleOverlapPolicy, type WorkflowHandle } from '@temporalio/client';

import type { DatasetSchedule } from '../../../domain/dataset/dataset-entry.js';
import { parseInstant } from '../../../domain/time/instant.js';
import { reconcileSchedules } from '../../../worker/schedule.js';
import {
  ingestWorkflowId,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type DatasetCycleInput,
} from '../../../workflows/contracts.js';

import { startPipeline, windowOf, type Pipeline } from './pipeline-harness.js';
import { recordHistory } from './recorded-history.js';
import { until } from './until.js';

const DATASET = 'eco2mix-regional-tr';
const NOW = '2026-11-20T12:00:00Z';
const CYCLE = {
  origin: 'simulated',
  windowHours: 3,
  patience: { askIntervalSeconds: 1, askCount: 0 },
} as const;

describe('a standing order of a dataset', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: {
        kind: 'simulated',
        seed: 7,
        publicationLagSeconds: 480,
        clock: () => Date.parse(parseInstant(NOW)),
      },
    });
  }, 60_000);
  afterAll(() => pipeline.stop());

  it('works on the window of the scheduled time, also when that was long ago', async () => {
    await reconcileSchedules(pipeline.client, { cycle: CYCLE, datasets: [DATASET] });
    const schedule = pipeline.client.schedule.getHandle(`${DATASET}-week`);
    // The order stands at 03:20; the day before yesterday it was missed.
    await schedule.backfill({
      start: new Date('2026-11-18T03:19:00Z'),
      end: new Date('2026-11-18T03:21:00Z'),
      overlap: ScheduleOverlapPolicy.ALLOW_ALL,
    });

    const week = windowOf('2026-11-11T00:00:00Z', '2026-11-18T00:00:00Z');
    const child = pipeline.client.workflow.getHandle(ingestWorkflowId(DATASET, week));
    await until('the missed week to be loaded', async () => {
      const found = await child.describe().catch(() => undefined);
      return found?.status.name === 'COMPLETED';
    });
    expect(await child.result()).toMatchObject({ rowsAccepted: 7 * 96 * 12 });
    const order = `${DATASET}-week-2026-11-18T03:20:00Z`;
    await pipeline.client.workflow.getHandle(order).result();
    await recordHistory(pipeline, order, '0.2.0-dataset-cycle');
  }, 90_000);

  it('goes when its dataset is not here any more, and leaves the cycle alone', async () => {
    await reconcileSchedules(pipeline.client, { cycle: CYCLE, datasets: [] });

    const found = pipeline.client.schedule.getHandle(`${DATASET}-week`).describe();
    await expect(found).rejects.toThrow();
    expect((await pipeline.client.schedule.getHandle('grid-cycle').describe()).state.paused).toBe(
      false,
    );
  });

  it('brings the windows that can be had when one of them fails, and names that one', async () => {
    pipeline.standIn.addFaults([
      {
        kind: 'status',
        status: 400,
        when: ({ parameters }) => (parameters.get('where') ?? '').includes(">= '2026-11-01"),
        times: Infinity,
      },
    ]);
    const months: DatasetSchedule = {
      name: 'over-the-month',
      at: { kind: 'interval', everyMinutes: 24 * 60, offsetMinutes: 0 },
      minutesBack: 4 * 24 * 60,
      minutesAhead: 0,
      alignMinutes: 24 * 60,
      split: 'month',
    };
    const input: DatasetCycleInput = { dataset: DATASET, schedule: months, origin: 'simulated' };
    const schedule = await pipeline.client.schedule.create({
      scheduleId: 'over-the-month',
      spec: { intervals: [{ every: '1 day' }] },
      action: {
        type: 'startWorkflow',
        workflowType: WORKFLOW_TYPES.datasetCycle,
        workflowId: 'over-the-month',
        taskQueue: TASK_QUEUES.workflows,
        args: [input],
      },
      state: { paused: true },
    });
    await schedule.backfill({
      start: new Date('2026-11-02T23:59:00Z'),
      end: new Date('2026-11-03T00:00:30Z'),
      overlap: ScheduleOverlapPolicy.ALLOW_ALL,
    });
    const run = pipeline.client.workflow.getHandle('over-the-month-2026-11-03T00:00:00Z');
    await until('the run to be started', () => isKnown(run));

    await expect(run.result()).rejects.toMatchObject({
      cause: {
        type: 'BACKFILL_INCOMPLETE',
        message: expect.stringMatching(
          /^1 of 2 windows failed: 20261101T000000Z-20261103T000000Z: SOURCE_REJECTED/,
        ),
      },
    });
    const october = windowOf('2026-10-30T00:00:00Z', '2026-11-01T00:00:00Z');
    const child = pipeline.client.workflow.getHandle(ingestWorkflowId(DATASET, october));
    expect((await child.describe()).status.name).toBe('COMPLETED');
    pipeline.standIn.clearFaults();
  }, 90_000);
});

function isKnown(run: WorkflowHandle): Promise<boolean> {
  return run.describe().then(
    () => true,
    () => false,
  );
}
