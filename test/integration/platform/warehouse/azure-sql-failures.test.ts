import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';

import { DIM_COMMUNE } from '../../../../domain/star-schema/place-tables.js';
import { addMinutes } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import type { AzureSqlPool } from '../../../../platform/warehouse/azure-sql/azure-sql-connection.js';
import { migrateAzureSql } from '../../../../platform/warehouse/azure-sql/azure-sql-migrations.js';
import {
  READER_DELAYS_MS,
  WRITER_DELAYS_MS,
} from '../../../../platform/warehouse/azure-sql/azure-sql-retry.js';
import { statement } from '../../../../platform/warehouse/azure-sql/azure-sql-statement.js';
import { asCount } from '../../../../platform/warehouse/azure-sql/azure-sql-values.js';
import { createAzureSqlWarehouseLoader } from '../../../../platform/warehouse/azure-sql/azure-sql-warehouse-loader.js';
import { createAzureSqlWarehouseReader } from '../../../../platform/warehouse/azure-sql/azure-sql-warehouse-reader.js';
import type {
  StagedFlow,
  WarehouseLoader,
} from '../../../../platform/warehouse/warehouse-loader.js';
import type { WarehouseReader } from '../../../../platform/warehouse/warehouse-reader.js';
import { TdsError } from '../../../servers/tds-stub/tds-error.js';
import type { TdsStub } from '../../../servers/tds-stub/tds-stub.js';

import { createOwnerPool, createStubDatabase } from './azure-sql-databases.js';
import { aFlow, aLoad, inBatches, NOON } from './staged-flow-builder.js';
import { aRecord, ofTable } from './staged-record-builder.js';

/** Every statement goes through the driver, the stub and PostgreSQL: slow on a busy machine. */
jest.setTimeout(30_000);

const DEADLOCK = new TdsError(
  1205,
  'was deadlocked and has been chosen as the deadlock victim',
  13,
);
const WAKING_UP = new TdsError(40_613, "Database 'grid' is not currently available", 17);
const UNAVAILABLE = { code: 'WAREHOUSE_UNAVAILABLE' };

