import { afterAll, beforeAll, expect, it } from '@jest/globals';
import sql from 'mssql';
import pg from 'pg';

import { addMinutes } from '../../../../domain/time/instant.js';
import type { TdsStub } from '../../../servers/tds-stub/tds-stub.js';
import { connectDriver } from '../../servers/tds-stub/connect-driver.js';

import { createStubDatabase } from './azure-sql-databases.js';
import { createAzureSqlWarehouse } from './azure-sql-warehouse-factory.js';
import { aFlow, aLoad, aRun, inBatches, NOON } from './staged-flow-builder.js';
import type { WarehouseUnderTest } from './warehouse-under-test.js';

const WAITING_FOR_A_LOCK = `
  select 1 from pg_locks join pg_database on pg_database.oid = pg_locks.database
  where datname = current_database() and locktype = 'advisory' and not granted`;

let stub: TdsStub | undefined;
let warehouse: WarehouseUnderTest;
let other: sql.ConnectionPool;
let observer: pg.Client;

beforeAll(async () => {
  warehouse = await createAzureSqlWarehouse(async () => {
    const database = await createStubDatabase();
    stub = database.stub;
    return database;
  });
  warehouse.setKnownAt(addMinutes(NOON, 60));
  other = await connectDriver(stub?.url ?? '', { options: { appName: 'grid_test' } });
  observer = new pg.Client({ connectionString: stub?.postgresUrl });
  await observer.connect();
}, 60_000);
afterAll(async () => {
  await observer.end();
  await other.close();
  await warehouse.close();
});

async function untilSomeoneWaits(): Promise<string> {
  for (;;) {
    const { rows } = await observer.query(WAITING_FOR_A_LOCK);
    if (rows.length > 0) return 'it waits';
  }
}

it('a load waits for whoever holds the turn, even where that one would share it', async () => {
  const holder = new sql.Transaction(other);
  await holder.begin();
  await new sql.Request(holder).batch(`
    declare @result int;
    exec @result = sp_getapplock @Resource = N'grid_load', @LockMode = N'Shared',
      @LockOwner = N'Transaction', @LockTimeout = 0;`);
  const load = warehouse.loader.loadWindow(aLoad({ run: aRun({ runId: 'run-1' }) }), {
    flows: inBatches([aFlow()]),
  });

  expect(await Promise.race([load.then(() => 'it is done'), untilSomeoneWaits()])).toBe('it waits');
  expect(await warehouse.rowsOf('fact_energy_flow')).toEqual([]);

  await holder.rollback();
  expect(await load).toMatchObject({ inserted: 11 });
});
