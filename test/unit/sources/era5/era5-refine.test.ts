import { describe, expect, it } from '@jest/globals';
import pl, { type DataFrame } from 'nodejs-polars';

import { AREA_CELL_WEIGHTS } from '../../../../domain/climate/area-cell-weights.js';
import { parseCellWeights, type CellWeight } from '../../../../domain/climate/cell-weight.js';
import { GRID_CELLS } from '../../../../domain/climate/grid-cell.js';
import { REGION_CODES } from '../../../../domain/region/region.js';
import { addMinutes, parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../../../domain/time/time-window.js';
import { createEra5Pipeline } from '../../../../sources/era5/era5-pipeline.js';
import type { RefinedRows } from '../../../../sources/source-pipeline.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';

import { A_ROW, era5Frame, gridRows, rawOf, type Era5Row } from './era5-frame.js';

const AREA = parseCellWeights(AREA_CELL_WEIGHTS);
const pipeline = createEra5Pipeline({ store: { url: '/nowhere' } });
const window = (from: string, to: string): TimeWindow =>
  timeWindow(parseInstant(from), parseInstant(to));
const NOON = '2024-05-10T12:00:00Z';
const ONE_PM = '2024-05-10T13:00:00Z';
const TWO_PM = '2024-05-10T14:00:00Z';
const ONE_HOUR = window(NOON, ONE_PM);

const refine = (rows: readonly Era5Row[], span = ONE_HOUR): Promise<RefinedRows> =>
  pipeline.refine(span, [rawOf(era5Frame(rows))]);

/** A row of Silver by region and hour. */
function hourOf(silver: DataFrame, region: string, hour = NOON): Record<string, unknown> {
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
  it('has wind and temperature of its first instant and radiation of the stamp that ends it', async () => {
    const rows = gridRows([NOON, ONE_PM], (row) =>
      row.stampUtc === NOON ? row : { ...row, u10: 30, u100: 60, t2m: 300, ssrd: 720_000 },
    );
    const { silver } = await refine(rows);

    expect(silver.height).toBe(REGION_CODES.length);
    for (const region of REGION_CODES) {
      expect(hourOf(silver, region)).toMatchObject({
        weighting: 'area',
        wind_speed_10m_m_per_s: 5,
        wind_speed_100m_m_per_s: 10,
        temperature_c: 15,
        solar_irradiance_w_per_m2: 200,
        provider: 'era5-france',
        provider_rank: 2,
      });
    }
  });

  it('averages the speeds of its cells, not their components', async () => {
    const rows = gridRows([NOON, ONE_PM], (row, cell) =>
      cell % 2 === 0 ? row : { ...row, u10: -3, v10: -4 },
    );
    const { silver } = await refine(rows);

    expect(hourOf(silver, '76')['wind_speed_10m_m_per_s']).toBe(5);
  });

  it('weighs each cell by its share of the region', async () => {
    const inside = AREA.filter(({ regionCode }) => regionCode === '53');
    const [warm] = inside;
    const rows = gridRows([NOON, ONE_PM], (row, cell) =>
      cell === warm?.cell ? { ...row, t2m: 298.15 } : row,
    );
    const { silver } = await refine(rows);

    expect(hourOf(silver, '53')['temperature_c']).toBeCloseTo(15 + 10 * (warm?.shareRatio ?? 0), 3);
    expect(hourOf(silver, '84')['temperature_c']).toBe(15);
  });

  it('has no radiation while the stamp that ends it is not published: missing, not zero', async () => {
    const { silver } = await refine(gridRows([NOON]));

    expect(hourOf(silver, '11')['solar_irradiance_w_per_m2']).toBeNull();
    expect(hourOf(silver, '11')['temperature_c']).toBe(15);
  });

  it('outside the window is left to the window it belongs to', async () => {
    const { silver, rowsIn, rowsAccepted } = await refine(
      gridRows([NOON, ONE_PM, TWO_PM]),
      window(ONE_PM, TWO_PM),
    );

    expect(silver.height).toBe(12);
    expect(hourOf(silver, '11', ONE_PM)['temperature_c']).toBe(15);
    expect([rowsIn, rowsAccepted]).toEqual([3 * GRID_CELLS, 3 * GRID_CELLS]);
  });

  it('is whole although two months tell of it', async () => {
    const first = rawOf(era5Frame(gridRows([NOON, ONE_PM])), '2024-06-10T04:40:00Z');
    const second = rawOf(era5Frame(gridRows([ONE_PM, TWO_PM])), '2024-06-10T04:41:00Z');
    const { silver } = await pipeline.refine(window(NOON, TWO_PM), [first, second]);

    expect(silver.height).toBe(24);
    expect(hourOf(silver, '11', NOON)['temperature_c']).toBe(15);
    expect(hourOf(silver, '11', NOON)['bronze_sha256']).toBe(first.bronzeSha256);
    expect(hourOf(silver, '11', ONE_PM)['solar_irradiance_w_per_m2']).toBe(500);
    expect(hourOf(silver, '11', ONE_PM)['bronze_sha256']).toBe(second.bronzeSha256);
  });

  it('is measured up to the last hour with a value', async () => {
    const rows = gridRows([NOON, ONE_PM], (row) =>
      row.stampUtc === NOON
        ? row
        : { ...row, u10: null, v10: null, u100: null, v100: null, t2m: null, ssrd: null },
    );
    const refined = await refine(rows, window(NOON, TWO_PM));

    expect(refined.newestSlotUtc).toBe(ONE_PM);
    expect(refined.newestMeasuredUtc).toBe(NOON);
  });
});

