import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { FACT_NATIONAL_FLOW } from '../../../../domain/star-schema/national-tables.js';
import { DIM_COMMUNE } from '../../../../domain/star-schema/place-tables.js';
import type { RecordTable, StagedRecord } from '../../../../domain/star-schema/record-table.js';
import { addMinutes } from '../../../../domain/time/instant.js';
import type { RecordRow } from '../../../../platform/warehouse/records/record-query.js';

import { createRecordModel } from './record-model.js';
import { aLoad, aRun, NOON } from './staged-flow-builder.js';
import { aRecord, ofTable } from './staged-record-builder.js';
import type { CreateWarehouse, WarehouseUnderTest } from './warehouse-under-test.js';

const QUERY = { limit: 1_000 } as const;
const MEASURED: string = FACT_NATIONAL_FLOW.measuredColumn;

/** Few keys, values and ranks: what is rare in a year is frequent here. */
const anySeries: fc.Arbitrary<StagedRecord> = fc
  .record({
    quarter: fc.integer({ min: 0, max: 2 }),
    seriesCode: fc.constantFrom('gas', 'oil'),
    value: fc.integer({ min: -1, max: 1 }),
    isMeasured: fc.boolean(),
    vintageRank: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ quarter, seriesCode, value, isMeasured, vintageRank }) =>
    aRecord(FACT_NATIONAL_FLOW, {
      slot_start: addMinutes(NOON, quarter * 15),
      series_code: seriesCode,
      value: isMeasured ? value : null,
      missing_reason: isMeasured ? null : value > 0 ? 'invalid' : 'not_available',
      ...(MEASURED === 'value' ? {} : { [MEASURED]: isMeasured ? 15 : null }),
      vintage_rank: vintageRank,
    }),
  );

const anyCommune: fc.Arbitrary<StagedRecord> = fc
  .record({
    code: fc.constantFrom('01001', '2A004'),
    population: fc.option(fc.integer({ min: 0, max: 1 })),
  })
  .map(({ code, population }) => aRecord(DIM_COMMUNE, { commune_code: code, population }));

export interface AnyRecords {
  readonly series: readonly StagedRecord[];
  readonly communes: readonly StagedRecord[];
}

/** The records of one load. */
export const anyRecords: fc.Arbitrary<AnyRecords> = fc.record({
  series: fc.array(anySeries, { maxLength: 6 }),
  communes: fc.array(anyCommune, { maxLength: 3 }),
});

/** The content of a load of {@link anyRecords}. */
export function contentOf({ series, communes }: AnyRecords) {
  return { records: [ofTable(FACT_NATIONAL_FLOW, series), ofTable(DIM_COMMUNE, communes)] };
}

/** The invariants of record tables under any sequence of loads. */
export function describeRecordHistory(
  name: string,
  createWarehouse: CreateWarehouse,
  numRuns = 30,
): void {
  describe(`the history of the record tables on ${name}`, () => {
    let warehouse: WarehouseUnderTest;

    beforeAll(async () => {
      warehouse = await createWarehouse();
    }, 60_000);
    afterAll(() => warehouse.close());

    const loadAt = async (index: number, records: AnyRecords) => {
      warehouse.setKnownAt(addMinutes(NOON, index));
      const run = aRun({ runId: `run-${index}` });
      return (await warehouse.loader.loadWindow(aLoad({ run }), contentOf(records))).records;
    };
    const rowsOf = (table: RecordTable, more: object = {}) =>
      warehouse.reader.findRecords({ table, ...QUERY, ...more });
    const snapshot = async (more: object = {}) => ({
      series: await rowsOf(FACT_NATIONAL_FLOW, more),
      communes: await rowsOf(DIM_COMMUNE, more),
    });

    it('any sequence of loads leaves what the rules say, keeps every past, and repeats without effect', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyRecords, { minLength: 1, maxLength: 5 }), async (loads) => {
          await warehouse.empty();
          const series = createRecordModel(FACT_NATIONAL_FLOW);
          const communes = createRecordModel(DIM_COMMUNE);
          const past: { series: readonly RecordRow[]; communes: readonly RecordRow[] }[] = [];
          for (const [index, records] of loads.entries()) {
            const counted = await loadAt(2 * index, records);
            series.load(records.series);
            communes.load(records.communes);
            const now = await snapshot();
            expect(now).toEqual({ series: series.rows(), communes: communes.rows() });
            expect(counted.map(total)).toEqual([
              distinctKeys(FACT_NATIONAL_FLOW, records.series),
              distinctKeys(DIM_COMMUNE, records.communes),
            ]);

            for (const again of await loadAt(2 * index + 1, records)) {
              expect(again).toMatchObject({ inserted: 0, revised: 0 });
            }
            expect(await snapshot()).toEqual(now);
            past.push(now);
          }
          await expectEveryPast(past);
        }),
        { numRuns, seed: 20_261_121 },
      );
    }, 240_000);

    it('loads of measured values, a rank each, leave the same in whatever order they come', async () => {
      const vintages = [0, 1, 2].map((vintageRank) =>
        [0, 15].map((minutes) =>
          aRecord(FACT_NATIONAL_FLOW, {
            slot_start: addMinutes(NOON, minutes),
            value: vintageRank * 10 + minutes,
            vintage_rank: vintageRank,
          }),
        ),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
          fc.boolean(),
          async (order, isOneLoad) => {
            await warehouse.empty();
            const loads = order.map((index) => vintages[index] ?? []);
            for (const [index, series] of (isOneLoad ? [loads.flat()] : loads).entries()) {
              await loadAt(index, { series, communes: [] });
            }
            expect((await snapshot()).series.map((row) => row['value'])).toEqual([20, 35]);
          },
        ),
        { numRuns: Math.min(numRuns, 12), seed: 20_261_121 },
      );
    }, 120_000);

    const expectEveryPast = async (
      past: readonly { series: readonly RecordRow[]; communes: readonly RecordRow[] }[],
    ) => {
      expect(await snapshot({ asOfUtc: addMinutes(NOON, -1) })).toEqual({
        series: [],
        communes: [],
      });
      for (const [index, state] of past.entries()) {
        for (const minutes of [2 * index, 2 * index + 1]) {
          expect(await snapshot({ asOfUtc: addMinutes(NOON, minutes) })).toEqual(state);
        }
      }
    };
  });
}

function total({
  inserted,
  revised,
  unchanged,
  outranked,
}: Readonly<Record<'inserted' | 'revised' | 'unchanged' | 'outranked', number>>): number {
  return inserted + revised + unchanged + outranked;
}

function distinctKeys(table: RecordTable, rows: readonly StagedRecord[]): number {
  return new Set(rows.map(({ cells }) => JSON.stringify(cells.slice(0, table.key.length)))).size;
}
