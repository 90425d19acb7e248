import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { PROBLEM_SCHEMA } from '../../../api/problem-details/problem-details.js';
import { GridError } from '../../../domain/errors/grid-error.js';

import {
  createInMemoryWarehouseReader,
  emptyInMemoryWarehouse,
  type InMemoryWarehouse,
} from './in-memory-warehouse-reader.js';
import { startApi, type RunningApi } from './running-api.js';

const SERIES = '/v1/production/regional';
const DAY = 'start=2026-08-27T00:00:00Z&end=2026-08-28T00:00:00Z';

describe('an error of the API', () => {
  const warehouse: InMemoryWarehouse = emptyInMemoryWarehouse();
  let api: RunningApi;

  beforeAll(async () => {
    api = await startApi(createInMemoryWarehouseReader(warehouse));
  });
  afterAll(() => api.close());
  beforeEach(() => {
    Object.assign(warehouse, emptyInMemoryWarehouse());
  });

  const problemAt = async (path: string, headers?: Record<string, string>) => {
    const response = await api.get(path, headers);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = PROBLEM_SCHEMA.parse(await response.json());
    expect(problem.status).toBe(response.status);
    expect(problem.instance).toBe(new URL(response.url).pathname + new URL(response.url).search);
    return problem;
  };

  it.each([
    ['no start', 'end=2026-08-28T00:00:00Z', 'start', null],
    ['no end', 'start=2026-08-28T00:00:00Z', 'end', null],
    [
      'an instant without offset',
      `${DAY}&as_of=2026-08-28T00:00:00`,
      'as_of',
      '2026-08-28T00:00:00',
    ],
    ['a date for an instant', `${DAY}&as_of=2026-08-28`, 'as_of', '2026-08-28'],
    ['a day that is none', `${DAY}&as_of=2026-02-30T00:00:00Z`, 'as_of', '2026-02-30T00:00:00Z'],
    ['a year out of range', `${DAY}&as_of=0001-01-01T00:00:00Z`, 'as_of', '0001-01-01T00:00:00Z'],
    ['a repeated instant', `${DAY}&as_of=a&as_of=b`, 'as_of', '["a","b"]'],
    ['an unknown source', `${DAY}&source=wind,coal`, 'source', 'coal'],
    ['an empty source', `${DAY}&source=`, 'source', ''],
    ['an empty region', `${DAY}&region_code=`, 'region_code', ''],
    ['an unknown region and a wrong limit', `${DAY}&region_code=99&limit=0`, 'limit', '0'],
    ['a limit of zero', `${DAY}&limit=0`, 'limit', '0'],
    ['a limit above the most', `${DAY}&limit=10001`, 'limit', '10001'],
    ['a negative limit', `${DAY}&limit=-1`, 'limit', '-1'],
    ['a fractional limit', `${DAY}&limit=1.5`, 'limit', '1.5'],
    ['a limit in words', `${DAY}&limit=ten`, 'limit', 'ten'],
    ['a broken cursor', `${DAY}&cursor=!!!`, 'cursor', '!!!'],
    ['an unknown parameter', `${DAY}&regions=32`, 'regions', '32'],
    ['a prototype name as parameter', `${DAY}&__proto__=1`, '__proto__', '1'],
  ])('%s gets a 400 that names it', async (_what, query, parameter, value) => {
    const problem = await problemAt(`${SERIES}?${query}`);

    expect(problem).toMatchObject({ status: 400, code: 'INVALID_PARAMETER' });
    expect(problem.type).toBe('/problems/invalid-parameter');
    const error = problem.errors.find((candidate) => candidate.parameter === parameter);
    expect(error?.value).toBe(value);
    expect(error?.allowed).not.toBe('');
    expect(problem.detail).toContain(parameter);
    expect(problem.detail).not.toContain('Invalid input');
  });

  it('a window that runs backwards or is empty gets a 400 at its end', async () => {
    for (const query of [
      'start=2026-08-28T00:00:00Z&end=2026-08-27T00:00:00Z',
      'start=2026-08-28T00:00:00Z&end=2026-08-28T02:00:00%2B02:00',
    ]) {
      const problem = await problemAt(`${SERIES}?${query}`);
      expect(problem.status).toBe(400);
      expect(problem.errors).toMatchObject([{ parameter: 'end' }]);
      expect(problem.detail).toContain('later than start');
    }
  });

  it('an offset whose plus sign was not encoded is explained', async () => {
    const problem = await problemAt(
      `${SERIES}?start=2026-08-27T00:00:00+02:00&end=2026-08-28T00:00:00Z`,
    );

    expect(problem.errors).toMatchObject([
      { parameter: 'start', value: '2026-08-27T00:00:00 02:00' },
    ]);
    expect(problem.detail).toContain('%2B');
  });

  it('every parameter at fault is named at once', async () => {
    const problem = await problemAt(`${SERIES}?start=x&limit=y&colour=z`);
    expect(problem.errors.map(({ parameter }) => parameter).sort()).toEqual([
      'colour',
      'end',
      'limit',
      'start',
    ]);
  });

  it('a long value is cut in the answer', async () => {
    const problem = await problemAt(`${SERIES}?${DAY}&source=${'x'.repeat(5000)}`);
    expect(problem.errors[0]?.value).toHaveLength(200);
  });

  it('an unknown region gets a 404 that lists the known ones', async () => {
    for (const path of [
      `${SERIES}?${DAY}&region_code=32,94`,
      '/v1/lineage?region_code=94&source=wind&at=2026-08-27T07:45:00Z',
    ]) {
      const problem = await problemAt(path);
      expect(problem).toMatchObject({ status: 404, code: 'UNKNOWN_REGION' });
      expect(problem.errors).toMatchObject([{ parameter: 'region_code', value: '94' }]);
      expect(problem.errors[0]?.allowed).toContain('32');
    }
  });

  it('a parameter on a route that takes none gets a 400', async () => {
    const problem = await problemAt('/v1/regions?region_code=32');
    expect(problem.errors).toMatchObject([{ parameter: 'region_code', allowed: 'no parameter' }]);
  });

  it('an instant at which no fact is known gets a 404 in words', async () => {
    const problem = await problemAt(
      '/v1/lineage?region_code=32&source=wind&at=2026-08-27T07:45:00Z',
    );
    expect(problem).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(problem.detail).toContain('2026-08-27T07:45:00Z');
  });

  it('an unknown route gets a 404', async () => {
    expect(await problemAt('/v1/nothing')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s gets a 405 that names GET', async (method) => {
    const response = await fetch(`${api.url}/v1/regions`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect(PROBLEM_SCHEMA.parse(await response.json()).code).toBe('METHOD_NOT_ALLOWED');
  });

  it('a body that is too large gets a 413', async () => {
    const response = await fetch(`${api.url}/v1/nothing`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify('x'.repeat(100_000)),
    });
    expect(response.status).toBe(413);
    expect(PROBLEM_SCHEMA.parse(await response.json())).toMatchObject({ status: 413 });
  });

  it('an address that cannot be decoded gets a 400', async () => {
    const response = await api.get('/v1/%zz');
    expect(response.status).toBe(400);
    expect(PROBLEM_SCHEMA.parse(await response.json()).code).toBe('MALFORMED_REQUEST');
  });

  it('a warehouse that does not answer gets a 503 that tells nothing of it', async () => {
    warehouse.failure = new GridError(
      'WAREHOUSE_UNAVAILABLE',
      'connect to db.internal:5432 failed',
    );
    for (const path of [`${SERIES}?${DAY}`, '/health/ready', '/v1/regions']) {
      const problem = await problemAt(path);
      expect(problem).toMatchObject({ status: 503, code: 'WAREHOUSE_UNAVAILABLE' });
      expect(JSON.stringify(problem)).not.toContain('db.internal');
    }
    expect((await api.get('/health/live')).status).toBe(200);
  });

  it('a defect gets a 500 that tells nothing of its cause', async () => {
    warehouse.failure = new TypeError('cannot read properties of secret');
    const problem = await problemAt(`${SERIES}?${DAY}`);
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
});
