import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScheduleOverlapPolicy } from '@temporalio/client';
import pg from 'pg';

import { floorToGrid, instantFromEpochMs, type UtcInstant } from '../../../domain/time/instant.js';
import { addMinutes } from '../../../domain/time/instant.js';
import { timeWindow, windowEndingAt, type TimeWindow } from '../../../domain/time/time-window.js';
import { reconcileSchedules } from '../../../worker/schedule.js';
import {
  GRID_CYCLE_SCHEDULE_ID,
  ingestWorkflowId,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type GridCycleInput,
  type IngestWindowResult,
} from '../../../workflows/contracts.js';

import { startPipeline, windowOf, type Pipeline } from './pipeline-harness.js';
import { recordHistory } from './recorded-history.js';
import { until } from './until.js';

const DATASET = 'eco2mix-regional-tr';
const QUARTER_HOUR_MS = 15 * 60_000;
const CYCLE: GridCycleInput = {
  origin: 'simulated',
  windowHours: 3,
  patience: { askIntervalSeconds: 1, askCount: 6 },
};

/** The slot that is current now. */
function currentSlot(): UtcInstant {
  return floorToGrid(instantFromEpochMs(Date.now()), 15);
}

describe('the grid cycle', () => {
  let pipeline: Pipeline;
  let sql: pg.Client;
  /** How far the simulator's clock stands behind the start of the current slot. */
  let sinceSlotStartMs = 0;

  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: {
        kind: 'simulated',
        seed: 7,
        publicationLagSeconds: 480,
        clock: () => Math.floor(Date.now() / QUARTER_HOUR_MS) * QUARTER_HOUR_MS + sinceSlotStartMs,
      },
    });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
  });

  afterAll(async () => {
    await sql.end();
    await pipeline.stop();
  });

  it('waits for the current slot to be published, loads it, and records how long that took', async () => {
    const handle = await pipeline.client.workflow.start<
      (input: GridCycleInput) => Promise<IngestWindowResult>
    >(WORKFLOW_TYPES.gridCycle, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId: 'grid-cycle-waits',
      args: [CYCLE],
    });
    const currentUtc = floorToGrid(
      instantFromEpochMs((await handle.describe()).startTime.getTime()),
      15,
    );
    const firstWindow = windowEndingAt(currentUtc, CYCLE.windowHours);
    await until('the first load', () =>
      isCompleted(pipeline, ingestWorkflowId(DATASET, firstWindow)),
    );
    const slot = timeWindow(currentUtc, addMinutes(currentUtc, 15));
    const query = { window: slot, regionCodes: [], sources: ['consumption'], limit: 100 } as const;
    expect(await pipeline.reader.findFlows(query)).toEqual([]);

    sinceSlotStartMs = 10 * 60_000;
    const result = await handle.result();

    expect(result.newestMeasuredSlotUtc).toBe(currentUtc);
    expect((await pipeline.reader.findFlows(query)).length).toBeGreaterThan(0);
    const { rows } = await sql.query<{ bounded: boolean; under_three_minutes: boolean }>(
      `select distinct last_absent_at <= first_seen_at and first_seen_at <= available_at + interval '1 second' as bounded,
         available_at - last_absent_at < interval '3 minutes' as under_three_minutes
       from slot_publication where slot_start = $1`,
      [currentUtc],
    );
    expect(rows).toEqual([{ bounded: true, under_three_minutes: true }]);
    await recordHistory(pipeline, 'grid-cycle-waits', '0.1.0-grid-cycle-waits-for-publication');
    await recordHistory(pipeline, ingestWorkflowId(DATASET, firstWindow), '0.1.0-ingest-window');
  }, 60_000);

  it('gives up after its questions when the slot stays away', async () => {
    sinceSlotStartMs = 0;
    const before = pipeline.standIn.requests().length;
    const handle = await pipeline.client.workflow.start(WORKFLOW_TYPES.gridCycle, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId: 'grid-cycle-gives-up',
      args: [{ ...CYCLE, patience: { askIntervalSeconds: 1, askCount: 2 } }],
    });
    await handle.result();

    const asked = pipeline.standIn.requests().slice(before);
    expect(
      asked.filter(({ parameters }) => parameters.get('limit') === '1').length,
    ).toBeLessThanOrEqual(2);
  }, 30_000);

  it('is scheduled every 15 minutes with one cycle in reserve, and an operator’s pause stays', async () => {
    await reconcileSchedules(pipeline.client, { cycle: CYCLE, datasets: [] });
    const schedule = pipeline.client.schedule.getHandle(GRID_CYCLE_SCHEDULE_ID);
    await schedule.pause('maintenance of the source');
    await reconcileSchedules(pipeline.client, {
      cycle: { ...CYCLE, windowHours: 6 },
      datasets: [],
    });

    const { spec, policies, state, action } = await schedule.describe();
    expect(spec.intervals?.map(({ every }) => every)).toEqual([QUARTER_HOUR_MS]);
    expect(policies).toMatchObject({
      overlap: ScheduleOverlapPolicy.BUFFER_ONE,
      catchupWindow: 6 * 3_600_000,
    });
    expect(state.paused).toBe(true);
    expect(action).toMatchObject({ args: [{ windowHours: 6 }] });
  });

  it('takes its window from the schedule’s time, so that a missed cycle can be caught up', async () => {
    const schedule = pipeline.client.schedule.getHandle(GRID_CYCLE_SCHEDULE_ID);
    const missedUtc = addMinutes(currentSlot(), -24 * 60);
    await reconcileSchedules(pipeline.client, {
      cycle: { ...CYCLE, patience: { askIntervalSeconds: 1, askCount: 0 } },
      datasets: [],
    });
    const missed = new Date(missedUtc);
    await schedule.backfill({
      start: new Date(missed.getTime() - 1000),
      end: missed,
      overlap: ScheduleOverlapPolicy.ALLOW_ALL,
    });

    const child = ingestWorkflowId(DATASET, windowEndingAt(missedUtc, 3));
    await until('the missed window to be loaded', () => isCompleted(pipeline, child));
    expect((await pipeline.client.workflow.getHandle(child).describe()).status.name).toBe(
      'COMPLETED',
    );
  }, 60_000);

  it('may be reset in the Temporal UI or run again: what was right stays untouched', async () => {
    const endUtc = addMinutes(currentSlot(), -10 * 24 * 60);
    const window = windowEndingAt(endUtc, 3);
    const first = await pipeline.ingest(DATASET, window);
    const before = await contentOf(sql, window);
    const workflowId = ingestWorkflowId(DATASET, window);
    const { runId } = await pipeline.client.workflow.getHandle(workflowId).describe();

    const again = await pipeline.ingest(DATASET, window);
    await pipeline.client.workflowService.resetWorkflowExecution({
      namespace: pipeline.namespace,
      workflowExecution: { workflowId, runId },
      ...(await firstDecisionOf(pipeline, workflowId)),
      reason: 'shown to change nothing',
      requestId: 'reset-once',
    });
    await until('the reset run', () => isCompleted(pipeline, workflowId));

    expect(first.inserted).toBe(before.length);
    expect(again).toMatchObject({ inserted: 0, revised: 0, unchanged: first.inserted });
    expect(await contentOf(sql, window)).toEqual(before);
  }, 60_000);

  it('shows its run in search attributes and details', async () => {
    const found = [];
    await until('visibility', async () => {
      found.length = 0;
      const query = `GridDataset = '${DATASET}' and GridOutcome = 'success' and GridOrigin = 'simulated'`;
      for await (const run of pipeline.client.workflow.list({ query })) found.push(run.workflowId);
      return found.length > 0;
    });
    const handle = pipeline.client.workflow.getHandle('grid-cycle-waits');
    const metadata = await handle.query<{ currentDetails?: string }>(
      '__temporal_workflow_metadata',
    );

    expect(metadata.currentDetails).toContain('Newest measured slot in Gold');
  }, 30_000);
});

