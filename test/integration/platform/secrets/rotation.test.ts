import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { GridError } from '../../../../domain/errors/grid-error.js';
import { DIM_COMMUNE } from '../../../../domain/star-schema/place-tables.js';
import type { StagedRecord } from '../../../../domain/star-schema/record-table.js';
import { addMinutes } from '../../../../domain/time/instant.js';
import { createCachingSecretStore } from '../../../../platform/secrets/caching-secret-store.js';
import { createEnvironmentSecretSource } from '../../../../platform/secrets/environment-secret-source.js';
import {
  openRotatingWarehouseLoader,
  openRotatingWarehouseReader,
} from '../../../../platform/secrets/rotating-warehouse.js';
import type { SecretStore } from '../../../../platform/secrets/secret-store.js';
import type {
  Heartbeat,
  StagedFlow,
  WarehouseLoader,
} from '../../../../platform/warehouse/warehouse-loader.js';
import type { WarehouseReader } from '../../../../platform/warehouse/warehouse-reader.js';
import { createTestDatabase, type TestDatabase } from '../../../servers/test-servers.js';
import { until } from '../../pipeline/until.js';
import { aFlow, aLoad, inBatches, NOON } from '../warehouse/staged-flow-builder.js';
import { aRecord } from '../warehouse/staged-record-builder.js';

const HOUR_MS = 3_600_000;
const HEARTBEAT: Heartbeat = {
  jobId: 'ingest/run-1',
  timestampUtc: NOON,
  status: 'success',
  source: 'eco2mix-regional-tr',
  recordCount: 1,
  errorDetails: null,
};
const failOnWarning = (message: unknown): never => {
  throw new Error(String(message));
};

