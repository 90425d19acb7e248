import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';

import { listBuilds, releaseRuns } from '../../../cli/commands/versions.js';
import { createPostgresWarehouseLoader } from '../../../platform/warehouse/postgres/postgres-warehouse-loader.js';
import type { WarehouseLoader } from '../../../platform/warehouse/warehouse-loader.js';
import { createOdreClient } from '../../../sources/odre/odre-client.js';
import {
  becomeFirstBuild,
  findCurrentBuild,
  setCurrentBuild,
  type FirstBuildOptions,
} from '../../../worker/deployment.js';
import { createRoleWorker, WORKFLOW_BUNDLE } from '../../../worker/role-worker.js';
import { createSourcePipelines } from '../../../worker/source-pipelines.js';
import { DEFAULT_WORKER_SETTINGS } from '../../../worker/worker-settings.js';
import { TASK_QUEUES, WORKFLOW_TYPES, type GridCycleInput } from '../../../workflows/contracts.js';
import { testTemporalAddress } from '../../servers/test-servers.js';
import { startPipeline, type Pipeline } from '../pipeline/pipeline-harness.js';
import { until } from '../pipeline/until.js';

const OLD = '0.1.0+old';
const NEW = '0.2.0+new';
/** Its slot is not published in time: it waits once, so long, and ends. */
const WAITING_CYCLE: GridCycleInput = {
  origin: 'simulated',
  windowHours: 1,
  patience: { askIntervalSeconds: 12, askCount: 1 },
};
const PLAIN_CYCLE: GridCycleInput = {
  ...WAITING_CYCLE,
  patience: { askIntervalSeconds: 1, askCount: 0 },
};
const FIRST_BUILD_OPTIONS: FirstBuildOptions = {
  stop: new AbortController().signal,
  onWarning: (message, error) => {
    throw new Error(message, { cause: error });
  },
};
const FIRST_STEP = 'const first = await ingestUpTo(scheduledUtc, null);';

