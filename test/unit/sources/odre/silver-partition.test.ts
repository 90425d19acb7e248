import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataFrame } from 'nodejs-polars';

import type { OdreDatasetId } from '../../../../sources/odre/odre-dataset.js';
import { refineRegional } from '../../../../sources/odre/regional-refine.js';
import { SILVER_COLUMNS } from '../../../../sources/odre/silver-columns.js';
import { mergePartition } from '../../../../sources/odre/silver-partition.js';

import {
  aPayload,
  aRecord,
  CONSOLIDATED,
  DEFINITIVE,
  EVERYTHING,
  REAL_TIME,
  rowsOf,
  type SentRecord,
} from './payload-builders.js';

const TEN = '2024-05-01T10:00:00Z';
const QUARTER_PAST = '2024-05-01T10:15:00Z';
const HALF_PAST = '2024-05-01T10:30:00Z';

/** Silver rows as one fetch brings them; a later page is a later fetch. */
async function silverOf(
  records: readonly SentRecord[],
  page = 1,
  dataset: OdreDatasetId = 'eco2mix-regional-tr',
): Promise<DataFrame> {
  return (await refineRegional(dataset, EVERYTHING, [aPayload(records, page)])).silver;
}

function consolidated(records: readonly SentRecord[], page: number): Promise<DataFrame> {
  const natured = records.map((record) => ({ nature: CONSOLIDATED, ...record }));
  return silverOf(natured, page, 'eco2mix-regional-cons-def');
}

/** What is left after fetches arrive one after the other. */
async function mergeAll(fetches: readonly DataFrame[]): Promise<DataFrame> {
  let partition: DataFrame | undefined;
  for (const fetch of fetches) partition = await mergePartition(partition, fetch);
  if (partition === undefined) throw new RangeError('at least one fetch');
  return partition;
}

describe('merging a partition', () => {
  it('keeps the rows of both sides in the order of region and slot', async () => {
    const before = await silverOf([
      aRecord(QUARTER_PAST),
      aRecord(TEN, { code_insee_region: '93' }),
    ]);
    const news = await silverOf([aRecord(TEN)], 2);

    const merged = await mergePartition(before, news);

    expect(merged.columns).toEqual(SILVER_COLUMNS);
    expect(rowsOf(merged).map(({ region_code: region, slot }) => [region, slot])).toEqual([
      ['32', TEN],
      ['32', QUARTER_PAST],
      ['93', TEN],
    ]);
  });

  it('of the same rows again changes nothing, and a row keeps its first origin', async () => {
    const records = [aRecord(TEN), aRecord(QUARTER_PAST)];
    const first = await mergePartition(undefined, await silverOf(records, 1));

    const second = await mergePartition(first, await silverOf(records, 2));

    expect(rowsOf(second)).toEqual(rowsOf(first));
    expect(rowsOf(second)[0]).toMatchObject({ bronze_path: 'bronze/page-1.json' });
    expect(second.writeParquet().equals(first.writeParquet())).toBe(true);
  });

  it('lets a newer fetch of the same vintage correct a value, with its own origin', async () => {
    const merged = await mergeAll([
      await silverOf([aRecord(TEN, { eolien: 1 })], 1),
      await silverOf([aRecord(TEN, { eolien: 2 })], 2),
    ]);

    expect(rowsOf(merged)).toMatchObject([{ wind_mw: 2, bronze_path: 'bronze/page-2.json' }]);
  });

  it('takes a value back that the source first changed and then restored', async () => {
    const merged = await mergeAll([
      await silverOf([aRecord(TEN, { eolien: 1 })], 1),
      await silverOf([aRecord(TEN, { eolien: 2 })], 2),
      await silverOf([aRecord(TEN, { eolien: 1 })], 3),
    ]);

    expect(rowsOf(merged)).toMatchObject([{ wind_mw: 1, bronze_path: 'bronze/page-3.json' }]);
  });

  it('leaves a newer fetch alone when an older one arrives late', async () => {
    const merged = await mergeAll([
      await silverOf([aRecord(TEN, { eolien: 2 })], 2),
      await silverOf([aRecord(TEN, { eolien: 1 })], 1),
    ]);

    expect(rowsOf(merged)).toMatchObject([{ wind_mw: 2 }]);
  });

  it('takes a changed reason for news', async () => {
    const merged = await mergeAll([
      await silverOf([aRecord(TEN, { eolien: null })], 1),
      await silverOf([aRecord(TEN, { eolien: 'ND' })], 2),
    ]);

    expect(rowsOf(merged)).toMatchObject([{ wind_mw: null, wind_missing: 'not_available' }]);
  });

  it.each([
    ['real time, consolidated, definitive', [0, 1, 2]],
    ['real time, definitive, consolidated', [0, 2, 1]],
    ['consolidated, real time, definitive', [1, 0, 2]],
    ['consolidated, definitive, real time', [1, 2, 0]],
    ['definitive, real time, consolidated', [2, 0, 1]],
    ['definitive, consolidated, real time', [2, 1, 0]],
  ])('ends with the best vintage when they arrive as %s (R3)', async (_, order) => {
    const fetches = [
      await silverOf([aRecord(TEN, { nature: REAL_TIME, eolien: 1 })], 3),
      await consolidated([aRecord(TEN, { nature: CONSOLIDATED, eolien: 2 })], 2),
      await consolidated([aRecord(TEN, { nature: DEFINITIVE, eolien: 3 })], 1),
    ];

    const merged = await mergeAll(order.flatMap((index) => fetches[index] ?? []));

    expect(rowsOf(merged)).toMatchObject([{ wind_mw: 3, vintage: 'definitive', step_minutes: 30 }]);
  });
});