describe('a cell without a value', () => {
  it('lends its weight to the others', async () => {
    const [sliver] = [...AREA.filter(({ regionCode }) => regionCode === '75')].sort(
      (one, other) => one.shareRatio - other.shareRatio,
    );
    const rows = gridRows([NOON, ONE_PM], (row, cell) =>
      cell === sliver?.cell ? { ...row, t2m: null, u10: Number.NaN } : row,
    );
    const { silver, invalidCells } = await refine(rows);

    expect(hourOf(silver, '75')).toMatchObject({ temperature_c: 15, wind_speed_10m_m_per_s: 5 });
    expect(invalidCells).toEqual([]);
  });

  it('takes the value of the region with it when more than 5 % of the weight is gone', async () => {
    const gone = new Set(cellsWorth('75', 0.06));
    const rows = gridRows([NOON, ONE_PM], (row, cell) =>
      gone.has(cell) ? { ...row, t2m: null } : row,
    );
    const { silver } = await refine(rows);

    expect(hourOf(silver, '75')).toMatchObject({ temperature_c: null, wind_speed_10m_m_per_s: 5 });
  });
});

/** Cells of a region whose shares sum to at least a ratio. */
function cellsWorth(region: string, ratio: number): readonly number[] {
  const cells: number[] = [];
  let sum = 0;
  for (const { cell, shareRatio } of AREA.filter(({ regionCode }) => regionCode === region)) {
    if (sum >= ratio) break;
    cells.push(cell);
    sum += shareRatio;
  }
  return cells;
}

describe('weights by capacity', () => {
  const [here] = AREA.filter(({ regionCode }) => regionCode === '32');

  it('add rows of their own beside those by area', async () => {
    const capacityWeights: readonly CellWeight[] = [
      { regionCode: '32', weighting: 'wind_capacity', cell: here?.cell ?? 0, shareRatio: 1 },
    ];
    const weighted = createEra5Pipeline({ store: { url: '/nowhere' }, capacityWeights });
    const rows = gridRows([NOON, ONE_PM], (row, cell) =>
      cell === here?.cell ? { ...row, u100: 9, v100: 12 } : row,
    );
    const { silver } = await weighted.refine(ONE_HOUR, [rawOf(era5Frame(rows))]);
    const byCapacity = silver.filter(pl.col('weighting').eq(pl.lit('wind_capacity')));

    expect(silver.height).toBe(13);
    expect(byCapacity.getColumn('region_code').toArray()).toEqual(['32']);
    expect(byCapacity.getColumn('wind_speed_100m_m_per_s').toArray()).toEqual([15]);
  });
});

describe('weights by area', () => {
  it('are not taken from outside: a cell would count twice', () => {
    expect(() =>
      createEra5Pipeline({ store: { url: '/nowhere' }, capacityWeights: AREA.slice(0, 1) }),
    ).toThrow(/GRID_ERA5_WEIGHTS_FILE/);
  });
});

