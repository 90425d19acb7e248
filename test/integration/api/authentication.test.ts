import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { PROBLEM_SCHEMA } from '../../../api/problem-details/problem-details.js';
import { GridError } from '../../../domain/errors/grid-error.js';

import {
  createInMemoryWarehouseReader,
  emptyInMemoryWarehouse,
} from './in-memory-warehouse-reader.js';
import { startApi, WORD_TOKEN_VERIFIER, type RunningApi } from './running-api.js';

const OPEN_PATHS = ['/health/live', '/health/ready'];

const DOCUMENT = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

describe('the guard of the API', () => {
  let api: RunningApi;
  let isProviderDown = false;

  beforeAll(async () => {
    api = await startApi(createInMemoryWarehouseReader(emptyInMemoryWarehouse()), {
      verify: (token) =>
        isProviderDown
          ? Promise.reject(new GridError('IDENTITY_PROVIDER_UNAVAILABLE', 'down'))
          : WORD_TOKEN_VERIFIER.verify(token),
    });
  });
  afterAll(() => api.close());

  it('closes every documented route but health', async () => {
    const { paths } = DOCUMENT.parse(await (await api.get('/docs-json', {})).json());
    const routes = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => ({ path, method: method.toUpperCase() })),
    );

    expect(routes.length).toBeGreaterThanOrEqual(5);
    for (const { path, method } of routes) {
      const { status } = await fetch(`${api.url}${path}`, { method });
      expect(`${path} ${status === 401 ? 'closed' : 'open'}`).toBe(
        `${path} ${OPEN_PATHS.includes(path) ? 'open' : 'closed'}`,
      );
    }
  });

  it('leaves the documentation open', async () => {
    const page = await api.get('/docs', {});
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Grid Power Stream API');
  });

  it.each([
    ['no header', {}, 'Bearer realm="grid-power-stream"'],
    ['another scheme', { authorization: 'Basic dTpw' }, 'error="invalid_token"'],
    ['an empty token', { authorization: 'Bearer ' }, 'error="invalid_token"'],
    ['a token that is not valid', { authorization: 'Bearer nonsense' }, 'error="invalid_token"'],
    ['two tokens', { authorization: 'Bearer token-of-reader x' }, 'error="invalid_token"'],
  ])('answers 401 with a challenge to %s', async (_what, headers, challenge) => {
    const response = await api.get('/v1/regions', headers);

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain(challenge);
    expect(PROBLEM_SCHEMA.parse(await response.json()).code).toBe('UNAUTHENTICATED');
  });

  it('answers 403 to a valid token without a role of the product', async () => {
    const response = await api.get('/v1/regions', { authorization: 'Bearer token-of-stranger' });

    expect(response.status).toBe(403);
    expect(PROBLEM_SCHEMA.parse(await response.json())).toMatchObject({ code: 'FORBIDDEN' });
  });

  it.each(['reader', 'operator', 'admin'])('lets a %s read', async (role) => {
    const response = await api.get('/v1/regions', { authorization: `Bearer token-of-${role}` });
    expect(response.status).toBe(200);
  });

  it('checks the token before the parameters', async () => {
    expect((await api.get('/v1/production/regional?limit=x', {})).status).toBe(401);
  });

  it('answers 503 when the identity provider is down, except for a token checked just before', async () => {
    await api.get('/v1/regions');
    isProviderDown = true;

    expect((await api.get('/v1/regions', { authorization: 'Bearer token-of-other' })).status).toBe(
      503,
    );
    expect((await api.get('/v1/regions')).status).toBe(200);
  });
});
