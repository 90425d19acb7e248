import { describe, expect, it } from '@jest/globals';

import { parseAzureSqlUrl } from '../../../../../platform/warehouse/azure-sql/azure-sql-address.js';
import { driverConfig } from '../../../../../platform/warehouse/azure-sql/azure-sql-driver-config.js';

const OPTIONS = {
  applicationName: 'grid_loader',
  maxConnections: 4,
  statementTimeoutMs: 900_000,
  acquireTimeoutMs: 120_000,
};

const configOf = (url: string) => driverConfig(parseAzureSqlUrl(url), OPTIONS);

describe('driverConfig', () => {
  it('logs in with the user and password of the address', async () => {
    const { authentication } = await configOf('mssql://grid:secret@db.example.org/grid');

    expect(authentication).toEqual({
      type: 'default',
      options: { userName: 'grid', password: 'secret' },
    });
  });

  it('logs in as the process itself when the address names nobody: one credential for all connections', async () => {
    const { authentication } = await configOf('mssql://db.example.org/grid?clientId=0a1b');

    expect(authentication).toMatchObject({
      type: 'token-credential',
      options: { credential: { getToken: expect.any(Function) as unknown } },
    });
  });

  it('encrypts, reads instants as UTC, and lets every error undo its transaction', async () => {
    const { options, server, port, database, pool, requestTimeout } = await configOf(
      'mssql://grid:secret@db.example.org:1444/grid',
    );

    expect({ server, port, database, requestTimeout }).toEqual({
      server: 'db.example.org',
      port: 1444,
      database: 'grid',
      requestTimeout: 900_000,
    });
    expect(options).toMatchObject({
      encrypt: true,
      trustServerCertificate: false,
      useUTC: true,
      abortTransactionOnError: true,
      appName: 'grid_loader',
    });
    expect(pool).toEqual({ max: 4, min: 0, acquireTimeoutMillis: 120_000 });
  });
});
