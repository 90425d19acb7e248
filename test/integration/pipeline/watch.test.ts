import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import type { FetchedWindow } from '../../../activities/ingest/ingest-activities.js';
import {
  addMinutes,
  floorToGrid,
  instantFromEpochMs,
  type UtcInstant,
} from '../../../domain/time/instant.js';
import { windowEndingAt } from '../../../domain/time/time-window.js';
import { reconcileSchedules } from '../../../worker/schedule.js';
import {
  ingestWorkflowId,
  TASK_QUEUES,
  WATCH_SCHEDULE_ID,
  WORKFLOW_TYPES,
  type IngestWindowInput,
  type WatchInput,
  type WatchResult,
} from '../../../workflows/contracts.js';

import { startPipeline, type Pipeline } from './pipeline-harness.js';
import { recordHistory } from './recorded-history.js';
import { until } from './until.js';

const DATASET = 'eco2mix-regional-tr';

/** The slot that is current now. */
function currentSlot(): UtcInstant {
  return floorToGrid(instantFromEpochMs(Date.now()), 15);
}

describe('the watch', () => {
  let pipeline: Pipeline;
  let sql: pg.Client;
  let looks = 0;

  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: { kind: 'simulated', seed: 7, publicationLagSeconds: 0 },
    });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
  });

  afterAll(async () => {
    await sql.end();
    await pipeline.stop();
  });

  /** One run of the workflow, and what the Temporal UI shows of it. */
  const look = async (): Promise<WatchResult & { readonly workflowId: string }> => {
    looks += 1;
    const workflowId = `watch-${looks}`;
    const result = await pipeline.client.workflow.execute<
      (input: WatchInput) => Promise<WatchResult>
    >(WORKFLOW_TYPES.watch, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId,
      args: [{ origin: 'simulated' }],
    });
    return { ...result, workflowId };
  };
  const detailsOf = async (workflowId: string): Promise<string> =>
    pipeline.client.workflow
      .getHandle(workflowId)
      .query<string>('__temporal_workflow_metadata')
      .then((metadata) => JSON.stringify(metadata));
  const auditOf = async () =>
    (
      await sql.query<{ status: string; source: string; error_details: string }>(
        `select status, source, error_details from ingestion_audit where job_id like '%/alarm-%'
         order by ingestion_audit_key`,
      )
    ).rows;
  /** What the first step of a run, its fetch, answered. */
  const fetchedIn = async (workflowId: string): Promise<FetchedWindow> => {
    const { events } = await pipeline.client.workflow.getHandle(workflowId).fetchHistory();
    const answers = events?.flatMap(
      (event) => event.activityTaskCompletedEventAttributes?.result?.payloads ?? [],
    );
    return JSON.parse(Buffer.from(answers?.[0]?.data ?? []).toString('utf8')) as FetchedWindow;
  };
  const regionalFreshness = async () =>
    (await pipeline.reader.watch.findFreshness()).find(({ dataset }) => dataset === DATASET);

  it('knows every dataset of the catalogue, and nothing of them before they are asked for', async () => {
    const result = await look();

    expect(result).toMatchObject({ late: [], stale: [], notJudged: [], alarmsRaised: [] });
    const freshness = await pipeline.reader.watch.findFreshness();
    expect(freshness).toHaveLength(result.datasets);
    expect(new Set(freshness.map(({ state }) => state))).toEqual(new Set(['unknown']));
    expect(await detailsOf(result.workflowId)).toContain(`| ${DATASET} | **unknown** |`);
  });

  it('finds a source stale by its last measured value, raises one alarm and tells the audit', async () => {
    const fourHoursAgo = addMinutes(currentSlot(), -240);
    await pipeline.ingest(DATASET, windowEndingAt(fourHoursAgo, 1));

    const first = await look();
    const second = await look();

    expect(first).toMatchObject({ stale: [DATASET], alarmsRaised: [DATASET] });
    expect(second).toMatchObject({ stale: [DATASET], alarmsRaised: [], alarmsCleared: [] });
    const alarms = await pipeline.reader.watch.findAlarms({ openOnly: true, limit: 10 });
    expect(alarms).toMatchObject([
      { kind: 'stale_source', subject: DATASET, severity: 'critical' },
    ]);
    expect(await auditOf()).toEqual([
      {
        status: 'failure',
        source: DATASET,
        error_details: expect.stringContaining('SOURCE_STALE: last measured value stands for'),
      },
    ]);
    expect(await detailsOf(first.workflowId)).toContain(`raised: **${DATASET}**`);
    await recordHistory(pipeline, first.workflowId, '0.2.0-watch-raises');
  });

  it('clears the alarm once the source is back, and tells the audit of that too', async () => {
    await pipeline.ingest(DATASET, windowEndingAt(addMinutes(currentSlot(), 15), 1));

    const result = await look();

    expect(result).toMatchObject({ stale: [], alarmsRaised: [], alarmsCleared: [DATASET] });
    expect(await regionalFreshness()).toMatchObject({ state: 'fresh' });
    expect((await auditOf()).map(({ status }) => status)).toEqual(['failure', 'success']);
    const [alarm, ...others] = await pipeline.reader.watch.findAlarms({
      openOnly: false,
      limit: 10,
    });
    expect(others).toEqual([]);
    expect(alarm?.clearedAtUtc).not.toBeNull();
  });

  it('keeps each alarm as a file of Bronze besides', async () => {
    const files: string[] = [];
    for await (const { path } of pipeline.lake.list('bronze/audit/ingestion')) {
      const content = Buffer.from(await pipeline.lake.read(path)).toString('utf8');
      if (content.includes('/alarm-')) files.push(content);
    }

    expect(
      files.map((content) => (JSON.parse(content) as { status: string }).status).sort(),
    ).toEqual(['failure', 'success']);
  });

  it('does not believe that a source is fresh because history was loaded', async () => {
    const before = await regionalFreshness();
    await pipeline.ingest(DATASET, windowEndingAt(addMinutes(currentSlot(), -1_440), 1));

    const after = await regionalFreshness();
    expect(after?.newestMeasuredUtc).toBe(before?.newestMeasuredUtc);
    expect(after?.lastSuccessUtc?.localeCompare(before?.lastSuccessUtc ?? '')).not.toBe(-1);
  });

  it('takes raw objects that are run again for no new answer of the source', async () => {
    const window = windowEndingAt(addMinutes(currentSlot(), -1_440), 1);
    const { bronze } = await fetchedIn(ingestWorkflowId(DATASET, window));
    const before = await regionalFreshness();
    const lastSuccess = Date.parse(before?.lastSuccessUtc ?? '');
    await until('the clock has moved on', () => Promise.resolve(Date.now() > lastSuccess + 1_000));
    const input: IngestWindowInput = {
      ...{ dataset: DATASET, window, trigger: 'rerun', origin: 'simulated', bronze },
    };

    await pipeline.client.workflow.execute(WORKFLOW_TYPES.ingestWindow, {
      ...{ taskQueue: TASK_QUEUES.workflows, workflowId: 'from-bronze', args: [input] },
    });

    expect(await regionalFreshness()).toEqual(before);
  });

  it('notes an attempt that failed, without news of the data', async () => {
    const before = await regionalFreshness();
    pipeline.standIn.addFaults([{ kind: 'status', status: 401 }]);
    const window = windowEndingAt(addMinutes(currentSlot(), -2_000), 1);

    await expect(pipeline.ingest(DATASET, window)).rejects.toThrow();

    const after = await regionalFreshness();
    expect(after).toMatchObject({
      newestMeasuredUtc: before?.newestMeasuredUtc,
      lastSuccessUtc: before?.lastSuccessUtc,
    });
    const handle = pipeline.client.workflow.getHandle(ingestWorkflowId(DATASET, window));
    const { events } = await handle.fetchHistory();
    const steps = events?.map(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name,
    );
    expect(steps).toContain('recordSightings');
  });

  it('finds the regions that data names, and one that nobody knows', async () => {
    const known = await pipeline.reader.watch.findAssets({ limit: 100 });
    pipeline.standIn.addFaults([
      {
        ...{ kind: 'replaced-cell', name: 'code_insee_region', value: '94', times: Infinity },
        where: "code_insee_region = '93'",
      },
    ]);

    const window = windowEndingAt(addMinutes(currentSlot(), 15), 2);
    await pipeline.ingest(DATASET, window);
    pipeline.standIn.clearFaults();
    await recordHistory(
      pipeline,
      ingestWorkflowId(DATASET, window),
      '0.2.0-ingest-window-tells-the-watch',
    );

    expect(known.map(({ code, state }) => `${code} ${state}`)).toHaveLength(12);
    const corsica = await pipeline.reader.watch.findAsset({ kind: 'region', code: '94' });
    expect(corsica).toMatchObject({ state: 'active', isResolved: false });
    expect(await pipeline.reader.watch.findAssets({ isResolved: false, limit: 100 })).toHaveLength(
      13,
    );
    expect(
      await pipeline.reader.watch.findAssetEvents({ kind: 'region', code: '94', limit: 10 }),
    ).toMatchObject([{ event: 'discovered', jobId: expect.stringMatching(/^ingest-.+\/.+/) }]);
  });

  it('has a schedule of its own, every 5 minutes', async () => {
    await reconcileSchedules(pipeline.client, {
      cycle: {
        origin: 'simulated',
        windowHours: 3,
        patience: { askIntervalSeconds: 1, askCount: 0 },
      },
      datasets: [],
    });
    const schedule = pipeline.client.schedule.getHandle(WATCH_SCHEDULE_ID);

    await schedule.trigger();

    const { spec } = await schedule.describe();
    expect(spec.intervals).toEqual([{ every: 5 * 60_000, offset: 3 * 60_000 }]);
    await until('the schedule has looked', async () =>
      (await schedule.describe()).info.recentActions.some(({ action }) =>
        action.workflow.workflowId.startsWith('watch-'),
      ),
    );
    await schedule.pause();
  });
});
