import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { parseInstant } from '../../../domain/time/instant.js';

import {
  aFlowRow,
  createInMemoryWarehouseReader,
  emptyInMemoryWarehouse,
  type InMemoryWarehouse,
} from './in-memory-warehouse-reader.js';
import { startApi, type RunningApi } from './running-api.js';

const PATH = '/v1/production/regional';
const DAY = 'start=2026-08-27T00:00:00Z&end=2026-08-28T00:00:00Z';

describe('GET /v1/production/regional', () => {
  const warehouse: InMemoryWarehouse = emptyInMemoryWarehouse();
  let api: RunningApi;

  beforeAll(async () => {
    api = await startApi(createInMemoryWarehouseReader(warehouse));
  });
  afterAll(() => api.close());
  beforeEach(() => {
    Object.assign(warehouse, emptyInMemoryWarehouse(), { version: warehouse.version + 1 });
  });

  it('serves a flow with its slot, unit, vintage and origin', async () => {
    warehouse.rows = [aFlowRow({ slotStartUtc: parseInstant('2026-08-27T07:45:00Z') })];

    const response = await api.get(`${PATH}?${DAY}&region_code=32&source=wind`);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      data: [
        {
          region_code: '32',
          region_name: 'Hauts-de-France',
          source: 'wind',
          slot_start: '2026-08-27T07:45:00Z',
          slot_end: '2026-08-27T08:00:00Z',
          value: 1200,
          unit: 'MW',
          vintage: 'real_time',
          origin: 'simulated',
          reason: null,
        },
      ],
      next_cursor: null,
    });
  });

  it('serves 304 to a caller that has the page', async () => {
    warehouse.rows = [aFlowRow({ slotStartUtc: parseInstant('2026-08-27T07:45:00Z') })];
    const first = await api.get(`${PATH}?${DAY}`);
    const etag = first.headers.get('etag') ?? '';

    const second = await api.get(`${PATH}?${DAY}`, {
      authorization: 'Bearer token-of-reader',
      'if-none-match': etag,
    });

    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(second.status).toBe(304);
    expect(await second.text()).toBe('');
    expect(warehouse.reads).toBe(1);
  });
});
