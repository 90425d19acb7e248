import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { FACT_REGIONAL_CLIMATE } from '../../../domain/star-schema/climate-tables.js';
import type { TimeWindow } from '../../../domain/time/time-window.js';
import {
  createEra5StandIn,
  type Era5StandIn,
} from '../../../sources/era5/stand-in/era5-stand-in.js';
import { createOpenMeteoClient } from '../../../sources/open-meteo/open-meteo-client.js';
import { createOpenMeteoStandIn } from '../../../sources/open-meteo/stand-in/open-meteo-stand-in.js';
import { startStandInServer, type StandInServer } from '../../../sources/stand-in-server.js';

import { startPipeline, windowOf, type Pipeline } from './pipeline-harness.js';

const clock = (): number => Date.parse('2026-11-20T12:10:00Z');
const SEED = 7;
/** Two days of a month that ERA5 has, and that is recent enough for a forecast to tell of. */
const DAYS = windowOf('2026-10-01T00:00:00Z', '2026-10-03T00:00:00Z');
const AN_HOUR = windowOf('2026-10-02T11:00:00Z', '2026-10-02T12:00:00Z');

describe('weather', () => {
  let server: StandInServer;
  let era5: Era5StandIn;
  let pipeline: Pipeline;
  let months: string;

  beforeAll(async () => {
    months = await mkdtemp(join(tmpdir(), 'climate-months-'));
    era5 = createEra5StandIn({ folder: months, seed: SEED, clock, daysOfMonth: 3 });
    const openMeteo = createOpenMeteoStandIn({ seed: SEED, clock });
    server = await startStandInServer({
      port: 0,
      mounts: [
        { prefix: '/era5', ...era5 },
        { prefix: '/open-meteo', ...openMeteo },
      ],
    });
    const client = (endpoint: string) =>
      createOpenMeteoClient({ url: `${server.url}/open-meteo/v1/${endpoint}` });
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: { kind: 'simulated', seed: SEED, publicationLagSeconds: 480, clock },
      sources: {
        openMeteo: { forecast: client('forecast'), archive: client('archive') },
        era5: { url: `${server.url}/era5` },
      },
    });
  }, 90_000);
  afterAll(async () => {
    await pipeline.stop();
    await server.close();
    await rm(months, { recursive: true, force: true });
  });

  const normandie = async (window: TimeWindow) => {
    const [row] = await pipeline.reader.findRecords({
      table: FACT_REGIONAL_CLIMATE,
      filters: { region_code: ['28'] },
      window,
      limit: 1,
    });
    return row;
  };

  it('comes as a forecast first, then from the archive, then from ERA5, hour by hour', async () => {
    const forecast = await pipeline.ingest('open-meteo-forecast', DAYS);
    expect(forecast).toMatchObject({ inserted: 12 * 48, revised: 0 });
    expect(await normandie(AN_HOUR)).toMatchObject({ provider: 'open-meteo-forecast' });

    const archive = await pipeline.ingest('open-meteo-archive', DAYS);
    expect(archive).toMatchObject({ inserted: 0, revised: 12 * 48 });
    expect(await normandie(AN_HOUR)).toMatchObject({ provider: 'open-meteo-archive' });

    const reanalysis = await pipeline.ingest('era5-france', DAYS);
    expect(reanalysis).toMatchObject({ inserted: 0, revised: 12 * 48, rowsRejected: 0 });
    const row = await normandie(AN_HOUR);
    expect(row).toMatchObject({ provider: 'era5-france', weighting: 'area' });
    expect(Number(row?.['solar_irradiance_w_per_m2'])).toBeGreaterThan(20);
    expect(Number(row?.['wind_speed_100m_m_per_s'])).toBeGreaterThan(
      Number(row?.['wind_speed_10m_m_per_s']),
    );
  }, 120_000);

  it('fetched again changes nothing: the same month is the same object', async () => {
    const again = await pipeline.ingest('era5-france', DAYS);
    const later = await pipeline.ingest('open-meteo-archive', DAYS);

    expect(again).toMatchObject({ inserted: 0, revised: 0, unchanged: 12 * 48 });
    expect(later).toMatchObject({ inserted: 0, revised: 0 });
    expect(await normandie(AN_HOUR)).toMatchObject({ provider: 'era5-france' });
  }, 120_000);

  it('answers where a number came from, down to the raw object in the lake', async () => {
    const lineage = await pipeline.reader.findRecordLineage(FACT_REGIONAL_CLIMATE, [
      '28',
      '2026-10-02T11:00:00Z',
      'area',
    ]);
    const [object] = lineage?.bronzeObjects ?? [];

    expect(lineage?.run.workflowId).toMatch(/^ingest-era5-france-/);
    expect(lineage?.revisions.map(({ row }) => row['provider'])).toEqual([
      'era5-france',
      'open-meteo-archive',
      'open-meteo-forecast',
    ]);
    expect(object?.path).toMatch(/^bronze\/climate\/era5\/.*\.parquet$/);
    expect(await pipeline.lake.find(object?.path ?? '')).toMatchObject({
      sizeBytes: object?.sizeBytes,
    });
  }, 60_000);

  it('of a month that is not published is no failure and loads nothing', async () => {
    const november = await pipeline.ingest(
      'era5-france',
      windowOf('2026-11-01T00:00:00Z', '2026-11-03T00:00:00Z'),
    );

    expect(november).toMatchObject({ inserted: 0, revised: 0, rowsIn: 0 });
  }, 60_000);

  it('of a source that is down leaves the other one running', async () => {
    era5.addFaults([{ kind: 'status', status: 403, times: 10 }]);
    const window = windowOf('2026-11-10T00:00:00Z', '2026-11-11T00:00:00Z');

    await expect(pipeline.ingest('era5-france', window)).rejects.toThrow();
    expect(await pipeline.ingest('open-meteo-archive', window)).toMatchObject({
      inserted: 12 * 24,
    });
    era5.clearFaults();
  }, 120_000);
});
