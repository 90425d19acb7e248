import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { startChild, type ChildExit, type ChildHandle } from '../../../cli/stack/child-process.js';
import { supervise, type SupervisedComponent } from '../../../cli/stack/supervise.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';
import { RECYCLED_EXIT_CODE } from '../../../worker/memory-guard.js';
import { ingestWorkflowId } from '../../../workflows/contracts.js';
import {
  countsIn,
  DATASET,
  SIMULATED,
  WHOLE_ONCE,
  windowOfDay,
} from '../pipeline/interrupted-window.js';
import { startPipeline, type Pipeline } from '../pipeline/pipeline-harness.js';

import { attemptsIn } from './attempts.js';

/** The least limit there is: every step passes it. */
const ONE_MB = '1';

describe('when every step of a compute process passes its memory limit', () => {
  let pipeline: Pipeline;
  let sql: pg.Client;
  const exits: ChildExit[] = [];
  const crashes: unknown[] = [];
  const running: SupervisedComponent[] = [];

  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: SIMULATED,
      roles: ['workflows', 'io', 'load'],
    });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
  });

  afterAll(async () => {
    await Promise.all(running.map((component) => component.stop()));
    await sql.end();
    await pipeline.stop();
  });

  /** As the supervisor of `npm start` keeps it running. */
  const superviseComputing = async (name: string): Promise<void> => {
    const component = await supervise(name, () => startComputing(name), {
      onCrash: (crash) => crashes.push(crash),
      onRestarted: () => undefined,
      onRecycled: () => undefined,
    });
    running.push(component);
  };

  const startComputing = async (name: string): Promise<ChildHandle> => {
    const child = await startChild({
      name,
      command: process.execPath,
      args: [join(PROJECT_ROOT, 'dist', 'cli', 'main.js'), 'worker', '--roles', 'compute'],
      env: {
        ...pipeline.environment(),
        GRID_LOG_LEVEL: 'error',
        GRID_COMPUTE_MEMORY_LIMIT_MB: ONE_MB,
      },
      logFile: join(pipeline.lakeRoot, '..', `${name}-${process.pid}.log`),
    });
    void child.exited.then((exit) => exits.push(exit));
    return child;
  };

  it('each process does one step, gives way to the next, and the windows are loaded whole, at the first attempt', async () => {
    const windows = [windowOfDay(3), windowOfDay(4)];
    await superviseComputing('computing');

    await Promise.all(windows.map((window) => pipeline.ingest(DATASET, window)));

    const attempts = await Promise.all(
      windows.map((window) => attemptsIn(pipeline.client, ingestWorkflowId(DATASET, window))),
    );
    const steps = attempts
      .flat()
      .filter(({ activity }) => ['refineWindow', 'checkWindow'].includes(activity));
    expect(steps).toHaveLength(4);
    expect(attempts.flat().filter(({ attempt }) => attempt > 1)).toEqual([]);
    expect(new Set(steps.map(({ worker }) => worker)).size).toBe(4);
    expect(crashes).toEqual([]);
    expect(exits.length).toBeGreaterThanOrEqual(3);
    expect(new Set(exits.map(({ code }) => code))).toEqual(new Set([RECYCLED_EXIT_CODE]));
    for (const window of windows) expect(await countsIn(sql, window)).toEqual(WHOLE_ONCE);
  }, 120_000);

  it('a second process takes the next step while the first one starts again', async () => {
    const windows = [5, 6, 7].map(windowOfDay);
    await superviseComputing('computing-2');

    await Promise.all(windows.map((window) => pipeline.ingest(DATASET, window)));

    const attempts = await Promise.all(
      windows.map((window) => attemptsIn(pipeline.client, ingestWorkflowId(DATASET, window))),
    );
    expect(attempts.flat().filter(({ attempt }) => attempt > 1)).toEqual([]);
    expect(crashes).toEqual([]);
    for (const window of windows) expect(await countsIn(sql, window)).toEqual(WHOLE_ONCE);
  }, 120_000);
});
