import { describe, expect, it } from '@jest/globals';

import { GridError } from '../../../../../domain/errors/grid-error.js';
import { createPostgresPool } from '../../../../../platform/warehouse/postgres/postgres-connection.js';
import { asWarehouseError } from '../../../../../platform/warehouse/postgres/postgres-errors.js';

const withCode = (code: string) => Object.assign(new Error('it did not work'), { code });

describe('asWarehouseError', () => {
  it.each(['57P01', '57P03', '08006', '40001', '40P01', '53300', '57014', 'ECONNREFUSED'])(
    '%s passes: the warehouse is unavailable',
    (code) => {
      expect(asWarehouseError(withCode(code), 'loading')).toMatchObject({
        code: 'WAREHOUSE_UNAVAILABLE',
        message: 'loading: it did not work',
      });
    },
  );

  it.each(['42501', '23505', '23514', '22003', '42P01', '28P01'])(
    '%s stays: the warehouse has rejected it',
    (code) => {
      expect(asWarehouseError(withCode(code), 'loading')).toMatchObject({
        code: 'WAREHOUSE_REJECTED',
      });
    },
  );

  it('a lost connection without a code is unavailable', () => {
    const lost = new Error('Connection terminated unexpectedly');
    expect(asWarehouseError(lost, 'loading')).toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
  });

  it('an error of others comes back as it is', () => {
    const other = new Error('no such file');
    const typed = new GridError('LAKE_UNAVAILABLE', 'no space');
    expect(asWarehouseError(other, 'loading')).toBe(other);
    expect(asWarehouseError(typed, 'loading')).toBe(typed);
  });

  it('an address that is none is refused without being told', () => {
    const attempt = () => createPostgresPool({ databaseUrl: 'postgre//me:secret@host' });
    expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }));
    expect(attempt).not.toThrow(/secret/);
  });
});
