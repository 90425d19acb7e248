import { describe, it, jest } from '@jest/globals';

import { createServerDatabase, createStubDatabase } from './azure-sql-databases.js';
import { createAzureSqlWarehouse } from './azure-sql-warehouse-factory.js';
import { describeWatch } from './watch.contract.js';

/** Every statement goes through the driver, the stub and PostgreSQL: slow on a busy machine. */
jest.setTimeout(30_000);

describeWatch('Azure SQL, by the real driver on the stub', () =>
  createAzureSqlWarehouse(createStubDatabase),
);

const serverUrl = process.env['GRID_TEST_MSSQL_URL'] ?? '';

if (serverUrl === '') {
  describe('the watch on a real SQL Server', () => {
    it.skip('NOT CHECKED: set GRID_TEST_MSSQL_URL to the address of a SQL Server', () => undefined);
  });
} else {
  describeWatch('a real SQL Server', () =>
    createAzureSqlWarehouse(() => createServerDatabase(serverUrl)),
  );
}
