import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { RECORD_PAGE_SCHEMAS } from '../../../api/records/record-page-schemas.js';
import { FACT_REGIONAL_CLIMATE } from '../../../domain/star-schema/climate-tables.js';
import type { StagedRecord } from '../../../domain/star-schema/record-table.js';
import { addMinutes } from '../../../domain/time/instant.js';
import { createPostgresWarehouseLoader } from '../../../platform/warehouse/postgres/postgres-warehouse-loader.js';
import { createPostgresWarehouseReader } from '../../../platform/warehouse/postgres/postgres-warehouse-reader.js';
import type { WarehouseLoader, WindowLoad } from '../../../platform/warehouse/warehouse-loader.js';
import type { WarehouseReader } from '../../../platform/warehouse/warehouse-reader.js';
import { CLIMATE_PROVIDERS } from '../../../sources/regional-climate.js';
import { createTestDatabase, type TestDatabase } from '../../servers/test-servers.js';
import { aLoad, aRun, NOON } from '../platform/warehouse/staged-flow-builder.js';

import { startApi, type RunningApi } from './running-api.js';

const PAGE = z.object({ data: z.array(z.looseObject({})), next_cursor: z.string().nullable() });
const TWO_HOURS = `start=${NOON}&end=${addMinutes(NOON, 120)}`;

type Provider = keyof typeof CLIMATE_PROVIDERS;

describe('the weather of the regions behind the API', () => {
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
  });
  afterAll(async () => {
    await api.close();
    await reader.close();
    await loader.close();
    await database.drop();
  });

  let runs = 0;
  /** Loads an hour of Normandie as a provider tells it. */
  const bring = (provider: Provider, irradiance: number | null, minutes = 0, region = '28') => {
    const load = aLoad({ run: aRun({ runId: `climate-${(runs += 1)}` }) });
    const row = aRow(load, { provider, irradiance, minutes, region });
    return loader.loadWindow(load, {
      records: [{ table: FACT_REGIONAL_CLIMATE, rows: only(row) }],
    });
  };
  const ask = async (query: string) => {
    const response = await api.get(`/v1/climate?${query}`);
    expect([query, response.status]).toEqual([query, 200]);
    return PAGE.parse(await response.json()).data;
  };

  it('is a row an hour and weighting, with its provider', async () => {
    await bring('open-meteo-forecast', 480);

    expect(await ask(`${TWO_HOURS}&region_code=28&weighting=area`)).toEqual([
      {
        region_code: '28',
        hour_start: NOON,
        weighting: 'area',
        wind_speed_10m_m_per_s: 4.5,
        wind_speed_100m_m_per_s: 7.25,
        solar_irradiance_w_per_m2: 480,
        temperature_c: 11,
        provider: 'open-meteo-forecast',
        origin: 'simulated',
      },
    ]);
  });

  it('is that of ERA5 once it is there, and no forecast comes over it again', async () => {
    await bring('open-meteo-forecast', 480, 60);
    await bring('era5-france', 500, 60);
    await bring('open-meteo-archive', 490, 60);
    const [, second] = await ask(`${TWO_HOURS}&region_code=28`);

    expect(second).toMatchObject({ provider: 'era5-france', solar_irradiance_w_per_m2: 500 });
  });

  it('keeps its radiation when the newest hour of ERA5 has none yet', async () => {
    await bring('open-meteo-archive', 470, 0, '53');
    await bring('era5-france', null, 0, '53');
    const [row] = await ask(`${TWO_HOURS}&region_code=53`);

    expect(row).toMatchObject({ provider: 'open-meteo-archive', solar_irradiance_w_per_m2: 470 });
  });

  it('is empty for a weighting nobody brought', async () => {
    expect(await ask(`${TWO_HOURS}&weighting=wind_capacity`)).toEqual([]);
  });

  it.each([
    ['a weighting that is none', `${TWO_HOURS}&weighting=people`, 'weighting'],
    ['no window', 'region_code=28', 'start is missing'],
  ])('refuses %s, naming it', async (_, query, named) => {
    const response = await api.get(`/v1/climate?${query}`);
    const problem = z.object({ detail: z.string() }).parse(await response.json());

    expect(response.status).toBe(400);
    expect(problem.detail).toContain(named);
  });

  it('answers as its schema in the OpenAPI document says', async () => {
    const answer = await (await api.get(`/v1/climate?${TWO_HOURS}`)).json();

    expect(RECORD_PAGE_SCHEMAS['RegionalClimatePage']?.safeParse(answer).error).toBeUndefined();
  });
});

async function* only(row: StagedRecord): AsyncGenerator<readonly StagedRecord[]> {
  await Promise.resolve();
  yield [row];
}

interface RowFacts {
  readonly provider: Provider;
  readonly irradiance: number | null;
  readonly minutes: number;
  readonly region: string;
}

function aRow(
  { bronzeObjects }: WindowLoad,
  { provider, irradiance, minutes, region }: RowFacts,
): StagedRecord {
  const values = [4.5, 7.25, irradiance, 11, provider, CLIMATE_PROVIDERS[provider]];
  return {
    cells: [region, addMinutes(NOON, minutes), 'area', ...values],
    bronzeSha256: bronzeObjects[0]?.sha256 ?? '',
  };
}
