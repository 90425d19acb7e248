import { describe, expect, it } from '@jest/globals';
import pl, { type DataFrame } from 'nodejs-polars';

import { isGateClosed, type CheckResult } from '../../../../domain/quality/window-checks.js';
import { addMinutes, parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { createNationalPipeline } from '../../../../sources/odre/national-pipeline.js';
import { refineNational } from '../../../../sources/odre/national-refine.js';
import { NATIONAL_SILVER } from '../../../../sources/odre/national-silver.js';

import { aForecastRecord, aNationalRecord, nationalRows } from './national-builders.js';
import { CONSOLIDATED, EVERYTHING, recordsBody, type SentRecord } from './payload-builders.js';

const SLOT = '2026-08-27T07:30:00Z';
const HOUR = timeWindow(parseInstant('2026-08-27T07:00:00Z'), parseInstant('2026-08-27T08:00:00Z'));

const notAsked = (): Promise<never> => Promise.reject(new Error('not asked for'));
const ODRE = {
  fetchRecords: notAsked,
  fetchExport: notAsked,
  findNewestPublishedSlot: notAsked,
};

/** Silver of some records, fetched at a minute after eight. */
async function silverOf(records: readonly SentRecord[], minute = 0): Promise<DataFrame> {
  const { silver } = await refineNational(EVERYTHING, [
    {
      body: recordsBody(records),
      bronzePath: `bronze/at-${minute}`,
      bronzeSha256: String(minute).repeat(64).slice(0, 64),
      fetchedAtUtc: addMinutes(parseInstant('2026-08-27T08:00:00Z'), minute),
    },
  ]);
  return silver;
}

/** Consumption of the slot and the object it came from, after merging in an order. */
async function consumptionAfter(...frames: readonly DataFrame[]): Promise<readonly unknown[]> {
  let merged: DataFrame | undefined;
  for (const frame of frames) merged = await NATIONAL_SILVER.merge(merged, frame);
  const rows = (merged ?? pl.DataFrame([])).filter(pl.col('series_code').eq(pl.lit('consumption')));
  return rows.select('value', 'vintage_rank', 'bronze_path').row(0) as readonly unknown[];
}

describe('a national partition', () => {
  it('does not change when the same rows are merged again', async () => {
    const silver = await silverOf([aNationalRecord(SLOT)]);

    const once = await NATIONAL_SILVER.merge(undefined, silver);
    const twice = await NATIONAL_SILVER.merge(once, silver);

    expect(twice.rows()).toEqual(once.rows());
    expect(once.height).toBe(silver.height);
  });

  it('keeps the origin of what a later fetch states again', async () => {
    const first = await silverOf([aNationalRecord(SLOT)], 1);
    const again = await silverOf([aNationalRecord(SLOT)], 2);

    expect(await consumptionAfter(first, again)).toEqual([47132, 0, 'bronze/at-1']);
    expect(await consumptionAfter(again, first)).toEqual([47132, 0, 'bronze/at-1']);
  });

  it('takes the newest fetch among equals, in whatever order they come', async () => {
    const older = await silverOf([aNationalRecord(SLOT)], 1);
    const newer = await silverOf([aNationalRecord(SLOT, { consommation: 5 })], 2);

    expect(await consumptionAfter(older, newer)).toEqual([5, 0, 'bronze/at-2']);
    expect(await consumptionAfter(newer, older)).toEqual([5, 0, 'bronze/at-2']);
  });

  it('takes the better vintage, even from an older fetch', async () => {
    const consolidated = await silverOf(
      [aNationalRecord(SLOT, { nature: CONSOLIDATED, consommation: 5 })],
      1,
    );
    const realTime = await silverOf([aNationalRecord(SLOT)], 2);

    expect(await consumptionAfter(consolidated, realTime)).toEqual([5, 1, 'bronze/at-1']);
  });

  it('never gives a value up for none, whatever the vintage', async () => {
    const measured = await silverOf([aNationalRecord(SLOT)], 1);
    const missing = await silverOf(
      [aNationalRecord(SLOT, { nature: CONSOLIDATED, consommation: 'ND' })],
      2,
    );

    expect(await consumptionAfter(measured, missing)).toEqual([47132, 0, 'bronze/at-1']);
    expect(await consumptionAfter(missing, measured)).toEqual([47132, 0, 'bronze/at-1']);
  });
});

async function judged(
  records: readonly SentRecord[],
  dataset: 'eco2mix-national-tr' | 'eco2mix-national-cons-def' = 'eco2mix-national-tr',
): Promise<ReadonlyMap<string, CheckResult>> {
  return judgedSilver(await silverOf(records), dataset);
}

function judgedSilver(
  silver: DataFrame,
  dataset: 'eco2mix-national-tr' | 'eco2mix-national-cons-def' = 'eco2mix-national-tr',
): ReadonlyMap<string, CheckResult> {
  const results = createNationalPipeline(dataset, ODRE).judge(silver, HOUR);
  return new Map(results.map((result) => [result.name, result]));
}

describe('the national checks', () => {
  it.each([
    ['3 MW with batteries', { ech_physiques: -3633 - 5 }, true],
    ['4 MW with batteries', { ech_physiques: -3633 + 2 }, false],
    [
      '15 MW without them',
      { stockage_batterie: null, destockage_batterie: null, ech_physiques: -3633 + 15 },
      true,
    ],
    [
      '16 MW without them',
      { stockage_batterie: null, destockage_batterie: null, ech_physiques: -3633 + 16 },
      false,
    ],
  ])('balance within %s: %j passes: %p', async (_, cells, passes) => {
    const residueOfRecord = 47132 - (37 + 2264 + 33884 + 3532 + 6024 + 4013 + 1077) + 66;
    const batteries = 'stockage_batterie' in cells ? 0 : 2;
    const open = cells.ech_physiques - (residueOfRecord - batteries);

    const results = await judged([aNationalRecord(SLOT, cells)]);

    expect([3, 4, 15, 16]).toContain(Math.abs(open));
    expect(results.get('energy_balance')).toMatchObject({ passed: passes, severity: 'warning' });
  });

  it('leave slots out of the balance that lack a part of it', async () => {
    const results = await judged([
      aNationalRecord(SLOT, { pompage: 'ND', consommation: 1 }),
      aNationalRecord('2026-08-27T07:45:00Z'),
    ]);

    expect(results.get('energy_balance')?.detail).toMatch(/^0 of 1 fully measured/);
  });

  it.each([
    [30, 1, 0],
    [36, 0, 6],
    [37, 0, 7],
  ])('recompute a CO2 rate of %i: %i exact, off by %i', async (rate, exact, error) => {
    const result = (await judged([aNationalRecord(SLOT, { taux_co2: rate })])).get(
      'co2_rate_recomputed',
    );

    expect(result).toMatchObject({ passed: error <= 6, severity: 'warning' });
    expect(result?.detail).toBe(
      `${exact} of 1 rates as recomputed from the mix, the largest error ${error} g/kWh`,
    );
  });

  it('count an unmeasured slot between measured ones', async () => {
    const results = await judged([
      aNationalRecord('2026-08-27T07:00:00Z'),
      aNationalRecord('2026-08-27T07:15:00Z'),
      aForecastRecord('2026-08-27T07:30:00Z'),
      aNationalRecord('2026-08-27T07:45:00Z'),
    ]);

    expect(results.get('no_unmeasured_slot')).toMatchObject({ passed: false });
    expect(results.get('no_unmeasured_slot')?.detail).toMatch(/^1 slots/);
    expect(results.get('slots_complete')).toMatchObject({ passed: true });
  });

  it('miss the slots before the first only where the dataset does not begin there', async () => {
    const records = [
      aNationalRecord('2026-08-27T07:30:00Z'),
      aNationalRecord('2026-08-27T07:45:00Z'),
    ];

    const realTime = await judged(records);
    const consolidated = await judged(records, 'eco2mix-national-cons-def');

    expect(realTime.get('slots_complete')).toMatchObject({ passed: true });
    expect(consolidated.get('slots_complete')).toMatchObject({
      passed: false,
      detail:
        '2 quarter-hours missing, the first at 2026-08-27T07:00:00Z; 0 missing as known (autumn clock change)',
    });
  });

  it('close the gate on a key that stands twice and on a value off its grid', async () => {
    const silver = await silverOf([aNationalRecord(SLOT)]);
    const shifted = silver.withColumns(
      pl
        .col('slot_start')
        .cast(pl.Int64)
        .plus(pl.lit(60_000))
        .cast(pl.Datetime('ms'))
        .alias('slot_start'),
    );

    const twice = judgedSilver(pl.concat([silver, silver]));
    const offGrid = judgedSilver(shifted);

    expect(twice.get('key_unique')).toMatchObject({ passed: false, severity: 'error' });
    expect(offGrid.get('slots_on_grid')).toMatchObject({ passed: false, severity: 'error' });
    expect(isGateClosed([...judgedSilver(silver).values()])).toBe(false);
  });

  it('of no rows at all pass', () => {
    expect([...judgedSilver(pl.DataFrame([])).values()].every(({ passed }) => passed)).toBe(true);
  });

  it('hold half-hour values to half-hours', async () => {
    const silver = (await silverOf([aNationalRecord('2026-08-27T07:15:00Z')])).withColumns(
      pl.lit(30).cast(pl.Int32).alias('step_minutes'),
    );

    expect(nationalRows(silver, 'solar')).toMatchObject([{ step: 30 }]);
    expect(judgedSilver(silver).get('slots_on_grid')).toMatchObject({ passed: false });
  });
});
