import { describe, expect, it } from '@jest/globals';
import { AxiosError, AxiosHeaders, type AxiosResponse } from 'axios';

import { asOdreError } from '../../../../sources/odre/odre-errors.js';
import { findQuota } from '../../../../sources/odre/quota.js';

function refusal(status: number, headers: Readonly<Record<string, string>>): AxiosError {
  const config = { headers: new AxiosHeaders() };
  const data = Buffer.from('{"error":"said the source"}');
  const response: AxiosResponse = { status, statusText: '', headers, data, config };
  return new AxiosError('Request failed', 'ERR_BAD_REQUEST', config, undefined, response);
}

describe('Retry-After', () => {
  it('as an HTTP date is told as the seconds until then', () => {
    const in90Seconds = new Date(Date.now() + 90_000).toUTCString();

    const { details } = asOdreError(refusal(429, { 'retry-after': in90Seconds }));

    expect(details['retryAfterSeconds']).toBeGreaterThan(85);
    expect(details['retryAfterSeconds']).toBeLessThanOrEqual(90);
  });

  it('as a date that has passed is no pause', () => {
    const { details } = asOdreError(
      refusal(429, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }),
    );

    expect(details['retryAfterSeconds']).toBe(0);
  });

  it.each(['soon', '', '1.5s'])("that reads '%s' is unknown", (text) => {
    const { details } = asOdreError(refusal(429, { 'retry-after': text }));

    expect(details['retryAfterSeconds']).toBeNull();
  });
});

describe('an error of the source', () => {
  it('is told in its own words, under either spelling of its body', () => {
    expect(asOdreError(refusal(400, {})).message).toBe('ODRÉ answered 400: said the source');
  });

  it('of another kind is a defect and says nothing of itself', () => {
    const error = asOdreError(new TypeError('secret'));

    expect(error).toMatchObject({ code: 'INTERNAL', message: 'call to ODRÉ failed' });
  });
});

describe('the quota headers', () => {
  const headers = {
    'x-ratelimit-dataset-limit': '50000',
    'x-ratelimit-dataset-remaining': '49999',
    'x-ratelimit-dataset-reset': '2026-10-01 00:00:00+00:00',
  };

  it('are read with their date, which ODRÉ writes with a space', () => {
    expect(findQuota(headers)).toEqual({
      limit: 50_000,
      remaining: 49_999,
      resetsAtUtc: '2026-10-01T00:00:00Z',
    });
  });

  it('may lack a readable date', () => {
    expect(findQuota({ ...headers, 'x-ratelimit-dataset-reset': 'soon' })).toMatchObject({
      resetsAtUtc: null,
    });
  });

  it.each([
    ['x-ratelimit-dataset-limit', undefined],
    ['x-ratelimit-dataset-remaining', undefined],
    ['x-ratelimit-dataset-remaining', 'many'],
    ['x-ratelimit-dataset-remaining', '-1'],
  ])('tell nothing when %s is %p', (name, value) => {
    expect(findQuota({ ...headers, [name]: value })).toBeUndefined();
  });
});