describe('a row that has no place', () => {
  const accounted = ({ rowsIn, rowsAccepted, setAsideRows }: RefinedRows): boolean =>
    rowsIn === rowsAccepted + setAsideRows.length;

  it.each([
    ['off the grid', 'off_cell_grid', { latitude: 48.1 }],
    ['outside the box', 'outside_france', { latitude: 60, longitude: 20 }],
    ['at half past', 'off_hour', { stampUtc: '2024-05-10T12:30:00Z' }],
    ['without a stamp', 'no_place', { stampUtc: null }],
    ['without a latitude', 'no_place', { latitude: null }],
    ['with a latitude that is no number', 'off_cell_grid', { latitude: Number.NaN }],
  ])('%s is set aside with its reason', async (_, reason, change) => {
    const rows = gridRows([NOON, ONE_PM]);
    const refined = await refine([
      ...rows,
      { ...A_ROW, stampUtc: NOON, latitude: 48, longitude: 2, ...change },
    ]);

    expect(refined.setAsideRows).toMatchObject([{ reason, severity: 'defect', field: '' }]);
    expect(accounted(refined)).toBe(true);
    expect(refined.silver.height).toBe(12);
  });

  it('because another has its hour and cell is set aside, the first one counts', async () => {
    const again = { ...A_ROW, stampUtc: NOON, latitude: 48.75, longitude: 2.25, t2m: 330 };
    const refined = await refine([...gridRows([NOON, ONE_PM]), again, again]);

    expect(refined.setAsideRows.map(({ reason }) => reason)).toEqual([
      'duplicate_hour',
      'duplicate_hour',
    ]);
    expect(new Set(refined.setAsideRows.map(({ recordKey }) => recordKey)).size).toBe(2);
    expect(accounted(refined)).toBe(true);
    expect(hourOf(refined.silver, '11')['temperature_c']).toBe(15);
  });
});

describe('a value that cannot be', () => {
  const withOne = (change: Partial<Era5Row>) =>
    gridRows([NOON, ONE_PM], (row, cell) =>
      cell === 1000 && row.stampUtc === ONE_PM ? { ...row, ...change } : row,
    );

  it('is told with its field and is in no average', async () => {
    const refined = await refine(withOne({ ssrd: -40_000 }));

    expect(refined.invalidCells).toMatchObject([
      { field: 'ssrd', reason: 'negative_radiation', rawValue: '-40000', severity: 'defect' },
    ]);
    expect(refined.rowsAccepted).toBe(refined.rowsIn);
    for (const region of REGION_CODES) {
      expect(hourOf(refined.silver, region)['solar_irradiance_w_per_m2']).toBe(500);
    }
  });

  it.each([
    ['t2m', 15],
    ['u100', 400],
    ['ssrd', 9_000_000],
  ] as const)('in %s is an impossible value', async (field, value) => {
    const refined = await refine(withOne({ [field]: value }));

    expect(refined.invalidCells).toMatchObject([{ field, reason: 'impossible_value' }]);
  });

  it('is none when packing leaves a night some joules below zero: that is a night', async () => {
    const refined = await refine(gridRows([NOON, ONE_PM], (row) => ({ ...row, ssrd: -0.3 })));

    expect(refined.invalidCells).toEqual([]);
    expect(hourOf(refined.silver, '93')['solar_irradiance_w_per_m2']).toBe(0);
  });
});

