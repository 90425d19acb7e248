import { describe, expect, it } from '@jest/globals';

import { accessThroughUrl } from '../../../../cli/stack/warehouse-access.js';
import { makeWarehouseLogins } from '../../../../cli/stack/warehouse-logins.js';

describe('accessThroughUrl', () => {
  it('one login of PostgreSQL takes on a role for each task', () => {
    const access = accessThroughUrl('postgres://owner@db.example.org/grid');

    expect(access.ownerUrl).toBe('postgres://owner@db.example.org/grid');
    expect(new URL(access.loaderUrl).searchParams.get('options')).toBe('-c role=grid_loader');
    expect(new URL(access.readerUrl).searchParams.get('options')).toBe('-c role=grid_api_reader');
  });

  it('a login of Azure SQL has its own rights whatever the task', () => {
    const url = 'mssql://db.example.org/grid?clientId=0a1b';

    expect(accessThroughUrl(url)).toEqual({ ownerUrl: url, loaderUrl: url, readerUrl: url });
  });

  it('another scheme is refused without the address', () => {
    expect(() => accessThroughUrl('mysql://root:hunter2@db/grid')).toThrow(
      'GRID_DATABASE_URL: expected a postgres:// or mssql:// address',
    );
  });
});

describe('makeWarehouseLogins', () => {
  it('does nothing when no login is asked for', async () => {
    await expect(makeWarehouseLogins('mssql://db.example.org/grid', [])).resolves.toBeUndefined();
  });
});
