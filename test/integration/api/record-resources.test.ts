import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { RECORD_LINEAGE } from '../../../api/lineage/record-lineage.dto.js';
import { RECORD_PAGE_SCHEMAS } from '../../../api/records/record-page-schemas.js';
import { RECORD_RESOURCES } from '../../../api/records/record-resources.js';
import { FACT_INSTALLED_CAPACITY } from '../../../domain/star-schema/capacity-tables.js';
import { FACT_NATIONAL_FLOW } from '../../../domain/star-schema/national-tables.js';
import type { RecordTable, StagedRecord } from '../../../domain/star-schema/record-table.js';
import { addMinutes } from '../../../domain/time/instant.js';
import { createPostgresWarehouseLoader } from '../../../platform/warehouse/postgres/postgres-warehouse-loader.js';
import { createPostgresWarehouseReader } from '../../../platform/warehouse/postgres/postgres-warehouse-reader.js';
import type { WarehouseLoader, WindowLoad } from '../../../platform/warehouse/warehouse-loader.js';
import type { WarehouseReader } from '../../../platform/warehouse/warehouse-reader.js';
import { createTestDatabase, type TestDatabase } from '../../servers/test-servers.js';
import { aLoad, aRun, NOON } from '../platform/warehouse/staged-flow-builder.js';

import { startApi, type RunningApi } from './running-api.js';

const PAGE = z.looseObject({
  data: z.array(z.looseObject({})),
  next_cursor: z.string().nullable(),
});
const HOUR = `start=${NOON}&end=${addMinutes(NOON, 60)}`;

