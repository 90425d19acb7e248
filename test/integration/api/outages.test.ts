import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';

import { OUTAGE_PAGE } from '../../../api/outages/outages.dto.js';
import { FACT_OUTAGE, FACT_OUTAGE_PERIOD } from '../../../domain/star-schema/outage-tables.js';
import {
  recordColumns,
  type RecordTable,
  type StagedRecord,
} from '../../../domain/star-schema/record-table.js';
import { addMinutes } from '../../../domain/time/instant.js';
import { createPostgresWarehouseLoader } from '../../../platform/warehouse/postgres/postgres-warehouse-loader.js';
import { createPostgresWarehouseReader } from '../../../platform/warehouse/postgres/postgres-warehouse-reader.js';
import type { WarehouseLoader, WindowLoad } from '../../../platform/warehouse/warehouse-loader.js';
import type { WarehouseReader } from '../../../platform/warehouse/warehouse-reader.js';
import { createTestDatabase, type TestDatabase } from '../../servers/test-servers.js';
import { aLoad, aRun, NOON } from '../platform/warehouse/staged-flow-builder.js';

import { startApi, type RunningApi } from './running-api.js';

type Cells = Readonly<Record<string, string | number | null>>;

const ONE_HOUR_LATER = addMinutes(NOON, 60);
const GENERATION = 'rte-generation-unavailabilities';

/** A forced outage of a reactor of Gravelines, from noon for an hour. */
const AN_OUTAGE: Cells = {
  publisher: GENERATION,
  outage_id: 'E-1',
  version: 1,
  status: 'active',
  outage_kind: 'forced',
  asset_code: '17W100P100P0001X',
  asset_name: 'GRAVELINES 1',
  asset_kind: 'generation_unit',
  fuel_type: 'NUCLEAR',
  source_code: 'nuclear',
  region_code: '32',
  started_at: NOON,
  ended_at: ONE_HOUR_LATER,
  installed_mw: 910,
  available_mw: 0,
  reason: 'Défaillance',
  published_at: NOON,
};