describe('a backfill', () => {
  it('goes through months side by side, takes real time where nothing is consolidated, and is resumable', async () => {
    const pipeline = await startPipeline({
      origin: 'simulated',
      mode: {
        kind: 'simulated',
        seed: 7,
        publicationLagSeconds: 480,
        clock: () => Date.parse('2026-11-20T12:00:00Z'),
      },
    });
    try {
      const span = windowOf('2026-08-31T00:00:00Z', '2026-09-02T00:00:00Z');
      const first = await pipeline.backfill(span);
      const again = await pipeline.backfill(span);

      expect(first).toMatchObject({
        partitionsTotal: 2,
        partitionsDone: 2,
        partitionsFailed: [],
        revised: 0,
      });
      expect(first.inserted).toBe((44 + 8 + 96) * 12 * 11);
      expect(again).toMatchObject({ partitionsDone: 2, inserted: 0, revised: 0 });
      await recordHistory(
        pipeline,
        'backfill-eco2mix-regional-20260831T000000Z-20260902T000000Z',
        '0.1.0-backfill',
      );
    } finally {
      await pipeline.stop();
    }
  }, 90_000);
});

/** Every fact of a window with its origin and the number of its revisions. */
async function contentOf(sql: pg.Client, window: TimeWindow) {
  const { rows } = await sql.query<Record<string, unknown>>(
    `select f.*, (select count(*)::int from fact_energy_flow_revision r
       where (r.slot_start, r.region_key, r.source_key) = (f.slot_start, f.region_key, f.source_key)) as revisions
     from fact_energy_flow f where slot_start >= $1 and slot_start < $2
     order by slot_start, region_key, source_key`,
    [window.startUtc, window.endUtc],
  );
  return rows;
}

/** The earliest point a run can be reset to. */
async function firstDecisionOf({ client }: Pipeline, workflowId: string) {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const decision = events?.find((event) => event.workflowTaskCompletedEventAttributes != null);
  return { workflowTaskFinishEventId: decision?.eventId ?? null };
}

async function isCompleted(pipeline: Pipeline, workflowId: string): Promise<boolean> {
  try {
    return (
      (await pipeline.client.workflow.getHandle(workflowId).describe()).status.name === 'COMPLETED'
    );
  } catch {
    return false;
  }
}
