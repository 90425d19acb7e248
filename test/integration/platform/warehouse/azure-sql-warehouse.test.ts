import { describe, it, jest } from '@jest/globals';

import { createServerDatabase, createStubDatabase } from './azure-sql-databases.js';
import { createAzureSqlWarehouse } from './azure-sql-warehouse-factory.js';
import { describeWarehouseHistory } from './warehouse-history.contract.js';
import { describeWarehouse } from './warehouse.contract.js';

/** Every statement goes through the driver, the stub and PostgreSQL: slow on a busy machine. */
jest.setTimeout(30_000);

const onStub = () => createAzureSqlWarehouse(createStubDatabase);

describeWarehouse('Azure SQL, by the real driver on the stub', onStub);
describeWarehouseHistory('Azure SQL, by the real driver on the stub', onStub, 15);

const serverUrl = process.env['GRID_TEST_MSSQL_URL'];

if (serverUrl === undefined || serverUrl === '') {
  process.stderr.write(
    'NOT CHECKED on a real SQL Server: GRID_TEST_MSSQL_URL is not set (mssql://sa:...@host:1433/master)\n',
  );
  describe('the warehouse on a real SQL Server', () => {
    it.skip('NOT CHECKED: set GRID_TEST_MSSQL_URL to the address of a SQL Server', () => undefined);
  });
} else {
  const onServer = () => createAzureSqlWarehouse(() => createServerDatabase(serverUrl));
  describeWarehouse('a real SQL Server', onServer);
  describeWarehouseHistory('a real SQL Server', onServer);
}
