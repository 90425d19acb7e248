import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import {
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type LandingZoneResult,
} from '../../../workflows/contracts.js';
import { aRegionalFile } from '../../unit/sources/installed-capacity/capacity-builders.js';

import { SIMULATED } from './interrupted-window.js';
import { startPipeline, type Pipeline } from './pipeline-harness.js';
import { until } from './until.js';
import { startWorkerProcess } from './worker-process.js';

const WORKFLOW_ID = 'landing-zone-killed';
/** Blanks at the end of a cell make a file that takes a while, and are nothing. */
const LARGE_CELL_BYTES = 150 * 1024 * 1024;

describe('when the process that takes a file is killed with SIGKILL', () => {
  let pipeline: Pipeline;
  let sql: pg.Client;
  let capacity: string;
  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: SIMULATED,
      roles: ['workflows', 'compute', 'load'],
    });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
    capacity = join(pipeline.lakeRoot, 'landing', 'capacity');
    await mkdir(capacity, { recursive: true });
  }, 60_000);
  afterAll(async () => {
    await sql.end();
    await pipeline.stop();
  });

  const isHolding = async (activity: string): Promise<boolean> => {
    const run = await pipeline.client.workflow
      .getHandle(WORKFLOW_ID)
      .describe()
      // Asked before it is there, on a busy machine.
      .catch(() => undefined);
    return (run?.raw.pendingActivities ?? []).some(
      ({ activityType, lastStartedTime }) =>
        activityType?.name === activity && lastStartedTime != null,
    );
  };

  it('while it reads the file, another one keeps it once and loads it', async () => {
    const text = aRegionalFile([['2040', '11', '10', '20', '30', '40', '50', '60']]);
    const large = text.replace('MultiPolygon', `MultiPolygon${' '.repeat(LARGE_CELL_BYTES)}`);
    await writeFile(join(capacity, 'large.csv.part'), large);
    await rename(join(capacity, 'large.csv.part'), join(capacity, 'large.csv'));
    const victim = await startWorkerProcess(pipeline, ['io']);
    const running = pipeline.client.workflow.execute<
      (input: unknown) => Promise<LandingZoneResult>
    >(WORKFLOW_TYPES.landingZone, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId: WORKFLOW_ID,
      args: [{ origin: 'simulated', settleSeconds: 1 }],
    });
    await until('the file to be read', () => isHolding('receiveLandedFile'));

    await victim.kill();
    expect(await readdir(capacity)).toContain('large.csv');
    const heir = await startWorkerProcess(pipeline, ['io']);
    try {
      expect(await running).toMatchObject({ loaded: 1, refused: 0, duplicates: 0 });
    } finally {
      await heir.kill();
    }

    expect(await readdir(capacity)).toEqual(['README.txt']);
    const objects: string[] = [];
    for await (const { path } of pipeline.lake.list('bronze/reference')) objects.push(path);
    expect(objects).toHaveLength(1);
    const { rows } = await sql.query(
      `select source_code, capacity_mw from fact_installed_capacity order by source_code`,
    );
    expect(rows).toHaveLength(6);
    expect(rows).toContainEqual({ source_code: 'wind', capacity_mw: 40 });
  }, 180_000);
});