describe('a half hour of a higher vintage', () => {
  const realTime = (): Promise<DataFrame> =>
    silverOf([aRecord(TEN), aRecord(QUARTER_PAST), aRecord(HALF_PAST)], 1);
  const halfHour = (): Promise<DataFrame> =>
    consolidated([aRecord(TEN, { nature: CONSOLIDATED })], 2);

  it('retires both quarter-hours it covers, and no other', async () => {
    const merged = await mergeAll([await realTime(), await halfHour()]);

    expect(rowsOf(merged).map(({ slot, vintage }) => [slot, vintage])).toEqual([
      [TEN, 'consolidated'],
      [HALF_PAST, 'real_time'],
    ]);
  });

  it('does not let them come back', async () => {
    const before = await mergeAll([await realTime(), await halfHour()]);
    const later = await silverOf([aRecord(TEN, { eolien: 7 }), aRecord(QUARTER_PAST)], 3);

    const after = await mergePartition(before, later);

    expect(rowsOf(after)).toEqual(rowsOf(before));
  });

  it('gives the same partition whichever comes first', async () => {
    const oneWay = await mergeAll([await realTime(), await halfHour()]);
    const otherWay = await mergeAll([await halfHour(), await realTime()]);

    expect(rowsOf(otherWay)).toEqual(rowsOf(oneWay));
  });

  it('retires nothing in another region', async () => {
    const merged = await mergeAll([
      await silverOf([aRecord(QUARTER_PAST, { code_insee_region: '93' })], 1),
      await halfHour(),
    ]);

    expect(merged.height).toBe(2);
  });
});

describe('any sequence of fetches', () => {
  it('leaves one row a key, and the same partition when the last one arrives twice', async () => {
    const aFetch = fc.array(
      fc.record({
        slot: fc.constantFrom(TEN, QUARTER_PAST, HALF_PAST),
        eolien: fc.constantFrom(1, 2, null, 'ND'),
        code_insee_region: fc.constantFrom('32', '93'),
      }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(aFetch, { minLength: 1, maxLength: 4 }), async (drawn) => {
        const fetches: DataFrame[] = [];
        for (const [index, rows] of drawn.entries()) {
          const records = rows.map(({ slot, ...cells }) => aRecord(slot, cells));
          fetches.push(await silverOf(records, index + 1));
        }
        const last = fetches.at(-1);

        const once = await mergeAll(fetches);
        const twice = await mergePartition(once, last ?? once);

        const keys = rowsOf(once).map(
          (row) => `${String(row['region_code'])} ${String(row['slot'])}`,
        );
        expect(new Set(keys).size).toBe(keys.length);
        expect(rowsOf(twice)).toEqual(rowsOf(once));
      }),
      { numRuns: 5, endOnFailure: true },
    );
  }, 30_000);
});
