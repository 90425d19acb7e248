import { describe, expect, it } from '@jest/globals';

import { REGION_CODES } from '../../../../domain/region/region.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { parisDay } from '../../../../domain/time/paris-time.js';
import { createNationalPipeline } from '../../../../sources/odre/national-pipeline.js';
import { createRegionalPipeline } from '../../../../sources/odre/regional-pipeline.js';
import type { RefinedRows, SourcePipeline } from '../../../../sources/source-pipeline.js';

import {
  CLOCK_CHANGE_DAYS,
  labelCells,
  publishedLabels,
  type ClockChangeDay,
  type PublishedLabel,
} from './clock-change-days.js';
import { aForecastRecord, aNationalRecord, aRawObject } from './national-builders.js';
import { aRecord, CONSOLIDATED, recordsBody, type SentRecord } from './payload-builders.js';

const notAsked = (): Promise<never> => Promise.reject(new Error('not asked for'));
const unasked = {
  fetchRecords: notAsked,
  fetchExport: notAsked,
  findNewestPublishedSlot: notAsked,
};

/** A dataset, the step of its rows, and how it writes a row of a label. */
interface Shape {
  readonly pipeline: SourcePipeline;
  readonly stepMinutes: number;
  readonly places: number;
  readonly recordsOf: (label: PublishedLabel) => readonly SentRecord[];
}

/** Told apart by their minute, so that a value at the wrong instant is seen. */
function consumptionAt({ minuteOfDay }: Pick<PublishedLabel, 'minuteOfDay'>): number {
  return 40_000 + minuteOfDay;
}

/** In spring the rows of the hour that never was repeat the measures of the next one. */
function measureOf(label: PublishedLabel): number {
  return label.stamp.endsWith(`T${label.timeOfDay}:00+02:00`) ||
    label.stamp.endsWith(`T${label.timeOfDay}:00+01:00`)
    ? consumptionAt(label)
    : consumptionAt({ minuteOfDay: label.minuteOfDay + 60 });
}

function regional(label: PublishedLabel, cells: SentRecord): readonly SentRecord[] {
  return REGION_CODES.map((code) =>
    aRecord('2026-08-27T07:45:00Z', {
      ...labelCells(label),
      code_insee_region: code,
      consommation: measureOf(label),
      ech_physiques: measureOf(label) - 4800,
      ...cells,
    }),
  );
}

function national(label: PublishedLabel, cells: SentRecord): SentRecord {
  return aNationalRecord('2026-08-27T07:45:00Z', {
    ...labelCells(label),
    consommation: measureOf(label),
    ech_physiques: measureOf(label) - 47132 - 3633,
    ...cells,
  });
}

const SHAPES: readonly Shape[] = [
  {
    pipeline: createRegionalPipeline('eco2mix-regional-tr', unasked),
    stepMinutes: 15,
    places: 12,
    recordsOf: (label) => regional(label, {}),
  },
  {
    pipeline: createRegionalPipeline('eco2mix-regional-cons-def', unasked),
    stepMinutes: 30,
    places: 12,
    recordsOf: (label) => regional(label, { nature: CONSOLIDATED }),
  },
  {
    pipeline: createNationalPipeline('eco2mix-national-tr', unasked),
    stepMinutes: 15,
    places: 1,
    recordsOf: (label) => [national(label, {})],
  },
  {
    pipeline: createNationalPipeline('eco2mix-national-cons-def', unasked),
    stepMinutes: 15,
    places: 1,
    recordsOf: (label) => [
      label.minuteOfDay % 30 === 0
        ? national(label, { nature: CONSOLIDATED })
        : aForecastRecord('2026-08-27T07:45:00Z', { ...labelCells(label), nature: CONSOLIDATED }),
    ],
  },
];

const CASES = CLOCK_CHANGE_DAYS.flatMap((day) =>
  SHAPES.map((shape) => [shape.pipeline.dataset, day.season, day.date, shape, day] as const),
);

function refine(
  { pipeline, stepMinutes, recordsOf }: Shape,
  day: ClockChangeDay,
  more: readonly SentRecord[] = [],
): Promise<RefinedRows> {
  const records = [...publishedLabels(day, stepMinutes).flatMap(recordsOf), ...more];
  return pipeline.refine(parisDay(day.date), [aRawObject(recordsBody(records))]);
}

