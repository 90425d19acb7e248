import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { lock } from 'proper-lockfile';

import { regionalPartitionPath } from '../../unit/sources/odre/regional-pipelines.js';

import {
  countsIn,
  DATASET,
  isHolding,
  SIMULATED,
  WHOLE_ONCE,
  windowOfDay,
} from './interrupted-window.js';
import { startPipeline, type Pipeline } from './pipeline-harness.js';
import { until } from './until.js';
import { startWorkerProcess } from './worker-process.js';

describe('when a worker process is killed with SIGKILL', () => {
  let pipeline: Pipeline;
  let sql: pg.Client;

  beforeAll(async () => {
    pipeline = await startPipeline({ origin: 'simulated', mode: SIMULATED, roles: ['workflows'] });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
  });

  afterAll(async () => {
    await sql.end();
    await pipeline.stop();
  });

  it('inside fetching, refining and loading, other workers finish the windows, nothing lost or doubled', async () => {
    const [fetching, refining, loading] = [windowOfDay(10), windowOfDay(11), windowOfDay(12)];
    const victim = await startWorkerProcess(pipeline, ['io', 'compute', 'load']);

    await sql.query('begin; lock table pipeline_run in exclusive mode');
    const loaded = pipeline.ingest(DATASET, loading);
    await until('the load to hang', () => isHolding(pipeline, loading, 'loadWindow'));
    const partition = join(pipeline.lakeRoot, regionalPartitionPath(refining.startUtc));
    await mkdir(dirname(partition), { recursive: true });
    const release = await lock(partition, { realpath: false });
    const refined = pipeline.ingest(DATASET, refining);
    await until('the refining to hang', () => isHolding(pipeline, refining, 'refineWindow'));
    pipeline.standIn.addFaults([{ kind: 'timeout' }]);
    const fetched = pipeline.ingest(DATASET, fetching);
    await until('the fetching to hang', () => isHolding(pipeline, fetching, 'fetchWindow'));

    await victim.kill();
    await sql.query('rollback');
    await release();
    const heir = await startWorkerProcess(pipeline, ['io', 'compute', 'load']);
    try {
      await Promise.all([fetched, refined, loaded]);
    } finally {
      await heir.kill();
    }
    for (const window of [fetching, refining, loading]) {
      expect(await countsIn(sql, window)).toEqual(WHOLE_ONCE);
    }
  }, 120_000);

  it('inside checking, another worker takes the check over', async () => {
    const window = windowOfDay(13);
    const others = await startWorkerProcess(pipeline, ['io', 'load']);
    const refiner = await startWorkerProcess(pipeline, ['compute']);
    const partition = join(pipeline.lakeRoot, regionalPartitionPath(window.startUtc));
    await mkdir(dirname(partition), { recursive: true });
    const release = await lock(partition, { realpath: false });
    const done = pipeline.ingest(DATASET, window);
    await until('the refining to hang', () => isHolding(pipeline, window, 'refineWindow'));

    const victim = await startWorkerProcess(pipeline, ['compute']);
    victim.freeze();
    refiner.drain();
    await release();
    await until('the check to be in frozen hands', () =>
      isHolding(pipeline, window, 'checkWindow'),
    );
    await victim.kill();
    const heir = await startWorkerProcess(pipeline, ['compute']);
    try {
      await done;
    } finally {
      await Promise.all([others.kill(), refiner.kill(), heir.kill()]);
    }
    expect(await countsIn(sql, window)).toEqual(WHOLE_ONCE);
  }, 120_000);

  it('inside the audit, the heartbeat is written once by another worker', async () => {
    const window = windowOfDay(14);
    const victim = await startWorkerProcess(pipeline, ['io', 'compute', 'load']);
    await sql.query('begin; lock table ingestion_audit in exclusive mode');
    const done = pipeline.ingest(DATASET, window);
    await until('the audit to hang', () => isHolding(pipeline, window, 'recordHeartbeat'));

    await victim.kill();
    await sql.query('rollback');
    const heir = await startWorkerProcess(pipeline, ['io', 'compute', 'load']);
    try {
      await done;
    } finally {
      await heir.kill();
    }
    expect(await countsIn(sql, window)).toEqual(WHOLE_ONCE);
  }, 120_000);
});