describe('the record tables behind the API', () => {
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
    const load = aLoad();
    await save(load, FACT_NATIONAL_FLOW, [
      ...[0, 15, 30, 45].map((minutes) => aNationalRow(load, minutes, 'gas', 1000 + minutes)),
      aNationalRow(load, 0, 'co2_intensity', 21),
    ]);
    await save(aLoad({ run: aRun({ runId: 'second' }) }), FACT_NATIONAL_FLOW, [
      aNationalRow(load, 0, 'gas', 1111),
    ]);
    await save(aLoad({ run: aRun({ runId: 'third' }) }), FACT_INSTALLED_CAPACITY, [
      aCapacityRow(load, '94', 'wind', 20.5),
      aCapacityRow(load, '32', 'wind', 6300),
      aCapacityRow(load, '32', 'nuclear', null),
    ]);
  });
  afterAll(async () => {
    await api.close();
    await reader.close();
    await loader.close();
    await database.drop();
  });

  const save = (load: WindowLoad, table: RecordTable, rows: readonly StagedRecord[]) =>
    loader.loadWindow(load, { records: [{ table, rows: batchOf(rows) }] });
  const askPage = async (path: string) => {
    const response = await api.get(path);
    expect([path, response.status]).toEqual([path, 200]);
    return PAGE.parse(await response.json());
  };

  it('serve national series in the words of the regional ones', async () => {
    const { data } = await askPage(`/v1/production/national?${HOUR}&source=co2_intensity,gas`);

    expect(data).toHaveLength(5);
    expect(data[0]).toEqual({
      region_code: 'FR',
      region_name: 'France',
      source: 'co2_intensity',
      slot_start: NOON,
      slot_end: addMinutes(NOON, 15),
      value: 21,
      reason: null,
      vintage: 'real_time',
      unit: 'g/kWh',
      origin: 'simulated',
    });
  });

  it('are told as they were known at an instant', async () => {
    const lineage = await api.get(
      `/v1/lineage/records?table=fact_national_flow&key=${NOON}&key=gas`,
    );
    const { row, revisions, run } = RECORD_LINEAGE.parse(await lineage.json());

    expect(row).toMatchObject({ value: 1111 });
    expect(run.temporal_ui_url).toContain('/namespaces/grid-simulated/workflows/');
    expect(revisions.map((revision) => revision.row['value'])).toEqual([1111, 1000]);
    const before = revisions[1]?.known_from ?? '';
    const page = await askPage(`/v1/production/national?${HOUR}&source=gas&as_of=${before}`);
    expect(page.data[0]).toMatchObject({ value: 1000 });
  });

  it('come in pages that visit every row once', async () => {
    const whole = await askPage(`/v1/production/national?${HOUR}`);
    const visited: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await askPage(`/v1/production/national?${HOUR}&limit=2${next}`);
      visited.push(...page.data);
      cursor = page.next_cursor;
    }

    expect(visited).toEqual(whole.data);
  });

  it('are filtered by what their parameters name, regions outside eCO2mix among them', async () => {
    const corsica = await askPage('/v1/capacity/regional?region_code=94');
    const nuclear = await askPage('/v1/capacity/regional?source=nuclear');

    expect(corsica.data).toMatchObject([{ region_code: '94', capacity_mw: 20.5 }]);
    expect(nuclear.data).toMatchObject([{ region_code: '32', capacity_mw: null }]);
  });

  it.each([
    ['an unknown series', `/v1/production/national?${HOUR}&source=gaz`, "source is 'gaz'"],
    [
      'a window that ends first',
      `/v1/production/national?start=${NOON}&end=2020-01-01T00:00:00Z`,
      'later than start',
    ],
    ['a missing window', '/v1/production/national', 'start is missing'],
    ['a cursor of our own making', `/v1/production/national?${HOUR}&cursor=abc`, "cursor is 'abc'"],
    ['a parameter that is not there', '/v1/capacity/regional?colour=red', 'colour'],
    ['an empty region', '/v1/capacity/regional?region_code=', "region_code is ''"],
    ['a source that produces nothing', '/v1/capacity/regional?source=exchange', "'exchange'"],
    ['an unknown table', '/v1/lineage/records?table=pg_user&key=a', "table is 'pg_user'"],
    ['too few words of a key', '/v1/lineage/records?table=fact_national_flow&key=a', 'key is'],
  ])('refuse %s, naming it', async (_, path, named) => {
    const response = await api.get(path);
    const problem = z.object({ detail: z.string() }).parse(await response.json());

    expect(response.status).toBe(400);
    expect(problem.detail).toContain(named);
  });

  it('say why there is no row: never loaded, not known yet, or nothing that matches', async () => {
    const reasonAt = async (path: string) => {
      const { data, ...page } = await askPage(path);
      expect(data).toEqual([]);
      return [page['reason'], page['message']];
    };
    const longAgo = `as_of=2001-01-01T00:00:00Z`;
    const past = 'start=2019-01-01T00:00:00Z&end=2019-01-02T00:00:00Z';

    expect(await reasonAt('/v1/communes?postal_code=37160')).toEqual([
      'never_loaded',
      "Ces données n'ont jamais été chargées dans l'entrepôt.",
    ]);
    expect(await reasonAt(`/v1/communes?${longAgo}`)).toContain('never_loaded');
    expect(await reasonAt(`/v1/production/national?${HOUR}&${longAgo}`)).toContain('not_known_yet');
    expect(await reasonAt(`/v1/production/national?${past}`)).toContain('nothing_matches');
    expect(await reasonAt('/v1/capacity/regional?region_code=01')).toContain('nothing_matches');
    expect(await askPage('/v1/capacity/regional')).not.toHaveProperty('reason');
  });

  it.each([
    '/v1/capacity/regional?region_code=99',
    '/v1/capacity/installations?region_code=2A',
    '/v1/communes?region_code=24,99',
    '/v1/grid-nodes?region_code=99',
    `/v1/climate?${HOUR}&region_code=94`,
  ])('answer 404 for a region nobody knows there: %s', async (path) => {
    const response = await api.get(path);
    const problem = z.looseObject({}).parse(await response.json());

    expect(response.status).toBe(404);
    expect(problem).toMatchObject({
      code: 'UNKNOWN_REGION',
      errors: [{ parameter: 'region_code' }],
    });
  });

  it('answer 200 for a region overseas, of which nothing is told', async () => {
    for (const name of ['capacity/regional', 'capacity/installations', 'communes', 'grid-nodes']) {
      expect((await askPage(`/v1/${name}?region_code=01`)).data).toEqual([]);
    }
  });

  it('answer 404 for a row that is not there, and 401 without a token', async () => {
    const lineage = '/v1/lineage/records?table=fact_national_flow&key=2019-01-01T00:00:00Z&key=gas';

    expect((await api.get(lineage)).status).toBe(404);
    for (const { path } of RECORD_RESOURCES) {
      expect((await api.get(`/${path}`, {})).status).toBe(401);
    }
  });

  it('answer as their schema in the OpenAPI document says', async () => {
    const national = await (await api.get(`/v1/production/national?${HOUR}`)).json();
    const capacity = await (await api.get('/v1/capacity/regional')).json();

    expect(
      RECORD_PAGE_SCHEMAS['NationalProductionPage']?.safeParse(national).error,
    ).toBeUndefined();
    expect(RECORD_PAGE_SCHEMAS['RegionalCapacityPage']?.safeParse(capacity).error).toBeUndefined();
  });
});

async function* batchOf(rows: readonly StagedRecord[]): AsyncGenerator<readonly StagedRecord[]> {
  await Promise.resolve();
  yield rows;
}

function shaOf({ bronzeObjects }: WindowLoad): string {
  return bronzeObjects[0]?.sha256 ?? '';
}

function aNationalRow(
  load: WindowLoad,
  minutes: number,
  series: string,
  value: number,
): StagedRecord {
  const unit = series === 'co2_intensity' ? 'g/kWh' : 'MW';
  return {
    cells: [addMinutes(NOON, minutes), series, value, unit, null, 15, 0],
    bronzeSha256: shaOf(load),
  };
}

function aCapacityRow(
  load: WindowLoad,
  region: string,
  source: string,
  capacityMw: number | null,
): StagedRecord {
  return {
    cells: [region, source, '2023-01-01', null, capacityMw, '2023'],
    bronzeSha256: shaOf(load),
  };
}
