import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import pl, { type DataFrame } from 'nodejs-polars';

import { addMinutes, parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../../../domain/time/time-window.js';
import {
  createOpenMeteoPipeline,
  OPEN_METEO_POINTS,
} from '../../../../sources/open-meteo/open-meteo-pipeline.js';
import type { RawObject, RefinedRows } from '../../../../sources/source-pipeline.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';

const pipeline = createOpenMeteoPipeline('open-meteo-forecast', {
  fetchHours: () => Promise.reject(new Error('nothing is fetched here')),
});
const POINTS = OPEN_METEO_POINTS();
const window = (from: string, to: string): TimeWindow =>
  timeWindow(parseInstant(from), parseInstant(to));
const THREE_HOURS = window('2026-03-02T10:00:00Z', '2026-03-02T13:00:00Z');
const STAMPS = ['10:00', '11:00', '12:00', '13:00'].map((time) => `2026-03-02T${time}`);

type Hourly = Record<string, readonly unknown[]>;

const HOURLY: Hourly = {
  time: STAMPS,
  wind_speed_10m: [1, 2, 3, 4],
  wind_speed_100m: [5, 6, 7, 8],
  shortwave_radiation: [100, 200, 300, 400],
  temperature_2m: [10, 11, 12, 13],
};
const UNITS: Record<string, string> = {
  time: 'iso8601',
  wind_speed_10m: 'm/s',
  wind_speed_100m: 'm/s',
  shortwave_radiation: 'W/m²',
  temperature_2m: '°C',
};

interface Place {
  readonly hourly: Hourly;
  readonly hourly_units: Record<string, string>;
  readonly [field: string]: unknown;
}

const PLACES: readonly Place[] = POINTS.map(({ latitudeDeg, longitudeDeg }) => ({
  latitude: latitudeDeg + 0.01,
  longitude: longitudeDeg - 0.01,
  utc_offset_seconds: 0,
  hourly_units: UNITS,
  hourly: HOURLY,
}));

/** All places with one of them changed. */
const withPlace = (index: number, change: (place: Place) => Partial<Place>): readonly Place[] =>
  PLACES.map((place, position) => (position === index ? { ...place, ...change(place) } : place));

const withHours = (index: number, change: Hourly): readonly Place[] =>
  withPlace(index, ({ hourly }) => ({ hourly: { ...hourly, ...change } }));

function rawOf(content: unknown, fetchedAt = '2026-03-02T11:20:00Z'): RawObject {
  const bytes = Buffer.from(JSON.stringify(content));
  return {
    bronzePath: 'bronze/climate/open-meteo/x.json',
    bronzeSha256: createHash('sha256').update(bytes).digest('hex'),
    fetchedAtUtc: parseInstant(fetchedAt),
    sourceUrl: 'https://api.open-meteo.com/v1/forecast',
    sizeBytes: bytes.length,
    read: () => Promise.resolve(bytes),
    scan: () => Promise.reject(new Error('not Parquet')),
  };
}

const refine = (places: readonly Place[], span = THREE_HOURS): Promise<RefinedRows> =>
  pipeline.refine(span, [rawOf(places)]);

function hourOf(silver: DataFrame, region: string, hour: string): Record<string, unknown> {
  const [row = {}] = silver
    .filter(
      pl
        .col('region_code')
        .eq(pl.lit(region))
        .and(pl.col('hour_start').dt.strftime('%Y-%m-%dT%H:%M:%SZ').eq(pl.lit(hour))),
    )
    .toRecords() as Record<string, unknown>[];
  return row;
}

describe('an hour of a region', () => {
  it('has wind and temperature of its first stamp and radiation of the stamp that ends it', async () => {
    const { silver, rowsIn, rowsAccepted } = await refine(PLACES);

    expect(silver.height).toBe(12 * 3);
    expect(hourOf(silver, '32', '2026-03-02T10:00:00Z')).toMatchObject({
      weighting: 'area',
      wind_speed_10m_m_per_s: 1,
      wind_speed_100m_m_per_s: 5,
      solar_irradiance_w_per_m2: 200,
      temperature_c: 10,
      provider: 'open-meteo-forecast',
      provider_rank: 0,
    });
    expect([rowsIn, rowsAccepted]).toEqual([4 * POINTS.length, 4 * POINTS.length]);
  });

  it('weighs its points by the share of the region they stand for', async () => {
    const [first] = POINTS;
    const { silver } = await refine(withHours(0, { temperature_2m: [20, 11, 12, 13] }));
    const region = first?.regionCode ?? '';

    expect(hourOf(silver, region, '2026-03-02T10:00:00Z')['temperature_c']).toBeCloseTo(
      10 + 10 * (first?.shareRatio ?? 0),
      2,
    );
    expect(hourOf(silver, '93', '2026-03-02T10:00:00Z')['temperature_c']).toBe(10);
  });

  it('misses a value that one of its points misses, and only that', async () => {
    const { silver, invalidCells } = await refine(
      withHours(0, { wind_speed_100m: [null, 6, 7, 8] }),
    );
    const region = POINTS[0]?.regionCode ?? '';

    expect(hourOf(silver, region, '2026-03-02T10:00:00Z')).toMatchObject({
      wind_speed_100m_m_per_s: null,
      wind_speed_10m_m_per_s: 1,
    });
    expect(invalidCells).toEqual([]);
  });

  it('that lies ahead does not count as measured', async () => {
    const refined = await refine(PLACES);

    expect(refined.newestSlotUtc).toBe('2026-03-02T12:00:00Z');
    expect(refined.newestMeasuredUtc).toBe('2026-03-02T11:00:00Z');
  });
});

describe('a row without any value', () => {
  it('is not published yet: set aside as expected, and every row is accounted for', async () => {
    const empty = (values: readonly unknown[] = []): readonly unknown[] => [
      ...values.slice(0, 3),
      null,
    ];
    const places = PLACES.map((place) => ({
      ...place,
      hourly: Object.fromEntries(
        Object.entries(place.hourly).map(([name, values]) => [
          name,
          name === 'time' ? values : empty(values),
        ]),
      ),
    }));
    const refined = await refine(places);

    expect(refined.rowsIn).toBe(4 * POINTS.length);
    expect(refined.rowsAccepted).toBe(3 * POINTS.length);
    expect(refined.setAsideRows).toHaveLength(POINTS.length);
    expect(refined.setAsideRows[0]).toMatchObject({
      reason: 'not_yet_published',
      severity: 'expected',
      field: '',
    });
    const last = hourOf(refined.silver, '11', '2026-03-02T12:00:00Z');
    expect(last['solar_irradiance_w_per_m2']).toBeNull();
    expect(last['temperature_c']).toBe(12);
  });
});

describe('a row at fault', () => {
  it('for a stamp that is told twice is set aside, the first one counts', async () => {
    const refined = await refine(
      withHours(0, { time: [...STAMPS.slice(0, 3), '2026-03-02T12:00'] }),
    );

    expect(refined.setAsideRows).toMatchObject([{ reason: 'duplicate_hour', severity: 'defect' }]);
    expect(refined.rowsAccepted).toBe(refined.rowsIn - 1);
  });

  it('at half past is set aside', async () => {
    const refined = await refine(withHours(0, { time: ['2026-03-02T10:30', ...STAMPS.slice(1)] }));

    expect(refined.setAsideRows).toMatchObject([{ reason: 'off_hour' }]);
  });

  it.each([
    ['text', '12', 'invalid_number'],
    ['a wind that cannot be', 300, 'impossible_value'],
    ['a negative wind', -1, 'impossible_value'],
  ])('because a cell holds %s goes on without the cell', async (_, value, reason) => {
    const refined = await refine(withHours(0, { wind_speed_10m: [value, 2, 3, 4] }));

    expect(refined.invalidCells).toMatchObject([
      { reason, field: 'wind_speed_10m', rawValue: JSON.stringify(value) },
    ]);
    expect(refined.setAsideRows).toEqual([]);
  });
});

describe('an answer of another shape', () => {
  const drift = { code: 'PAYLOAD_SCHEMA_DRIFT' };

  it.each([
    ['km/h', { wind_speed_10m: 'km/h' }, /wind_speed_10m comes in 'km\/h', not in 'm\/s'/],
    ['°F', { temperature_2m: '°F' }, /temperature_2m/],
    ['MJ/m²', { shortwave_radiation: 'MJ/m²' }, /shortwave_radiation/],
  ])('in %s is drift', async (_, units, message) => {
    const places = withPlace(3, () => ({ hourly_units: { ...UNITS, ...units } }));

    await expect(refine(places)).rejects.toMatchObject(drift);
    await expect(refine(places)).rejects.toThrow(message);
  });

  it('in local time is drift', async () => {
    await expect(refine(withPlace(0, () => ({ utc_offset_seconds: 3600 })))).rejects.toMatchObject(
      drift,
    );
  });

  it('without a variable is drift that names it', async () => {
    const places = withPlace(0, ({ hourly }) => ({
      hourly: Object.fromEntries(
        Object.entries(hourly).filter(([name]) => name !== 'wind_speed_100m'),
      ),
    }));

    await expect(refine(places)).rejects.toThrow(/wind_speed_100m is missing/);
  });

  it('with lists of different lengths is drift', async () => {
    await expect(refine(withHours(0, { temperature_2m: [1] }))).rejects.toThrow(/not as long/);
  });

  it('for fewer places than were asked for is drift', async () => {
    await expect(refine(PLACES.slice(1))).rejects.toThrow(/places answered/);
  });

  it('for other places is drift', async () => {
    await expect(refine(withPlace(5, () => ({ latitude: 10 })))).rejects.toThrow(/place 5/);
  });

  it('with a variable more is reported and goes on', async () => {
    const refined = await refine(withHours(0, { cape: [1, 2, 3, 4] }));

    expect(refined.unknownColumns).toEqual(['cape']);
    expect(refined.silver.height).toBe(36);
  });

  it('that is a page of HTML is not understood, and its bytes are kept', async () => {
    const html: RawObject = {
      ...rawOf(''),
      read: () => Promise.resolve(Buffer.from('<html></html>')),
    };

    await expect(pipeline.refine(THREE_HOURS, [html])).rejects.toMatchObject({
      code: 'SOURCE_NOT_UNDERSTOOD',
      body: Buffer.from('<html></html>'),
    });
  });
});

describeWithRecorded('the recorded forecast', () => {
  const recorded = JSON.parse(
    Buffer.from(readRecorded('open-meteo/forecast_lat50_lon10_2026-03-02.json')).toString('utf8'),
  ) as { readonly hourly: Record<string, number[]> };
  const inMs = (name: string): readonly number[] =>
    (recorded.hourly[name] ?? []).map((value) => value / 3.6);

  it('is refused as it is: local time, km/h, and no wind at 100 m', async () => {
    const places = PLACES.map(({ latitude, longitude }) => ({ ...recorded, latitude, longitude }));

    await expect(pipeline.refine(THREE_HOURS, [rawOf(places)])).rejects.toMatchObject({
      code: 'PAYLOAD_SCHEMA_DRIFT',
    });
  });

  it('comes out hour by hour, as it would have been sent in m/s and GMT', async () => {
    const hourly: Hourly = {
      time: recorded.hourly['time'] ?? [],
      wind_speed_10m: inMs('wind_speed_10m'),
      wind_speed_100m: inMs('wind_speed_10m'),
      shortwave_radiation: recorded.hourly['shortwave_radiation'] ?? [],
      temperature_2m: recorded.hourly['temperature_2m'] ?? [],
    };
    const places = PLACES.map((place) => ({ ...place, hourly }));
    const span = window('2026-03-02T00:00:00Z', '2026-03-04T23:00:00Z');
    const { silver } = await refine(places, span);
    const stamps = recorded.hourly['time'] ?? [];

    expect(stamps).toHaveLength(72);
    stamps.slice(0, -1).forEach((stamp, index) => {
      const hour = hourOf(silver, '27', `${stamp}:00Z`);
      expect(hour['temperature_c']).toBeCloseTo(Number(hourly['temperature_2m']?.[index]), 2);
      expect(hour['solar_irradiance_w_per_m2']).toBeCloseTo(
        Number(hourly['shortwave_radiation']?.[index + 1]),
        2,
      );
      expect(hour['wind_speed_10m_m_per_s']).toBeCloseTo(
        Number(recorded.hourly['wind_speed_10m']?.[index]) / 3.6,
        2,
      );
    });
    expect(hourOf(silver, '27', '2026-03-02T00:00:00Z')['temperature_c']).toBe(3.2);
    expect(addMinutes(parseInstant('2026-03-04T22:00:00Z'), 60)).toBe(span.endUtc);
  });
});
