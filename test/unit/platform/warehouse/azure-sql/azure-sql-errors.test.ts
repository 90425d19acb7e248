import { describe, expect, it } from '@jest/globals';
import sql from 'mssql';

import { GridError } from '../../../../../domain/errors/grid-error.js';
import {
  asWarehouseError,
  isDuplicate,
  isNotMigrated,
  isTransient,
} from '../../../../../platform/warehouse/azure-sql/azure-sql-errors.js';

const serverError = (number: number, message = 'said the server') =>
  Object.assign(new sql.RequestError(new Error(message), 'EREQUEST'), { number });

describe('asWarehouseError', () => {
  it.each([1205, 1222, 40_613, 40_197, 10_928, 10_929, 40_501, 49_918, 49_919, 49_920])(
    'the number %d passes, and is tried again',
    (number) => {
      expect(asWarehouseError(serverError(number), 'loading')).toMatchObject({
        code: 'WAREHOUSE_UNAVAILABLE',
        details: { sqlNumber: number },
      });
      expect(isTransient(serverError(number))).toBe(true);
    },
  );

  it.each([701, 9002, 40_544])(
    'the number %d passes with time, but is not tried again at once',
    (number) => {
      expect(asWarehouseError(serverError(number), 'loading')).toMatchObject({
        code: 'WAREHOUSE_UNAVAILABLE',
      });
      expect(isTransient(serverError(number))).toBe(false);
    },
  );

  it.each([547, 229, 515, 2627, 2628, 8114, 18_456])('the number %d is refused', (number) => {
    expect(asWarehouseError(serverError(number), 'loading')).toMatchObject({
      code: 'WAREHOUSE_REJECTED',
      message: 'loading: said the server',
    });
    expect(isTransient(serverError(number))).toBe(false);
  });

  it.each(['ESOCKET', 'ETIMEOUT', 'ECONNCLOSED', 'ENOTOPEN'] as const)(
    'the driver’s %s without a number is a lost connection',
    (code) => {
      const error = new sql.ConnectionError('it is gone', code);
      expect(asWarehouseError(error, 'loading')).toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
      expect(isTransient(error)).toBe(true);
    },
  );

  it('a connection the pool could not give in time passes', () => {
    const late = new Error(
      'Failed to acquire a connection from the pool: operation timed out for an unknown reason',
    );
    expect(asWarehouseError(late, 'loading')).toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
  });

  it('a transaction that the driver calls aborted passes', () => {
    const error = new sql.TransactionError('Transaction has been aborted.', 'EABORT');
    expect(asWarehouseError(error, 'loading')).toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
  });

  it('a login is refused for good, unless the server says that the database wakes up', () => {
    const refused = new sql.ConnectionError("Login failed for user 'grid'.", 'ELOGIN');
    expect(asWarehouseError(refused, 'reading')).toMatchObject({ code: 'WAREHOUSE_REJECTED' });

    const inner = Object.assign(new Error('is not currently available'), {
      code: 'ELOGIN',
      isTransient: true,
    });
    const waking = new sql.ConnectionError(inner);
    expect(asWarehouseError(waking, 'reading')).toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
    expect(isTransient(waking)).toBe(true);
  });

  it('a token that was not to be had passes, and what the driver says of it is told', () => {
    const token = new sql.ConnectionError('Security token could not be authenticated', 'ELOGIN');
    Object.assign(token, { code: 'EFEDAUTH' });
    const wrapped = new sql.ConnectionError(new AggregateError([token, new Error('no endpoint')]));

    expect(asWarehouseError(wrapped, 'loading')).toMatchObject({
      code: 'WAREHOUSE_UNAVAILABLE',
      message: 'loading: Security token could not be authenticated',
    });
    expect(isTransient(wrapped)).toBe(true);
  });

  it('a number is found however often the driver has wrapped it', () => {
    const inner = new sql.ConnectionError(Object.assign(new Error('asleep'), { number: 40_613 }));
    const outer = new sql.TransactionError(inner);

    expect(asWarehouseError(outer, 'loading')).toMatchObject({ details: { sqlNumber: 40_613 } });
  });

  it('an error that is none of the database’s comes back as it is, as does a GridError', () => {
    const failure = new Error('the parquet is gone');
    const gridError = new GridError('LAKE_UNAVAILABLE', 'no lake');

    expect(asWarehouseError(failure, 'loading')).toBe(failure);
    expect(asWarehouseError(gridError, 'loading')).toBe(gridError);
    const aborted = new Error('The operation was aborted');
    expect(asWarehouseError(aborted, 'loading')).toBe(aborted);
    expect(asWarehouseError('a text', 'loading')).toBe('a text');
    expect(isTransient(failure)).toBe(false);
    expect(isTransient(gridError)).toBe(false);
  });

  it('what was made of an error is judged by what it was made of', () => {
    expect(isTransient(asWarehouseError(serverError(1205), 'loading'))).toBe(true);
    expect(isTransient(asWarehouseError(serverError(547), 'loading'))).toBe(false);
  });
});

describe('isNotMigrated', () => {
  it.each([
    [208, true],
    [207, true],
    [4060, true],
    [229, false],
  ])('%d: %s', (number, expected) => {
    expect(isNotMigrated(asWarehouseError(serverError(number), 'reading'))).toBe(expected);
  });
});

describe('isDuplicate', () => {
  it('knows the violation of a key and of a unique index', () => {
    expect([2627, 2601, 547].map((number) => isDuplicate(serverError(number)))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
