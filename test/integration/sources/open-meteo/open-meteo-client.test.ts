import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { epochMsOf, instantFromEpochMs, parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { createOpenMeteoClient } from '../../../../sources/open-meteo/open-meteo-client.js';
import {
  createOpenMeteoPipeline,
  OPEN_METEO_POINTS,
} from '../../../../sources/open-meteo/open-meteo-pipeline.js';
import type { OpenMeteoDataset } from '../../../../sources/open-meteo/open-meteo-refine.js';
import {
  createOpenMeteoStandIn,
  type OpenMeteoStandIn,
} from '../../../../sources/open-meteo/stand-in/open-meteo-stand-in.js';
import type {
  RawObject,
  ReceivedObject,
  SourcePipeline,
} from '../../../../sources/source-pipeline.js';
import { startStandInServer, type StandInServer } from '../../../../sources/stand-in-server.js';

const NOW = parseInstant('2026-03-10T12:10:00Z');
const FORECAST = timeWindow(
  parseInstant('2026-03-08T00:00:00Z'),
  parseInstant('2026-03-13T00:00:00Z'),
);
const ARCHIVE = timeWindow(
  parseInstant('2026-02-24T00:00:00Z'),
  parseInstant('2026-03-10T00:00:00Z'),
);

let server: StandInServer;
let standIn: OpenMeteoStandIn;

beforeAll(async () => {
  standIn = createOpenMeteoStandIn({ seed: 7, clock: () => epochMsOf(NOW) });
  server = await startStandInServer({ port: 0, mounts: [{ prefix: '/open-meteo', ...standIn }] });
});

afterEach(() => {
  standIn.clearFaults();
});

afterAll(() => server.close());

const pipelineOf = (dataset: OpenMeteoDataset, timeoutMs = 20_000): SourcePipeline => {
  const endpoint = dataset === 'open-meteo-archive' ? 'archive' : 'forecast';
  const url = `${server.url}/open-meteo/v1/${endpoint}`;
  return createOpenMeteoPipeline(dataset, createOpenMeteoClient({ url, timeoutMs }));
};

async function fetchOne(pipeline: SourcePipeline, span = FORECAST): Promise<ReceivedObject> {
  for await (const received of pipeline.fetch?.(span) ?? []) return received;
  throw new Error('nothing was fetched');
}

function rawOf({ body, sourceUrl }: ReceivedObject): RawObject {
  return {
    bronzePath: 'bronze/climate/open-meteo/x.json',
    bronzeSha256: 'a'.repeat(64),
    fetchedAtUtc: NOW,
    sourceUrl,
    sizeBytes: 0,
    read: () => Promise.resolve(body as Uint8Array),
    scan: () => Promise.reject(new Error('not Parquet')),
  };
}

describe('a forecast', () => {
  it('of all regions is one call, in m/s and GMT, up to the day of the last radiation', async () => {
    const before = standIn.requests().length;
    const received = await fetchOne(pipelineOf('open-meteo-forecast'));
    const [request, ...others] = standIn.requests().slice(before);

    expect(others).toEqual([]);
    expect(request?.parameters.get('wind_speed_unit')).toBe('ms');
    expect(request?.parameters.get('timezone')).toBe('GMT');
    expect(request?.parameters.get('start_date')).toBe('2026-03-08');
    expect(request?.parameters.get('end_date')).toBe('2026-03-13');
    expect(request?.parameters.get('latitude')?.split(',')).toHaveLength(
      OPEN_METEO_POINTS().length,
    );
    expect(received.rows).toBe(6 * 24 * OPEN_METEO_POINTS().length);
    expect(received.extension).toBe('json');
    expect(received.sourceUrl).toContain('/open-meteo/v1/forecast?latitude=');
  });

  it('gives every hour of its window whole, and is measured up to now', async () => {
    const pipeline = pipelineOf('open-meteo-forecast');
    const refined = await pipeline.refine(FORECAST, [rawOf(await fetchOne(pipeline))]);

    expect(refined.silver.height).toBe(12 * 5 * 24);
    expect(refined.rowsAccepted).toBe(refined.rowsIn);
    expect(refined.newestMeasuredUtc).toBe('2026-03-10T12:00:00Z');
    expect(refined.newestSlotUtc).toBe('2026-03-12T23:00:00Z');
    expect(pipeline.judge(refined.silver, FORECAST).filter(({ passed }) => !passed)).toEqual([]);
  });

  it('too far ahead is refused in the words of the source', async () => {
    const later = timeWindow(
      instantFromEpochMs(epochMsOf(NOW)),
      parseInstant('2026-04-20T00:00:00Z'),
    );

    await expect(fetchOne(pipelineOf('open-meteo-forecast'), later)).rejects.toMatchObject({
      code: 'SOURCE_REJECTED',
    });
    await expect(fetchOne(pipelineOf('open-meteo-forecast'), later)).rejects.toThrow(
      /out of allowed range/,
    );
  });
});

describe('the archive', () => {
  it('has not its last days: their rows are set aside as not published', async () => {
    const pipeline = pipelineOf('open-meteo-archive');
    const refined = await pipeline.refine(ARCHIVE, [rawOf(await fetchOne(pipeline, ARCHIVE))]);

    expect(refined.newestMeasuredUtc).toBe('2026-03-05T12:00:00Z');
    expect(refined.rowsIn).toBe(refined.rowsAccepted + refined.setAsideRows.length);
    expect(new Set(refined.setAsideRows.map(({ reason }) => reason))).toEqual(
      new Set(['not_yet_published']),
    );
    expect(refined.silver.getColumn('provider_rank').toArray()[0]).toBe(1);
  });
});

describe('a refusal', () => {
  it.each([
    ['Minutely', 60],
    ['Hourly', 3_600],
    ['Daily', 86_400],
  ] as const)('for the %s limit asks for a pause of %i s', async (period, retryAfterSeconds) => {
    standIn.addFaults([{ kind: 'limit', period }]);

    await expect(fetchOne(pipelineOf('open-meteo-forecast'))).rejects.toMatchObject({
      code: 'SOURCE_RATE_LIMITED',
      details: { retryAfterSeconds, httpStatus: 429 },
    });
  });

  it('that names its own pause is taken at its word', async () => {
    standIn.addFaults([{ kind: 'status', status: 429, retryAfterSeconds: 7 }]);

    await expect(fetchOne(pipelineOf('open-meteo-forecast'))).rejects.toMatchObject({
      details: { retryAfterSeconds: 7 },
    });
  });
});

describe('an answer', () => {
  it.each([
    ['with 503', { kind: 'status', status: 503 }, 'SOURCE_UNAVAILABLE'],
    ['that never comes', { kind: 'timeout' }, 'SOURCE_UNREACHABLE'],
    ['whose connection closes', { kind: 'reset' }, 'SOURCE_UNREACHABLE'],
    ['cut off', { kind: 'truncated', how: 'complete' }, 'SOURCE_TRUNCATED'],
    ['cut inside its length', { kind: 'truncated', how: 'declared-length' }, 'SOURCE_TRUNCATED'],
    ['of HTML', { kind: 'other-body', body: '<html></html>' }, 'SOURCE_NOT_UNDERSTOOD'],
    ['of other JSON', { kind: 'other-body', body: '{"a":1}' }, 'SOURCE_NOT_UNDERSTOOD'],
  ] as const)('%s fails as such', async (_, fault, code) => {
    standIn.addFaults([fault]);

    const timeoutMs = fault.kind === 'timeout' ? 200 : 20_000;

    await expect(fetchOne(pipelineOf('open-meteo-forecast', timeoutMs))).rejects.toMatchObject({
      code,
    });
  });

  it.each([
    { kind: 'unit', name: 'wind_speed_100m', unit: 'km/h' },
    { kind: 'missing-variable', name: 'shortwave_radiation' },
  ] as const)('with a $kind of $name is kept, and is drift', async (fault) => {
    standIn.addFaults([fault]);
    const pipeline = pipelineOf('open-meteo-forecast');
    const received = await fetchOne(pipeline);

    await expect(pipeline.refine(FORECAST, [rawOf(received)])).rejects.toMatchObject({
      code: 'PAYLOAD_SCHEMA_DRIFT',
    });
  });
});