describe('a store that changed', () => {
  const drift = { code: 'PAYLOAD_SCHEMA_DRIFT' };
  const aDay = Array.from({ length: 26 }, (_, hour) =>
    addMinutes(parseInstant('2024-05-10T00:00:00Z'), 60 * hour),
  );

  it('to degrees Celsius is drift', async () => {
    const rows = gridRows([NOON, ONE_PM], (row) => ({ ...row, t2m: 15 }));

    await expect(refine(rows)).rejects.toMatchObject(drift);
    await expect(refine(rows)).rejects.toThrow(/not kelvin/);
  });

  it('to a flux instead of an energy is drift', async () => {
    const rows = gridRows(aDay, (row) => ({ ...row, ssrd: 500 }));

    await expect(refine(rows)).rejects.toThrow(/not J\/m2/);
  });

  it('to radiation of the other sign is drift, not a million records', async () => {
    const rows = gridRows([NOON, ONE_PM], (row) => ({ ...row, ssrd: -1_800_000 }));

    await expect(refine(rows)).rejects.toMatchObject(drift);
  });

  it('to another grid is drift', async () => {
    const rows = gridRows([NOON, ONE_PM], (row) => ({
      ...row,
      latitude: (row.latitude ?? 0) + 0.1,
    }));

    await expect(refine(rows)).rejects.toMatchObject(drift);
  });

  it('by losing a column is drift that names it', async () => {
    const frame = era5Frame(gridRows([NOON, ONE_PM])).drop('v100');

    await expect(pipeline.refine(ONE_HOUR, [rawOf(frame)])).rejects.toThrow(/v100/);
  });

  it.each([
    ['t2m', pl.Utf8],
    ['valid_time', pl.Int64],
  ])('to %s of another type is drift that names it', async (name, type) => {
    const frame = era5Frame(gridRows([NOON, ONE_PM])).withColumn(pl.col(name).cast(type));

    await expect(pipeline.refine(ONE_HOUR, [rawOf(frame)])).rejects.toMatchObject(drift);
    await expect(pipeline.refine(ONE_HOUR, [rawOf(frame)])).rejects.toThrow(name);
  });

  it('by a new column is reported and goes on', async () => {
    const frame = era5Frame(gridRows([NOON, ONE_PM])).withColumn(pl.lit(1).alias('tp'));
    const refined = await pipeline.refine(ONE_HOUR, [rawOf(frame)]);

    expect(refined.unknownColumns).toEqual(['tp']);
    expect(refined.silver.height).toBe(12);
  });

  it.each([
    ['microseconds', pl.Datetime('us')],
    ['nanoseconds', pl.Datetime('ns')],
    ['milliseconds with a zone', pl.Datetime('ms', 'UTC')],
  ])('to stamps in %s is understood', async (_, type) => {
    const frame = era5Frame(gridRows([NOON, ONE_PM])).withColumn(pl.col('valid_time').cast(type));
    const { silver } = await pipeline.refine(ONE_HOUR, [rawOf(frame)]);

    expect(hourOf(silver, '11')).toMatchObject({
      temperature_c: 15,
      solar_irradiance_w_per_m2: 500,
    });
  });
});

describe('nothing', () => {
  it('gives nothing', async () => {
    const refined = await pipeline.refine(ONE_HOUR, []);

    expect(refined).toMatchObject({ rowsIn: 0, rowsAccepted: 0, newestMeasuredUtc: null });
    expect(refined.silver.height).toBe(0);
  });
});

describe('the checks', () => {
  it('all hold for a whole hour', async () => {
    const { silver } = await refine(gridRows([NOON, ONE_PM]));

    expect(pipeline.judge(silver, ONE_HOUR).filter(({ passed }) => !passed)).toEqual([]);
  });

  it('warn of hours and values that are missing', async () => {
    const { silver } = await refine(gridRows([NOON]));
    const failed = pipeline.judge(silver, window(NOON, TWO_PM)).filter(({ passed }) => !passed);

    expect(failed).toEqual([
      { name: 'hours_complete', severity: 'warning', passed: false, detail: '1 of 2 hours' },
      {
        name: 'no_missing_values',
        severity: 'warning',
        passed: false,
        detail: 'solar_irradiance_w_per_m2: 12 rows',
      },
    ]);
  });

  it('close the gate for two rows of an hour and for a value that cannot be', async () => {
    const { silver } = await refine(gridRows([NOON, ONE_PM]));
    const wrong = silver.withColumn(pl.lit(2000).alias('solar_irradiance_w_per_m2'));
    const failed = pipeline
      .judge(pl.concat([silver, silver]), ONE_HOUR)
      .filter(({ passed }) => !passed);

    expect(failed).toMatchObject([{ name: 'key_unique', severity: 'error' }]);
    expect(pipeline.judge(wrong, ONE_HOUR)).toContainEqual(
      expect.objectContaining({ name: 'values_possible', severity: 'error', passed: false }),
    );
  });
});