describe('Azure SQL that fails in passing', () => {
  let stub: TdsStub;
  let owner: AzureSqlPool;
  let loader: WarehouseLoader;
  let reader: WarehouseReader;
  let pauses: number[];

  beforeAll(async () => {
    ({ stub } = await createStubDatabase());
    await migrateAzureSql({ databaseUrl: stub.url, origin: 'simulated' });
    owner = createOwnerPool(stub.url);
  }, 60_000);
  afterAll(async () => {
    await owner.close();
    await stub.close();
  });
  beforeEach(async () => {
    pauses = [];
    const pause = (delayMs: number) => {
      pauses.push(delayMs);
      return Promise.resolve();
    };
    loader = createAzureSqlWarehouseLoader({ databaseUrl: stub.url, pause });
    reader = createAzureSqlWarehouseReader({ databaseUrl: stub.url, pause });
    await owner.using('emptying', (session) =>
      session.batch(`
        delete from pipeline_run_bronze_object; delete from bronze_object; delete from pipeline_run;
        delete from fact_energy_flow; delete from ingestion_audit;
        delete from dim_commune;`),
    );
  });
  afterEach(() => Promise.all([loader.close(), reader.close()]));

  const count = (table: string) =>
    owner.using('counting', async (session) => {
      const [row] = await session.rows<{ readonly n: unknown }>(
        statement('count', `select count(*) as n from ${table}`, {}),
        {},
      );
      return asCount(row?.n);
    });
  const load = (rows: readonly StagedFlow[] = [aFlow()]) =>
    loader.loadWindow(aLoad(), { flows: inBatches(rows) });
  const failRun = () => loader.recordFailedRun(aLoad(), 'SOURCE_TRUNCATED', 'cut off');

  it('a deadlock undoes the transaction, and it runs again as a whole', async () => {
    stub.fail({ on: 'statement', text: /insert into bronze_object/, failure: DEADLOCK, times: 2 });

    await failRun();

    expect(pauses).toEqual(WRITER_DELAYS_MS.slice(0, 2));
    expect(await count('pipeline_run')).toBe(1);
    expect(await count('bronze_object')).toBe(2);
  });

  it.each([40_197, 10_928, 10_929, 40_501, 49_918, 49_919, 49_920])(
    'the number %d passes too',
    async (number) => {
      stub.fail({
        on: 'statement',
        text: /insert into pipeline_run /,
        failure: new TdsError(number, 'the service is busy', 17),
      });

      await failRun();

      expect(pauses).toEqual(WRITER_DELAYS_MS.slice(0, 1));
    },
  );

  it('a database that wakes up is asked until it does', async () => {
    stub.fail({ on: 'login', failure: WAKING_UP, times: 9 });

    expect(await load()).toMatchObject({ inserted: 11 });
    expect(pauses.length).toBeGreaterThanOrEqual(2);
  }, 60_000);

  it.each([
    ['fails to begin', WAKING_UP],
    ['is cut as it begins', 'cut before'],
  ] as const)('a transaction that %s is begun again', async (_what, failure) => {
    stub.fail({ on: 'begin', failure });

    expect(await load()).toMatchObject({ inserted: 11 });
    expect(pauses).toEqual(WRITER_DELAYS_MS.slice(0, 1));
  });

  it('a connection cut before the rows were asked for is made anew', async () => {
    stub.fail({ on: 'statement', text: /sp_getapplock/, failure: 'cut before' });

    expect(await load()).toMatchObject({ inserted: 11 });
    expect(pauses).toEqual(WRITER_DELAYS_MS.slice(0, 1));
  });

  it.each([
    ['a bulk', { on: 'bulk', failure: 'cut before' }],
    ['the merge', { on: 'statement', text: /insert into fact_energy_flow /, failure: DEADLOCK }],
    ['the commit', { on: 'commit', failure: 'cut before' }],
  ] as const)(
    'once rows were asked for, a failure of %s is the caller’s: nothing is loaded, and again is whole',
    async (_what, failure) => {
      stub.fail(failure);

      await expect(load()).rejects.toMatchObject(UNAVAILABLE);

      expect(pauses).toEqual([]);
      expect(await count('fact_energy_flow')).toBe(0);
      expect(await count('pipeline_run')).toBe(0);
      expect(await load()).toMatchObject({ inserted: 11 });
    },
  );

  it.each([
    ['a bulk', { on: 'bulk', failure: 'cut before' }],
    ['the merge', { on: 'statement', text: /insert into dim_commune /, failure: DEADLOCK }],
    ['the commit', { on: 'commit', failure: 'cut before' }],
  ] as const)(
    'once records were asked for, a failure of %s is the caller’s: nothing is loaded, and again is whole',
    async (_what, failure) => {
      const records = () => [ofTable(DIM_COMMUNE, [aRecord(DIM_COMMUNE)])];
      stub.fail(failure);

      await expect(loader.loadWindow(aLoad(), { records: records() })).rejects.toMatchObject(
        UNAVAILABLE,
      );

      expect(pauses).toEqual([]);
      expect(await count('dim_commune')).toBe(0);
      expect(await count('pipeline_run')).toBe(0);
      expect(await loader.loadWindow(aLoad(), { records: records() })).toMatchObject({
        records: [{ inserted: 1 }],
      });
    },
  );

  it('a commit whose answer is lost has loaded, and loading again changes nothing', async () => {
    stub.fail({ on: 'commit', failure: 'cut after' });

    await expect(load()).rejects.toMatchObject(UNAVAILABLE);

    expect(await load()).toMatchObject({ inserted: 0, unchanged: 11 });
  });

  it('a failed run whose commit is lost is recorded once', async () => {
    stub.fail({ on: 'commit', failure: 'cut after' });

    await failRun();

    expect(await count('pipeline_run')).toBe(1);
  });

  it('a server that stays away is given up after about a minute, and says so', async () => {
    stub.fail({
      on: 'statement',
      text: /sp_getapplock/,
      failure: WAKING_UP,
      times: WRITER_DELAYS_MS.length + 1,
    });

    await expect(failRun()).rejects.toMatchObject({
      ...UNAVAILABLE,
      details: { sqlNumber: 40_613 },
    });
    expect(pauses).toEqual(WRITER_DELAYS_MS);
    expect(pauses.reduce((sum, delayMs) => sum + delayMs, 0)).toBeGreaterThanOrEqual(60_000);
  });

  it('what a transaction wrote is undone when its work throws, whatever it throws', async () => {
    const failure = new Error('the work is not done');
    const writing = owner.inTransaction('writing', async (session) => {
      await session.batch(`
        insert into ingestion_audit (job_id, "timestamp", status, source, record_count)
        values (N'a', '2026-08-27T12:00:00', N'success', N'b', 1);`);
      throw failure;
    });

    await expect(writing).rejects.toBe(failure);
    expect(await count('ingestion_audit')).toBe(0);
  });

  it('a database that is not there yet is asked for again: it may be on its way', async () => {
    const elsewhere = new URL(stub.url);
    elsewhere.pathname = '/elsewhere';
    const stranger = createAzureSqlWarehouseReader({
      databaseUrl: elsewhere.href,
      pause: () => Promise.resolve(),
    });

    await expect(stranger.checkReady()).rejects.toMatchObject(UNAVAILABLE);
    await stranger.close();
  });

  it('what is refused for good is refused at once', async () => {
    stub.fail({
      on: 'statement',
      text: /insert into pipeline_run /,
      failure: new TdsError(547, 'The INSERT statement conflicted with the CHECK constraint'),
    });

    await expect(failRun()).rejects.toMatchObject({
      code: 'WAREHOUSE_REJECTED',
      details: { sqlNumber: 547 },
    });
    expect(pauses).toEqual([]);
  });

  it('a reader tries again for as long as somebody waits, not longer', async () => {
    const query = {
      window: timeWindow(NOON, addMinutes(NOON, 15)),
      regionCodes: [],
      sources: [],
      limit: 10,
    };
    await reader.findFlows(query);
    stub.fail({ on: 'statement', text: /from fact_energy_flow/, failure: WAKING_UP, times: 2 });
    expect(await reader.findFlows(query)).toEqual([]);
    expect(pauses).toEqual(READER_DELAYS_MS.slice(0, 2));

    stub.fail({ on: 'statement', text: /from fact_energy_flow/, failure: WAKING_UP, times: 4 });
    await expect(reader.findFlows(query)).rejects.toMatchObject(UNAVAILABLE);
    expect(pauses).toHaveLength(2 + READER_DELAYS_MS.length);
  });

  it('all connections cut at once are made anew', async () => {
    await load();
    await reader.loadVersion();
    await stub.cutConnections();

    expect(await reader.listRegions()).toHaveLength(12);
    expect(await load()).toMatchObject({ unchanged: 11 });
    expect(await count('pipeline_run')).toBe(1);
  });

  it('a load of more rows than one bulk takes arrives whole, in several', async () => {
    const bulksBefore = bulksOf(stub);
    const rows = Array.from({ length: 10_001 }, (_, index) =>
      aFlow({ slotStartUtc: addMinutes(NOON, index * 15) }),
    );

    expect(await load(rows)).toMatchObject({ inserted: 110_011 });
    expect(await count('fact_energy_flow')).toBe(110_011);
    expect(bulksOf(stub) - bulksBefore).toBe(2);
  }, 120_000);

  it('records of more rows than one bulk takes arrive whole, in several', async () => {
    const bulksBefore = bulksOf(stub);
    const rows = Array.from({ length: 10_001 }, (_, index) =>
      aRecord(DIM_COMMUNE, { commune_code: String(index).padStart(5, '0') }),
    );

    expect(
      await loader.loadWindow(aLoad(), { records: [ofTable(DIM_COMMUNE, rows, 4_000)] }),
    ).toMatchObject({ records: [{ inserted: 10_001 }] });
    expect(await count('dim_commune')).toBe(10_001);
    expect(bulksOf(stub) - bulksBefore).toBe(2);
  }, 120_000);

  it('a heartbeat that was written before its answer was lost is there once', async () => {
    stub.fail({ on: 'statement', text: /insert into ingestion_audit/, failure: 'cut after' });

    await loader.recordHeartbeat({
      jobId: 'workflow/run',
      timestampUtc: NOON,
      status: 'success',
      source: 'eco2mix-regional-tr',
      recordCount: 1,
      errorDetails: null,
    });

    expect(await count('ingestion_audit')).toBe(1);
  });
});

function bulksOf(stub: TdsStub): number {
  return stub.log.filter((request) => request.kind === 'bulk').length;
}
