import { describe, it, jest } from '@jest/globals';

import { createServerDatabase, createStubDatabase } from './azure-sql-databases.js';
import { createAzureSqlWarehouse } from './azure-sql-warehouse-factory.js';
import { describeKnownBronze } from './known-bronze.contract.js';
import { describeRecordHistory } from './record-history.contract.js';
import { describeRecords } from './records.contract.js';

/** Every statement goes through the driver, the stub and PostgreSQL: slow on a busy machine. */
jest.setTimeout(60_000);

const onStub = () => createAzureSqlWarehouse(createStubDatabase);

describeRecords('Azure SQL, by the real driver on the stub', onStub);
describeRecordHistory('Azure SQL, by the real driver on the stub', onStub, 10);
describeKnownBronze('Azure SQL, by the real driver on the stub', onStub);

const serverUrl = process.env['GRID_TEST_MSSQL_URL'];

if (serverUrl === undefined || serverUrl === '') {
  process.stderr.write(
    'NOT CHECKED on a real SQL Server: GRID_TEST_MSSQL_URL is not set (mssql://sa:...@host:1433/master)\n',
  );
  describe('the record tables on a real SQL Server', () => {
    it.skip('NOT CHECKED: set GRID_TEST_MSSQL_URL to the address of a SQL Server', () => undefined);
  });
} else {
  const onServer = () => createAzureSqlWarehouse(() => createServerDatabase(serverUrl));
  describeRecords('a real SQL Server', onServer);
  describeRecordHistory('a real SQL Server', onServer);
  describeKnownBronze('a real SQL Server', onServer);
}