describe('outages behind the API', () => {
  let database: TestDatabase;
  let loader: WarehouseLoader;
  let reader: WarehouseReader;
  let api: RunningApi;

  beforeAll(async () => {
    database = await createTestDatabase('simulated');
    let loads = 0;
    loader = createPostgresWarehouseLoader({
      databaseUrl: database.url,
      knownAtUtc: () => addMinutes(NOON, 60 * (loads += 1)),
    });
    reader = createPostgresWarehouseReader({ databaseUrl: database.url });
    api = await startApi(reader);
    await load('first', FACT_OUTAGE, [
      AN_OUTAGE,
      { ...AN_OUTAGE, outage_id: 'E-2', region_code: '44', ended_at: null },
      {
        ...{ ...AN_OUTAGE, outage_id: 'E-3', source_code: 'hydro', outage_kind: 'planned' },
        ...{ started_at: addMinutes(NOON, 600), ended_at: addMinutes(NOON, 660) },
      },
      { ...AN_OUTAGE, publisher: 'maintenance-page', region_code: null, installed_mw: null },
    ]);
    await load('second', FACT_OUTAGE, [{ ...AN_OUTAGE, version: 2, status: 'dismissed' }]);
    await load('third', FACT_OUTAGE_PERIOD, [
      {
        ...{ publisher: GENERATION, outage_id: 'E-1', direction: '', period_start: NOON },
        ...{ version: 2, period_end: ONE_HOUR_LATER, available_mw: 0, unavailable_mw: 910 },
      },
      {
        ...{ publisher: GENERATION, outage_id: 'E-1', direction: '', version: 2 },
        ...{ period_start: ONE_HOUR_LATER, period_end: ONE_HOUR_LATER },
      },
      {
        ...{ publisher: GENERATION, outage_id: 'E-1', direction: '', version: 2 },
        ...{ period_start: addMinutes(NOON, 120), available_mw: 100, unavailable_mw: 810 },
      },
    ]);
  });
  afterAll(async () => {
    await api.close();
    await reader.close();
    await loader.close();
    await database.drop();
  });

  async function load(runId: string, table: RecordTable, rows: readonly Cells[]): Promise<void> {
    const window: WindowLoad = aLoad({ run: aRun({ runId }) });
    const staged = rows.map((cells): StagedRecord => ({
      cells: recordColumns(table).map(({ name }) => cells[name] ?? null),
      bronzeSha256: window.bronzeObjects[0]?.sha256 ?? '',
    }));
    await loader.loadWindow(window, { records: [{ table, rows: batchOf(staged) }] });
  }

  async function pageOf(query: string): Promise<z.infer<typeof OUTAGE_PAGE>> {
    const response = await api.get(`/v1/outages${query}`);
    expect([query, response.status]).toEqual([query, 200]);
    return OUTAGE_PAGE.parse(await response.json());
  }
  const idsOf = async (query: string): Promise<unknown[]> =>
    (await pageOf(query)).data.map(
      (row) => `${String(row['publisher'])} ${String(row['outage_id'])}`,
    );

  const E1 = `${GENERATION} E-1`;
  const E2 = `${GENERATION} E-2`;
  const E3 = `${GENERATION} E-3`;
  const PAGE = 'maintenance-page E-1';

  it('are told with everything Gold knows, and where the data comes from', async () => {
    const { data, next_cursor: nextCursor } = await pageOf(`?region_code=32&status=dismissed`);

    expect(data).toEqual([{ ...AN_OUTAGE, version: 2, status: 'dismissed', origin: 'simulated' }]);
    expect(nextCursor).toBeNull();
  });

  it.each([
    ['?start=2026-08-27T12:59:59Z&end=2026-08-27T14:00:00Z', [PAGE, E1, E2]],
    ['?start=2026-08-27T13:00:00Z&end=2026-08-27T14:00:00Z', [E2]],
    ['?start=2026-08-27T11:00:00Z&end=2026-08-27T12:00:00Z', []],
    ['?start=2026-08-27T11:00:00Z&end=2026-08-27T12:00:01Z', [PAGE, E1, E2]],
    ['?end=2030-01-01T00:00:00Z', [PAGE, E1, E2, E3]],
    ['?start=2026-08-28T00:00:00Z', [E2]],
    ['', [PAGE, E1, E2, E3]],
    ['?region_code=44,32', [E1, E2, E3]],
    ['?source=hydro', [E3]],
    ['?status=active', [PAGE, E2, E3]],
    ['?status=active&region_code=32', [E3]],
    ['?kind=planned', [E3]],
    ['?publisher=maintenance-page', [PAGE]],
  ])('%s are %j', async (query, expected) => {
    expect(await idsOf(query)).toEqual(expected);
  });

  it('are told as they were known before an event was called off', async () => {
    const before = addMinutes(NOON, 61);

    const { data } = await pageOf(`?as_of=${before}&region_code=32&kind=forced`);

    expect(data).toMatchObject([{ outage_id: 'E-1', version: 1, status: 'active' }]);
  });

  it('come in pages that visit each of them once', async () => {
    const visited: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: z.infer<typeof OUTAGE_PAGE> = await pageOf(`?limit=1&cursor=${cursor}`);
      visited.push(
        ...page.data.map((row) => `${String(row['publisher'])} ${String(row['outage_id'])}`),
      );
      cursor = page.next_cursor;
    }

    expect(visited).toEqual([PAGE, E1, E2, E3]);
  });

  it.each([
    ['', [910, 810]],
    ['&start=2026-08-27T12:59:59Z&end=2026-08-27T14:00:00Z', [910]],
    ['&start=2026-08-27T13:00:00Z&end=2026-08-27T14:00:00Z', []],
    ['&start=2030-01-01T00:00:00Z&end=2030-01-02T00:00:00Z', [810]],
  ])(
    'have spans of their own, with %j those that overlap, none of them empty',
    async (query, mw) => {
      const response = await api.get(`/v1/outages/periods?outage_id=E-1${query}`);

      expect(await response.json()).toMatchObject({
        data: mw.map((unavailable) => ({ unavailable_mw: unavailable, origin: 'simulated' })),
        next_cursor: null,
      });
    },
  );

  it.each([
    ['?status=perhaps', 400, 'INVALID_PARAMETER'],
    ['?region_code=99', 404, 'UNKNOWN_REGION'],
    ['?start=2026-08-27T00:00:00Z&end=2026-08-26T00:00:00Z', 400, 'INVALID_PARAMETER'],
    ['?start=yesterday', 400, 'INVALID_PARAMETER'],
    ['?cursor=abc', 400, 'INVALID_PARAMETER'],
    ['?limit=0', 400, 'INVALID_PARAMETER'],
    ['?colour=red', 400, 'INVALID_PARAMETER'],
  ])('asked for with %s are refused with %i %s', async (query, status, code) => {
    const response = await api.get(`/v1/outages${query}`);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });

  it('with a cursor of another list are refused', async () => {
    const { next_cursor: cursor } = await pageOf('?limit=1');

    const response = await api.get(`/v1/outages?limit=1&kind=forced&cursor=${String(cursor)}`);

    expect(response.status).toBe(400);
  });

  it('are not told without a token', async () => {
    expect((await api.get('/v1/outages', {})).status).toBe(401);
  });
});

async function* batchOf(rows: readonly StagedRecord[]): AsyncGenerator<readonly StagedRecord[]> {
  yield await Promise.resolve(rows);
}