describe('when the password of the warehouse changes', () => {
  const login = `rotating_${randomBytes(6).toString('hex')}`;
  let folder: string;
  let database: TestDatabase;
  let admin: pg.Client;
  let nowMs = 0;
  let password: string;
  let loader: WarehouseLoader;
  let reader: WarehouseReader;

  const file = (): string => join(folder, 'database-url');
  const newPassword = (): string => randomBytes(12).toString('hex');
  const atServer = async (next: string): Promise<void> => {
    await admin.query(`alter role ${login} password '${next}'`);
  };
  const inFile = async (next: string): Promise<void> => {
    const url = new URL(database.url);
    url.username = login;
    url.password = next;
    await writeFile(file(), `${url.href}\n`, { mode: 0o600 });
  };
  const dropConnections = async (): Promise<void> => {
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [
      login,
    ]);
  };
  const connections = async (): Promise<number> => {
    const { rows } = await admin.query<{ count: number }>(
      'select count(*)::integer as count from pg_stat_activity where usename = $1',
      [login],
    );
    return rows[0]?.count ?? 0;
  };
  /** A connection that was ended is noticed at its next use, which may be tried again. */
  const triedAgain = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof GridError) || error.details['sqlState'] !== '57P01') throw error;
      }
    }
  };
  const openStore = (): SecretStore =>
    createCachingSecretStore(
      createEnvironmentSecretSource({ GRID_DATABASE_URL_FILE: file() }, failOnWarning),
      { maxAgeMs: HOUR_MS, nowEpochMs: () => nowMs },
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grid-rotation-'));
    database = await createTestDatabase('simulated');
    admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    await admin.query(`create role ${login} login`);
    await admin.query(`grant grid_loader, grid_api_reader to ${login}`);
  });
  beforeEach(async () => {
    nowMs += 10 * HOUR_MS;
    password = newPassword();
    await atServer(password);
    await inFile(password);
    const options = { secrets: openStore(), onCloseFailed: failOnWarning };
    loader = await openRotatingWarehouseLoader(options);
    reader = await openRotatingWarehouseReader(options);
    await reader.checkReady();
  });
  afterEach(async () => {
    await Promise.all([loader.close(), reader.close()]);
    await until('every connection to close', async () => (await connections()) === 0);
  });
  afterAll(async () => {
    await admin.query(`drop owned by ${login}`);
    await admin.query(`drop role ${login}`);
    await admin.end();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('the server asks for the password at all', async () => {
    const url = new URL(database.url);
    url.username = login;
    url.password = 'wrong';
    const client = new pg.Client({ connectionString: url.href });

    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  it('a reader takes the new address up within the time limit', async () => {
    const next = newPassword();
    await atServer(next);
    await inFile(next);

    nowMs += HOUR_MS;
    await reader.listRegions();

    // One pool of the old address was left: its connections go, its successor's stay.
    await until('the old connections to close', async () => (await connections()) === 1);
  });

  it('requests go on when the server refuses the old password before the time limit', async () => {
    const next = newPassword();
    await inFile(next);
    await atServer(next);
    await dropConnections();

    const answers = await Promise.all(
      Array.from({ length: 12 }, () => triedAgain(async () => (await reader.listRegions()).length)),
    );

    expect(new Set(answers)).toEqual(new Set([12]));
  });

  it('a refusal stays a refusal while the secret is the old one', async () => {
    await atServer(newPassword());
    await dropConnections();

    await expect(triedAgain(() => reader.listRegions())).rejects.toMatchObject({
      code: 'WAREHOUSE_REJECTED',
      details: { sqlState: '28P01' },
    });

    await atServer(password);
    expect(await reader.listRegions()).toHaveLength(12);
  });

  it('a load in flight ends on its connection, and the next work has a new one', async () => {
    const next = newPassword();
    const flow = aFlow({ slotStartUtc: addMinutes(NOON, 15) });
    async function* rotatedInBetween(): AsyncGenerator<readonly StagedFlow[]> {
      yield [aFlow()];
      await atServer(next);
      await inFile(next);
      nowMs += HOUR_MS;
      await loader.recordHeartbeat(HEARTBEAT);
      yield [flow];
    }

    const outcome = await loader.loadWindow(aLoad(), { flows: rotatedInBetween() });

    expect(outcome.inserted).toBe(22);
    const { rows } = await admin.query<{ count: number }>(
      'select count(*)::integer as count from ingestion_audit',
    );
    expect(rows[0]?.count).toBe(1);
  });

  it('a load that has read its rows is not done a second time with none', async () => {
    const refusal = new GridError('WAREHOUSE_REJECTED', 'refused late', { sqlState: '28P01' });
    async function* refusedLate(): AsyncGenerator<readonly StagedFlow[]> {
      yield [aFlow()];
      const next = newPassword();
      await atServer(next);
      await inFile(next);
      throw refusal;
    }

    await expect(loader.loadWindow(aLoad(), { flows: refusedLate() })).rejects.toBe(refusal);
  });

  it('neither is a load of records', async () => {
    const refusal = new GridError('WAREHOUSE_REJECTED', 'refused late', { sqlState: '28P01' });
    async function* refusedLate(): AsyncGenerator<readonly StagedRecord[]> {
      yield [aRecord(DIM_COMMUNE)];
      const next = newPassword();
      await atServer(next);
      await inFile(next);
      throw refusal;
    }

    const records = [{ table: DIM_COMMUNE, rows: refusedLate() }];
    await expect(loader.loadWindow(aLoad(), { records })).rejects.toBe(refusal);
  });

  it('a load whose login is refused begins again with the new password, with all its rows', async () => {
    const next = newPassword();
    await loader.recordHeartbeat(HEARTBEAT);
    await inFile(next);
    await atServer(next);
    await dropConnections();
    const slots = [30, 45].map((minutes) => aFlow({ slotStartUtc: addMinutes(NOON, minutes) }));

    const outcome = await triedAgain(() => loader.loadWindow(aLoad(), { flows: inBatches(slots) }));

    expect(outcome.inserted).toBe(22);
  });
});