describe('Silver of ERA5', () => {
  it('is not changed by the same rows again, whatever comes first', async () => {
    const early = await pipeline.refine(ONE_HOUR, [
      rawOf(era5Frame(gridRows([NOON])), '2024-05-16T04:40:00Z'),
    ]);
    const late = await pipeline.refine(ONE_HOUR, [
      rawOf(era5Frame(gridRows([NOON, ONE_PM])), '2024-06-10T04:40:00Z'),
    ]);
    const merge: typeof pipeline.silver.merge = (one, other) => pipeline.silver.merge(one, other);
    const oneWay = await merge(await merge(undefined, early.silver), late.silver);
    const otherWay = await merge(await merge(undefined, late.silver), early.silver);
    const again = await merge(oneWay, late.silver);

    expect(oneWay.frameEqual(otherWay, true)).toBe(true);
    expect(again.frameEqual(oneWay, true)).toBe(true);
    expect(hourOf(oneWay, '11')['solar_irradiance_w_per_m2']).toBe(500);
  });

  it('keeps the first origin of a row that states nothing new', async () => {
    const first = await pipeline.refine(ONE_HOUR, [
      rawOf(era5Frame(gridRows([NOON, ONE_PM])), '2024-06-10T04:40:00Z'),
    ]);
    const same = await pipeline.refine(ONE_HOUR, [
      rawOf(era5Frame(gridRows([NOON, ONE_PM])), '2024-06-11T04:40:00Z'),
    ]);
    const merged = await pipeline.silver.merge(first.silver, same.silver);

    expect(hourOf(merged, '11')['fetched_at_utc']).toBe('2024-06-10T04:40:00Z');
  });

  it('takes the newer of two that differ', async () => {
    const first = await pipeline.refine(ONE_HOUR, [
      rawOf(era5Frame(gridRows([NOON, ONE_PM])), '2024-06-10T04:40:00Z'),
    ]);
    const colder = await pipeline.refine(ONE_HOUR, [
      rawOf(
        era5Frame(gridRows([NOON, ONE_PM], (row) => ({ ...row, t2m: 287.15 }))),
        '2024-08-10T04:40:00Z',
      ),
    ]);
    const merged = await pipeline.silver.merge(colder.silver, first.silver);

    expect(hourOf(merged, '11')['temperature_c']).toBe(14);
  });
});

describeWithRecorded('24 hours as pvlib converts them (R21)', () => {
  const [, ...lines] = Buffer.from(
    readRecorded('era5/era5_timeseries_40N_80W_2020-06-01_converted.csv'),
  )
    .toString('utf8')
    .trim()
    .split('\n');
  const recorded = lines.map((line) => {
    const [stamp = '', temperatureC, irradianceWPerM2] = line.split(',');
    return {
      stampUtc: parseInstant(`${stamp.replace(' ', 'T')}Z`),
      temperatureC: Number(temperatureC),
      irradianceWPerM2: Number(irradianceWPerM2),
    };
  });

  it('come out of K and J/m2 as they went in: temperature at the stamp, radiation an hour before', async () => {
    const byStamp = new Map(recorded.map((row) => [row.stampUtc as string, row]));
    const rows = gridRows([...byStamp.keys()], (row) => {
      const { temperatureC = 0, irradianceWPerM2 = 0 } = byStamp.get(row.stampUtc ?? '') ?? {};
      return { ...row, t2m: temperatureC + 273.15, ssrd: irradianceWPerM2 * 3600 };
    });
    const { silver } = await refine(rows, window('2020-06-01T00:00:00Z', '2020-06-02T00:00:00Z'));

    expect(recorded).toHaveLength(24);
    for (const { stampUtc, temperatureC, irradianceWPerM2 } of recorded) {
      const atStamp = hourOf(silver, '44', stampUtc);
      const hourBefore = hourOf(silver, '44', addMinutes(stampUtc, -60));

      expect(Math.abs(Number(atStamp['temperature_c']) - temperatureC)).toBeLessThan(0.05);
      if (stampUtc !== '2020-06-01T00:00:00Z') {
        const irradiance = Number(hourBefore['solar_irradiance_w_per_m2']);
        expect(Math.abs(irradiance - irradianceWPerM2)).toBeLessThan(0.05);
      }
    }
    expect(hourOf(silver, '44', '2020-06-01T17:00:00Z')['solar_irradiance_w_per_m2']).toBeCloseTo(
      1005.9,
      1,
    );
  });
});
