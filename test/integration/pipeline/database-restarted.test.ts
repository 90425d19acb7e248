import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { findFreePort } from '../../../cli/stack/port.js';
import { postgresUrl, startPostgresServer, SUPERUSER } from '../../../cli/stack/postgres-server.js';
import { migratePostgres } from '../../../platform/warehouse/postgres/postgres-migrations.js';

import {
  countsIn,
  DATASET,
  FACTS,
  isHolding,
  SIMULATED,
  WHOLE_ONCE,
  windowOfDay,
} from './interrupted-window.js';
import { startPipeline, type Pipeline } from './pipeline-harness.js';
import { until } from './until.js';

describe('when PostgreSQL is stopped during a load and started again', () => {
  let pipeline: Pipeline;
  let folder: string;
  let restart: () => Promise<void>;
  let stopServer: () => Promise<unknown>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grid-postgres-'));
    await chmod(folder, 0o755);
    const port = await findFreePort();
    const start = () =>
      startPostgresServer({
        dataFolder: join(folder, 'data'),
        port,
        superuserPassword: 'test',
        logFile: join(folder, 'postgres.log'),
        isDisposable: true,
      });
    let server = await start();
    stopServer = () => server.stop();
    restart = async () => {
      server = await start();
    };
    const url = postgresUrl(port, SUPERUSER, 'test', 'postgres');
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: SIMULATED,
      createDatabase: async () => {
        await migratePostgres({ databaseUrl: url, origin: 'simulated' });
        return {
          url,
          asRole: (role) => `${url}?options=${encodeURIComponent(`-c role=${role}`)}`,
          drop: () => Promise.resolve(),
        };
      },
    });
  }, 60_000);

  afterAll(async () => {
    await pipeline.stop();
    await stopServer();
    await rm(folder, { recursive: true, force: true });
  });

  it('the load is tried again until it succeeds and Gold holds every row once', async () => {
    const window = windowOfDay(15);
    const blocker = new pg.Client({ connectionString: pipeline.database.url });
    blocker.on('error', () => undefined);
    await blocker.connect();
    await blocker.query('begin; lock table pipeline_run in exclusive mode');
    const done = pipeline.ingest(DATASET, window);
    await until('the load to hang', () => isHolding(pipeline, window, 'loadWindow'));

    await stopServer();
    await restart();
    await expect(done).resolves.toMatchObject({ inserted: FACTS, revised: 0 });
    const sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
    try {
      expect(await countsIn(sql, window)).toEqual(WHOLE_ONCE);
    } finally {
      await sql.end();
    }
  }, 90_000);

  it('the next window works', async () => {
    await expect(pipeline.ingest(DATASET, windowOfDay(16))).resolves.toMatchObject({
      inserted: FACTS,
    });
  }, 30_000);
});
