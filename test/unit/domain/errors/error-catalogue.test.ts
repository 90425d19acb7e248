import { describe, expect, it } from '@jest/globals';

import { ERROR_CATALOGUE, NON_RETRYABLE_CODES } from '../../../../domain/errors/error-catalogue.js';
import { GridError } from '../../../../domain/errors/grid-error.js';
import { systemErrorCode } from '../../../../domain/errors/system-error-code.js';

describe('the error catalogue', () => {
  it.each(Object.entries(ERROR_CATALOGUE))('%s says what it means', (code, entry) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(entry.meaning).toMatch(/^\w.*\.$/);
    expect(entry.httpStatus).toBeGreaterThanOrEqual(400);
    expect(entry.httpStatus).toBeLessThan(600);
  });

  it.each([
    'SOURCE_UNREACHABLE',
    'SOURCE_UNAVAILABLE',
    'SOURCE_RATE_LIMITED',
    'SOURCE_TRUNCATED',
    'SOURCE_NOT_UNDERSTOOD',
    'LAKE_UNAVAILABLE',
    'LAKE_CONFLICT',
    'WAREHOUSE_UNAVAILABLE',
    'TEMPORAL_UNAVAILABLE',
  ] as const)('has %s tried again', (code) => {
    expect(new GridError(code, 'x').isRetryable).toBe(true);
    expect(NON_RETRYABLE_CODES).not.toContain(code);
  });

  it.each([
    'SOURCE_REJECTED',
    'PAYLOAD_SCHEMA_DRIFT',
    'QUALITY_GATE_FAILED',
    'LAKE_OBJECT_EXISTS',
    'LAKE_FORBIDDEN',
    'LAKE_OBJECT_MISSING',
    'WAREHOUSE_REJECTED',
    'INVALID_WINDOW',
    'INTERNAL',
  ] as const)('has %s fail at once', (code) => {
    expect(new GridError(code, 'x').isRetryable).toBe(false);
    expect(NON_RETRYABLE_CODES).toContain(code);
  });
});

describe('a grid error', () => {
  it('carries code, sentence, details and cause', () => {
    const cause = new Error('below');

    const error = new GridError('LAKE_CONFLICT', 'changed meanwhile', { path: 'a/b' }, cause);

    expect(error).toMatchObject({
      name: 'GridError',
      code: 'LAKE_CONFLICT',
      message: 'changed meanwhile',
      details: { path: 'a/b' },
    });
    expect(error.cause).toBe(cause);
  });

  it('has no cause when none is given', () => {
    expect(new GridError('INTERNAL', 'x')).not.toHaveProperty('cause');
  });
});

describe('the code of a system error', () => {
  it('is read from its shape, whatever its class', () => {
    expect(systemErrorCode(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBe('ENOENT');
    expect(systemErrorCode({ code: '57P01' })).toBe('57P01');
  });

  it.each([[undefined], [null], ['ENOENT'], [{}], [{ code: 5 }], [new Error('x')]])(
    'is absent from %p',
    (thrown) => {
      expect(systemErrorCode(thrown)).toBeUndefined();
    },
  );
});