/** Consumption of a refined day by instant, of one place. */
function consumptionBySlot(
  { pipeline }: Shape,
  { silver }: RefinedRows,
): ReadonlyMap<string, number> {
  const isNational = pipeline.dataset.includes('national');
  const columns = isNational
    ? (['slot_start', 'value', 'series_code'] as const)
    : (['slot_start_utc', 'consumption_mw', 'region_code'] as const);
  const of = isNational ? 'consumption' : '32';
  const rows = silver.select(...columns).rows() as [Date, number | null, string][];
  return new Map(
    rows
      .filter(([, value, key]) => key === of && value !== null)
      .map(([slot, value]) => [
        parseInstant(new Date(slot.valueOf()).toISOString()),
        Number(value),
      ]),
  );
}

function checkOf({ pipeline }: Shape, { silver }: RefinedRows, day: ClockChangeDay, name: string) {
  const results = pipeline.judge(silver, parisDay(day.date));
  return results.find((result) => result.name === name);
}

/** What a Parisian wall shows, instant by instant, on a day of 23 or 25 hours. */
function expectedConsumption(shape: Shape, day: ClockChangeDay): ReadonlyMap<string, number> {
  const valueStep = shape.pipeline.dataset.includes('cons-def') ? 30 : 15;
  const startMs = Date.parse(
    `${day.date}T00:00:00${day.season === 'spring' ? '+01:00' : '+02:00'}`,
  );
  const expected = new Map<string, number>();
  for (let minute = 0; minute < 1440; minute += valueStep) {
    const isNever = day.season === 'spring' && minute >= 120 && minute < 180;
    if (isNever) continue;
    const shiftMinutes = minute < 120 ? 0 : day.season === 'spring' ? -60 : 60;
    const slot = new Date(startMs + (minute + shiftMinutes) * 60_000).toISOString();
    expected.set(slot.replace('.000Z', 'Z'), consumptionAt({ minuteOfDay: minute }));
  }
  return expected;
}

describe.each(CASES)('%s on the day of the %s clock change, %s', (...[, season, , shape, day]) => {
  it('gives every value its instant', async () => {
    const refined = await refine(shape, day);

    const found = consumptionBySlot(shape, refined);
    const expected = expectedConsumption(shape, day);
    expect(found).toEqual(expected);
    const perHour = shape.pipeline.dataset.includes('cons-def') ? 2 : 4;
    expect(found.size).toBe((season === 'spring' ? 23 : 24) * perHour);
  });

  it('sets aside the rows of the hour that never was, and no others', async () => {
    const refined = await refine(shape, day);

    const rowsOfAnHour = (60 / shape.stepMinutes) * shape.places;
    const reasons = refined.setAsideRows.map(({ reason, severity }) => `${reason} ${severity}`);
    expect(reasons).toEqual(
      Array.from(
        { length: season === 'spring' ? rowsOfAnHour : 0 },
        () => 'nonexistent_wall_time expected',
      ),
    );
    expect(refined.rowsIn).toBe(24 * rowsOfAnHour);
    expect(refined.rowsIn).toBe(refined.rowsAccepted + refined.setAsideRows.length);
  });

  it('passes its checks, the autumn gap counted as known', async () => {
    const refined = await refine(shape, day);

    const results = shape.pipeline.judge(refined.silver, parisDay(day.date));
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(checkOf(shape, refined, day, 'slots_complete')?.detail).toBe(
      `0 quarter-hours missing; ${season === 'autumn' ? 4 : 0} missing as known (autumn clock change)`,
    );
  });
});

describe.each(CASES.filter(([, season]) => season === 'autumn'))(
  '%s in %s, %s',
  (...[, , date, shape, day]) => {
    it('fails the check that raises the alarm when the hour that ODRÉ never gave appears', async () => {
      const firstPass = {
        date,
        timeOfDay: '02:30',
        minuteOfDay: 150,
        stamp: `${date}T02:30:00+02:00`,
      };

      const refined = await refine(shape, day, shape.recordsOf(firstPass));

      expect(refined.setAsideRows).toEqual([]);
      expect(consumptionBySlot(shape, refined).get(`${date}T00:30:00Z`)).toBe(40_150);
      const { passed, detail } = checkOf(shape, refined, day, 'no_autumn_surprise') ?? {};
      expect(passed).toBe(false);
      expect(detail).toMatch(/^[12] quarter-hours in the autumn hour/);
    });

    it('does not call a gap elsewhere known', async () => {
      const labels = publishedLabels(day, shape.stepMinutes).filter(
        ({ minuteOfDay }) => minuteOfDay !== 600,
      );
      const refined = await shape.pipeline.refine(parisDay(date), [
        aRawObject(recordsBody(labels.flatMap(shape.recordsOf))),
      ]);

      const { passed, detail } = checkOf(shape, refined, day, 'slots_complete') ?? {};
      expect(passed).toBe(false);
      expect(detail).toContain('the first at');
      expect(detail).toContain('4 missing as known');
    });
  },
);
