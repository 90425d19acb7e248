import { describe, expect, it } from '@jest/globals';

import { parseAzureSqlUrl } from '../../../../../platform/warehouse/azure-sql/azure-sql-address.js';
import { dialectOf } from '../../../../../platform/warehouse/open-warehouse.js';

describe('parseAzureSqlUrl', () => {
  it('reads every part; what is encoded is decoded', () => {
    expect(
      parseAzureSqlUrl(
        'mssql://grid%40home:p%2Fw%3A1@db.example.org:1444/grid%20live?encrypt=false&trustServerCertificate=true',
      ),
    ).toEqual({
      server: 'db.example.org',
      port: 1444,
      database: 'grid live',
      login: { user: 'grid@home', password: 'p/w:1' },
      encrypt: false,
      trustServerCertificate: true,
    });
  });

  it('encrypts and checks the certificate unless told otherwise', () => {
    expect(parseAzureSqlUrl('mssql://db.example.org/grid')).toEqual({
      server: 'db.example.org',
      port: 1433,
      database: 'grid',
      encrypt: true,
      trustServerCertificate: false,
    });
  });

  it('without a user the process’s own identity logs in, by its client id when one is named', () => {
    const address = parseAzureSqlUrl('mssql://db.example.org/grid?clientId=0a1b');

    expect(address.login).toBeUndefined();
    expect(address.clientId).toBe('0a1b');
  });

  it.each([
    'postgres://hunter2@db/grid',
    'mssql://user:hunter2@/grid',
    'mssql://user:hunter2@db.example.org/',
    'mssql://user:hunter2@db.example.org/grid?encrypt=maybe',
    'mssql://user:hunter2%@db.example.org/grid',
  ])('an unusable address is refused without being told: case %#', (address) => {
    let refused: unknown;
    try {
      parseAzureSqlUrl(address);
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({ code: 'INVALID_CONFIGURATION' });
    expect(String(refused)).not.toContain('hunter2');
  });
});

describe('dialectOf', () => {
  it('tells the dialect by the scheme, and refuses others without telling the address', () => {
    expect(dialectOf('postgres://a')).toBe('postgres');
    expect(dialectOf('postgresql://a')).toBe('postgres');
    expect(dialectOf('mssql://a')).toBe('azure-sql');
    expect(() => dialectOf('mysql://root:hunter2@a')).toThrow(
      'GRID_DATABASE_URL: expected a postgres:// or mssql:// address',
    );
  });
});