describe('two builds of the workflows side by side', () => {
  let pipeline: Pipeline;
  let connection: NativeConnection;
  let loader: WarehouseLoader;
  let folder: string;
  let newBundle: string;
  const running = new Map<string, { readonly worker: Worker; readonly run: Promise<void> }>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grid-versions-'));
    newBundle = join(folder, 'bundle-of-tomorrow.js');
    await writeFile(newBundle, await tomorrowsBundle());
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: {
        kind: 'simulated',
        seed: 7,
        publicationLagSeconds: 480,
        clock: () => Date.now() - 60 * 60_000,
      },
      roles: ['io', 'compute', 'load'],
    });
    loader = createPostgresWarehouseLoader({
      databaseUrl: pipeline.database.asRole('grid_loader'),
    });
    connection = await NativeConnection.connect({ address: testTemporalAddress() });
  });

  afterAll(async () => {
    for (const build of [...running.keys()]) await stopBuild(build);
    await Promise.all([connection.close(), loader.close()]);
    await pipeline.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const place = () => ({ connection: pipeline.client.connection, namespace: pipeline.namespace });

  async function startBuild(id: string, bundleFile: string): Promise<void> {
    const worker = await createRoleWorker('workflows', {
      connection,
      namespace: pipeline.namespace,
      dependencies: {
        lake: pipeline.lake,
        pipelines: createSourcePipelines({
          odre: createOdreClient({ baseUrl: pipeline.standIn.url }),
        }),
        loader,
        codeVersion: 'test',
      },
      settings: { ...DEFAULT_WORKER_SETTINGS, versioning: 'pinned' },
      build: { id, bundleFile },
    });
    running.set(id, { worker, run: worker.run() });
  }

  async function stopBuild(id: string): Promise<void> {
    running.get(id)?.worker.shutdown();
    await running.get(id)?.run;
    running.delete(id);
  }

  const startCycle = (workflowId: string, input = WAITING_CYCLE) =>
    pipeline.client.workflow.start(WORKFLOW_TYPES.gridCycle, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId,
      args: [input],
    });

  const statusOf = async (build: string) =>
    (await listBuilds(pipeline.client)).find((known) => known.build === build);

  const untilWaiting = (workflowId: string) =>
    until(`${workflowId} to wait for its slot`, async () => {
      const { events } = await pipeline.client.workflow.getHandle(workflowId).fetchHistory();
      return (events ?? []).some(
        ({ timerStartedEventAttributes: timer }) =>
          Number(timer?.startToFireTimeout?.seconds ?? 0) ===
          WAITING_CYCLE.patience.askIntervalSeconds,
      );
    });

  it('the first build becomes current by itself, a later one does not', async () => {
    await startBuild(OLD, WORKFLOW_BUNDLE);
    await becomeFirstBuild(place(), OLD, FIRST_BUILD_OPTIONS);
    expect(await findCurrentBuild(place())).toBe(OLD);

    await startBuild(NEW, newBundle);
    await becomeFirstBuild(place(), NEW, FIRST_BUILD_OPTIONS);
    expect(await findCurrentBuild(place())).toBe(OLD);
  }, 60_000);

  it('a run that began on the old build ends on it; a new one begins on the new build', async () => {
    const old = await startCycle('cycle-of-old');
    await untilWaiting('cycle-of-old');
    await until('the new build to be known', async () => (await statusOf(NEW)) !== undefined);
    await setCurrentBuild(place(), NEW);
    const fresh = await startCycle('cycle-of-new');
    await until('the new cycle to have begun', async () => (await statusOf(NEW))?.openRuns === 1);
    expect((await statusOf(OLD))?.openRuns).toBe(1);

    await Promise.all([old.result(), fresh.result()]);

    expect(await buildsOf('cycle-of-old')).toEqual(new Set([OLD]));
    expect(await buildsOf('cycle-of-new')).toEqual(new Set([NEW]));
  }, 90_000);

  it('the change was one that the old history cannot follow', async () => {
    const history = await pipeline.client.workflow.getHandle('cycle-of-old').fetchHistory();

    const results = Worker.runReplayHistories({ workflowBundle: { codePath: newBundle } }, [
      { workflowId: 'cycle-of-old', history },
    ]);
    for await (const { error } of results) expect(error?.message).toContain('[TMPRL1100]');
  }, 60_000);

  it('a build without open runs is drained and may be stopped', async () => {
    await until(
      'the old build to be drained',
      async () => {
        const old = await statusOf(OLD);
        return old?.openRuns === 0 && ['draining', 'drained'].includes(old.status);
      },
      30_000,
    );
    await stopBuild(OLD);

    const cycle = await startCycle('cycle-without-old', PLAIN_CYCLE);
    await cycle.result();
    expect(await buildsOf('cycle-without-old')).toEqual(new Set([NEW]));
  }, 60_000);

  it('a run whose build is gone goes on once it is released', async () => {
    const stranded = await startCycle('cycle-stranded');
    await untilWaiting('cycle-stranded');
    await stopBuild(NEW);
    await startBuild('0.3.0+fix', newBundle);
    await until(
      'the third build to be known',
      async () => (await statusOf('0.3.0+fix')) !== undefined,
    );
    await setCurrentBuild(place(), '0.3.0+fix');

    expect(await releaseRuns(pipeline.client, NEW)).toBe(1);
    await stranded.result();

    expect(await buildsOf('cycle-stranded')).toEqual(new Set([NEW, '0.3.0+fix']));
  }, 90_000);

  /** The builds that completed the workflow tasks of a run. */
  async function buildsOf(workflowId: string): Promise<ReadonlySet<string>> {
    const { events } = await pipeline.client.workflow.getHandle(workflowId).fetchHistory();
    return new Set(
      (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: completed }) =>
        completed?.deploymentVersion?.buildId == null ? [] : [completed.deploymentVersion.buildId],
      ),
    );
  }
});

/** The workflows of today, but a cycle sleeps before it does anything: another order of steps. */
async function tomorrowsBundle(): Promise<string> {
  const today = await readFile(WORKFLOW_BUNDLE, 'utf8');
  const sleep = /await (\(0,[^)]*\.sleep\))\(`\$\{patience\.askIntervalSeconds\} seconds`\)/.exec(
    today,
  );
  const changed = today.replace(FIRST_STEP, `await ${sleep?.[1] ?? ''}('1 second'); ${FIRST_STEP}`);
  expect(changed).not.toBe(today);
  return changed;
}
