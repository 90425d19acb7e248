import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { FACT_INSTALLED_CAPACITY } from '../../../../domain/star-schema/capacity-tables.js';
import { FACT_REGIONAL_CLIMATE } from '../../../../domain/star-schema/climate-tables.js';
import { FACT_NATIONAL_FLOW } from '../../../../domain/star-schema/national-tables.js';
import { FACT_OUTAGE } from '../../../../domain/star-schema/outage-tables.js';
import { DIM_COMMUNE, DIM_REGION_PROFILE } from '../../../../domain/star-schema/place-tables.js';
import {
  recordColumns,
  type RecordTable,
  type StagedRecord,
} from '../../../../domain/star-schema/record-table.js';
import { RECORD_TABLES } from '../../../../domain/star-schema/record-tables.js';
import { addMinutes, type UtcInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import type { RecordCell } from '../../../../platform/warehouse/records/record-cells.js';
import type {
  RecordQuery,
  RecordRow,
} from '../../../../platform/warehouse/records/record-query.js';
import type {
  GoldContent,
  RecordOutcome,
} from '../../../../platform/warehouse/warehouse-loader.js';

import { aFlow, aLoad, aRun, BRONZE_A, BRONZE_B, inBatches, NOON } from './staged-flow-builder.js';
import { anotherCell, aRecord, ofTable, rowOf } from './staged-record-builder.js';
import type { CreateWarehouse, WarehouseUnderTest } from './warehouse-under-test.js';

const LATER = addMinutes(NOON, 15);
const REJECTED = { code: 'WAREHOUSE_REJECTED', isRetryable: false };
const INVALID = { code: 'INVALID_PARAMETER', isRetryable: false };

const aSeries = (given: Readonly<Record<string, RecordCell>> = {}, bronzeSha256?: string) =>
  aRecord(
    FACT_NATIONAL_FLOW,
    { slot_start: NOON, series_code: 'gas', value: 3_000, vintage_rank: 0, ...given },
    bronzeSha256,
  );
const anOutage = (given: Readonly<Record<string, RecordCell>> = {}) =>
  aRecord(FACT_OUTAGE, { outage_id: 'outage-1', version: 1, ...given });
const aCommune = (given: Readonly<Record<string, RecordCell>> = {}) =>
  aRecord(DIM_COMMUNE, { commune_code: '01001', population: 800, ...given });

/** What any adapter of the warehouse does with record tables. */
export function describeRecords(name: string, createWarehouse: CreateWarehouse): void {
  describe(`the record tables on ${name}`, () => {
    let warehouse: WarehouseUnderTest;
    let runNumber = 0;

    beforeAll(async () => {
      warehouse = await createWarehouse();
    }, 60_000);
    afterAll(() => warehouse.close());
    beforeEach(async () => {
      await warehouse.empty();
      runNumber = 0;
    });

    /** One load of any content, known a minute after the one before it. */
    const loadAll = (content: GoldContent, runId?: string) => {
      runNumber += 1;
      warehouse.setKnownAt(knownAt(runNumber));
      const run = aRun({ runId: runId ?? `run-${runNumber}` });
      return warehouse.loader.loadWindow(aLoad({ run }), content);
    };
    const load = async (table: RecordTable, ...rows: readonly StagedRecord[]) => {
      const { records } = await loadAll({ records: [ofTable(table, rows)] });
      return records[0];
    };
    const find = (query: Partial<RecordQuery> & Pick<RecordQuery, 'table'>) =>
      warehouse.reader.findRecords({ limit: 1_000, ...query });
    const valuesOf = async (query: Partial<RecordQuery> = {}) =>
      (await find({ table: FACT_NATIONAL_FLOW, ...query })).map((row) => row['value']);

    describe('when a row is new', () => {
      it.each(RECORD_TABLES.map((table): RecordTable => table))(
        'it is read back from $name as it was staged, filled or empty',
        async (table) => {
          const filled = aRecord(table);
          const nulls = Object.fromEntries(
            table.values
              .filter(({ isNullable }) => isNullable)
              .map((column) => [column.name, null]),
          );
          const empty = aRecord(table, { ...nulls, ...anotherKey(table) });

          expect(await load(table, filled, empty)).toEqual(counts(table, { inserted: 2 }));
          expect(inAnyOrder(await find({ table }))).toEqual(
            inAnyOrder([rowOf(table, filled), rowOf(table, empty)]),
          );
        },
      );

      it('doubles, texts beyond ASCII, years far back and false come back to the last bit', async () => {
        await load(
          DIM_REGION_PROFILE,
          aRecord(DIM_REGION_PROFILE, {
            region_name: 'Île-de-France \\ "\'\t\n\r ﬁ 🌊',
            area_km2: 0.1 + 0.2,
            population: -2_147_483_647,
            is_in_eco2mix: false,
          }),
        );
        await load(
          FACT_INSTALLED_CAPACITY,
          aRecord(FACT_INSTALLED_CAPACITY, { valid_from: '1900-01-01', capacity_mw: 1e-300 }),
        );

        expect(await find({ table: DIM_REGION_PROFILE })).toMatchObject([
          {
            region_name: 'Île-de-France \\ "\'\t\n\r ﬁ 🌊',
            area_km2: 0.30000000000000004,
            population: -2_147_483_647,
            is_in_eco2mix: false,
          },
        ]);
        expect(await find({ table: FACT_INSTALLED_CAPACITY })).toMatchObject([
          { valid_from: '1900-01-01', capacity_mw: 1e-300 },
        ]);
      });

      it('the load version grows, and the run counts it', async () => {
        const before = BigInt(await warehouse.reader.loadVersion());
        await load(DIM_COMMUNE, aCommune(), aCommune({ commune_code: '01002' }));

        expect(BigInt(await warehouse.reader.loadVersion())).toBe(before + 1n);
        expect(await warehouse.reader.findLatestRun()).toMatchObject({ valueCount: 2 });
      });
    });

    describe('when a row comes again', () => {
      it('the same changes nothing: it stays with its first run', async () => {
        await load(FACT_NATIONAL_FLOW, aSeries());
        const before = await everything(warehouse, FACT_NATIONAL_FLOW);
        const version = await warehouse.reader.loadVersion();

        expect(await load(FACT_NATIONAL_FLOW, aSeries({}, BRONZE_B))).toEqual(
          counts(FACT_NATIONAL_FLOW, { unchanged: 1 }),
        );
        expect(await everything(warehouse, FACT_NATIONAL_FLOW)).toEqual(before);
        expect(await warehouse.reader.loadVersion()).toBe(version);
      });

      it.each(
        RECORD_TABLES.flatMap((table: RecordTable) =>
          table.values.map((column) => ({ table, column, title: `${table.name}.${column.name}` })),
        ),
      )('another value in $title revises it', async ({ table, column }) => {
        await load(table, aRecord(table));
        const other = aRecord(table, { [column.name]: anotherCell(column) });

        expect(await load(table, other)).toEqual(counts(table, { revised: 1 }));
        expect(await find({ table })).toEqual([rowOf(table, other)]);
        expect(await find({ table, asOfUtc: knownAt(1) })).toEqual([rowOf(table, aRecord(table))]);
      });

      it('a double that differs in its last bit is another value', async () => {
        await load(FACT_NATIONAL_FLOW, aSeries({ value: 0.3 }));
        expect(await load(FACT_NATIONAL_FLOW, aSeries({ value: 0.1 + 0.2 }))).toMatchObject({
          revised: 1,
        });
      });

      it('null in place of a value and a value in place of null are revisions where nothing guards them', async () => {
        await load(DIM_COMMUNE, aCommune({ population: null }));
        expect(await load(DIM_COMMUNE, aCommune({ population: 0 }))).toMatchObject({ revised: 1 });
        expect(await load(DIM_COMMUNE, aCommune({ population: null }))).toMatchObject({
          revised: 1,
        });
        expect(await load(DIM_COMMUNE, aCommune({ population: null }))).toMatchObject({
          unchanged: 1,
        });
      });

      it('what it replaced is kept with when it was known, by which run, until which run', async () => {
        await load(FACT_NATIONAL_FLOW, aSeries({ value: 1 }));
        await load(FACT_NATIONAL_FLOW, aSeries({ value: 2 }, BRONZE_B));

        const [revision, ...more] = await warehouse.rowsOf('fact_national_flow_revision');
        const runs = await warehouse.rowsOf('pipeline_run');
        const keyOf = (runId: string) => runs.find((run) => run['run_id'] === runId)?.['run_key'];
        expect(more).toEqual([]);
        expect(revision).toMatchObject({
          value: 1,
          known_from: knownAt(1),
          known_to: knownAt(2),
          run_key: keyOf('run-1'),
          ended_by_run_key: keyOf('run-2'),
        });
        expect(await warehouse.rowsOf('fact_national_flow')).toMatchObject([
          { value: 2, known_from: knownAt(2), run_key: keyOf('run-2') },
        ]);
      });

      it('a row that is not staged stays', async () => {
        await load(DIM_COMMUNE, aCommune(), aCommune({ commune_code: '01002' }));
        await load(DIM_COMMUNE, aCommune());
        expect(await find({ table: DIM_COMMUNE })).toHaveLength(2);
      });
    });

    describe('when ranks meet', () => {
      it('a lower rank is outranked, whatever else it says', async () => {
        await load(FACT_OUTAGE, anOutage({ version: 2, status: 'active' }));

        expect(await load(FACT_OUTAGE, anOutage({ version: 1, status: 'dismissed' }))).toEqual(
          counts(FACT_OUTAGE, { outranked: 1 }),
        );
        expect(await find({ table: FACT_OUTAGE })).toMatchObject([
          { version: 2, status: 'active' },
        ]);
      });

      it('the same rank with another value is a correction', async () => {
        await load(FACT_OUTAGE, anOutage({ status: 'active' }));
        expect(await load(FACT_OUTAGE, anOutage({ status: 'finished' }))).toMatchObject({
          revised: 1,
        });
      });

      it('the same values with a higher rank are a revision: the rank is part of what is told', async () => {
        await load(FACT_NATIONAL_FLOW, aSeries({ vintage_rank: 0 }));
        expect(await load(FACT_NATIONAL_FLOW, aSeries({ vintage_rank: 2 }))).toMatchObject({
          revised: 1,
        });
      });

      it('of a key staged twice the higher rank counts, whichever comes first', async () => {
        const low = aSeries({ value: 1, vintage_rank: 0 });
        const high = aSeries({ value: 2, vintage_rank: 1 });

        expect(await load(FACT_NATIONAL_FLOW, low, high, low)).toEqual(
          counts(FACT_NATIONAL_FLOW, { inserted: 1 }),
        );
        expect(await valuesOf()).toEqual([2]);
      });

      it('of a key staged twice with equal ranks the last one counts, over batches too', async () => {
        const values = [5, 3, 4, 1, 2];
        await load(FACT_NATIONAL_FLOW, ...values.map((value) => aSeries({ value })));
        expect(await valuesOf()).toEqual([2]);

        await load(DIM_COMMUNE, aCommune({ population: 1 }), aCommune({ population: 2 }));
        expect(await find({ table: DIM_COMMUNE })).toMatchObject([{ population: 2 }]);
      });
    });

    describe('when a measured value meets a missing one', () => {
      const measured = FACT_NATIONAL_FLOW.measuredColumn;
      const missing = { value: null, missing_reason: 'not_available', [measured]: null };

      it('the missing one never replaces it, whatever its rank', async () => {
        await load(FACT_NATIONAL_FLOW, aSeries());

        for (const vintageRank of [0, 2]) {
          expect(
            await load(FACT_NATIONAL_FLOW, aSeries({ ...missing, vintage_rank: vintageRank })),
          ).toEqual(counts(FACT_NATIONAL_FLOW, { outranked: 1 }));
        }
        expect(await valuesOf()).toEqual([3_000]);
      });

      it('the measured one replaces a missing one of no higher rank', async () => {
        await load(FACT_NATIONAL_FLOW, aSeries({ ...missing, vintage_rank: 1 }));

        expect(await load(FACT_NATIONAL_FLOW, aSeries({ vintage_rank: 0 }))).toMatchObject({
          outranked: 1,
        });
        expect(await load(FACT_NATIONAL_FLOW, aSeries({ vintage_rank: 1 }))).toMatchObject({
          revised: 1,
        });
        expect(await valuesOf()).toEqual([3_000]);
      });

      it('another reason for a missing one is a revision', async () => {
        await load(FACT_NATIONAL_FLOW, aSeries(missing));
        expect(
          await load(FACT_NATIONAL_FLOW, aSeries({ ...missing, missing_reason: 'invalid' })),
        ).toMatchObject({ revised: 1 });
      });
    });

    describe('when one load brings several kinds of rows', () => {
      it('flows and two tables are loaded under one run, at one instant, each counted apart', async () => {
        const outcome = await loadAll({
          flows: inBatches([aFlow()]),
          records: [
            ofTable(DIM_COMMUNE, [aCommune(), aCommune({ commune_code: '01002' })]),
            ofTable(FACT_OUTAGE, [anOutage()]),
          ],
        });

        expect(outcome).toMatchObject({ inserted: 11, newestMeasuredSlotUtc: NOON });
        expect(outcome.records).toEqual([
          counts(DIM_COMMUNE, { inserted: 2 }),
          counts(FACT_OUTAGE, { inserted: 1 }),
        ]);
        const knownFrom = async (table: string) =>
          (await warehouse.rowsOf(table)).map((row) => [row['run_key'], row['known_from']]);
        const [first] = await knownFrom('fact_energy_flow');
        const others = [...(await knownFrom('dim_commune')), ...(await knownFrom('fact_outage'))];
        expect(others).toEqual([first, first, first]);
        expect(await warehouse.reader.findLatestRun()).toMatchObject({ valueCount: 14 });
      });

      it('one row that is refused undoes all of it', async () => {
        const refused = loadAll({
          flows: inBatches([aFlow()]),
          records: [
            ofTable(DIM_COMMUNE, [aCommune()]),
            ofTable(FACT_NATIONAL_FLOW, [aSeries(), aSeries({ value: Number.NaN })]),
          ],
        });

        await expect(refused).rejects.toMatchObject(REJECTED);
        for (const table of [
          'fact_energy_flow',
          'dim_commune',
          'fact_national_flow',
          'pipeline_run',
        ]) {
          expect(await warehouse.rowsOf(table)).toEqual([]);
        }
        expect(await load(DIM_COMMUNE, aCommune())).toMatchObject({ inserted: 1 });
      });

      it("an error of the rows' own source comes out as it is, and nothing is loaded", async () => {
        const failure = new Error('the parquet is gone');
        async function* broken(): AsyncGenerator<readonly StagedRecord[]> {
          yield await Promise.resolve([aCommune()]);
          throw failure;
        }

        await expect(loadAll({ records: [{ table: DIM_COMMUNE, rows: broken() }] })).rejects.toBe(
          failure,
        );
        expect(await warehouse.rowsOf('dim_commune')).toEqual([]);
      });

      it('rows of a second load are asked for only after the first is done: none is older than Gold', async () => {
        let communesSeenBySecond = -1;
        const firstIsAsked = Promise.withResolvers<undefined>();
        const secondHasCome = Promise.withResolvers<undefined>();
        async function* first() {
          firstIsAsked.resolve(undefined);
          await secondHasCome.promise;
          yield [aCommune()];
        }
        async function* second() {
          communesSeenBySecond = (await warehouse.rowsOf('dim_commune')).length;
          yield [aCommune()];
        }
        const one = loadAll({ records: [{ table: DIM_COMMUNE, rows: first() }] });
        await firstIsAsked.promise;
        const two = loadAll({ records: [{ table: DIM_COMMUNE, rows: second() }] });
        secondHasCome.resolve(undefined);
        await Promise.all([one, two]);

        expect(communesSeenBySecond).toBe(1);
      });

      it('a table that stands in it twice is a defect, a load of nothing is none', async () => {
        const twice = [ofTable(DIM_COMMUNE, []), ofTable(DIM_COMMUNE, [])];
        await expect(loadAll({ records: twice })).rejects.toMatchObject({ code: 'INTERNAL' });

        expect(await loadAll({ records: [ofTable(DIM_COMMUNE, [])] })).toMatchObject({
          inserted: 0,
          newestMeasuredSlotUtc: null,
          records: [counts(DIM_COMMUNE, {})],
        });
      });

      it('a run of records says nothing about why a window holds no flow', async () => {
        const question = {
          window: timeWindow(addMinutes(NOON, -60), addMinutes(NOON, -45)),
          regionCodes: [],
          sources: [],
          limit: 1,
        };
        await load(FACT_NATIONAL_FLOW, aSeries());
        expect(await warehouse.reader.explainEmptyWindow(question)).toBe('never_fetched');
        expect(await warehouse.reader.findNewestMeasuredSlot()).toBeUndefined();

        await loadAll({ flows: inBatches([aFlow()]) });
        expect(await warehouse.reader.explainEmptyWindow(question)).toBe('source_gap');
      });
    });

    describe('when a row cannot be kept as it is', () => {
      it.each<[string, RecordTable, Readonly<Record<string, RecordCell>>]>([
        ['a null where none may be', DIM_COMMUNE, { commune_name: null }],
        ['a null in its key', DIM_COMMUNE, { commune_code: null }],
        ['an infinite number', FACT_NATIONAL_FLOW, { value: Infinity }],
        ['a text for a number', FACT_NATIONAL_FLOW, { value: '3' }],
        ['a number for a text', DIM_COMMUNE, { commune_name: 3 }],
        ['a fraction for a whole number', DIM_COMMUNE, { population: 1.5 }],
        ['a whole number of 2^31', DIM_COMMUNE, { population: 2 ** 31 }],
        ['a day that is none', FACT_INSTALLED_CAPACITY, { valid_from: '2026-02-30' }],
        ['an instant of another spelling', FACT_NATIONAL_FLOW, { slot_start: '2026-08-27 12:00' }],
        ['a key too long for its column', DIM_COMMUNE, { commune_code: '010011' }],
      ])('%s is rejected', async (_what, table, given) => {
        await expect(load(table, aRecord(table, given))).rejects.toMatchObject(REJECTED);
        expect(await warehouse.rowsOf(table.name)).toEqual([]);
      });

      it('too few cells and a raw object the load does not hold are rejected', async () => {
        const { cells, bronzeSha256 } = aCommune();
        await expect(
          load(DIM_COMMUNE, { cells: cells.slice(1), bronzeSha256 }),
        ).rejects.toMatchObject(REJECTED);
        await expect(load(DIM_COMMUNE, { cells, bronzeSha256: 'c' })).rejects.toMatchObject(
          REJECTED,
        );
      });

      it('a text is cut at its length, and blanks at its end are not kept: once cut, it is unchanged', async () => {
        const long = `${'é'.repeat(198)} \u{1F30A} and more`;
        await load(DIM_COMMUNE, aCommune({ commune_name: long }));
        expect(await load(DIM_COMMUNE, aCommune({ commune_name: long }))).toMatchObject({
          unchanged: 1,
        });
        expect(await find({ table: DIM_COMMUNE })).toMatchObject([
          { commune_name: `${'é'.repeat(198)} \uFFFD` },
        ]);

        await load(DIM_COMMUNE, aCommune({ commune_name: 'Ambérieu  \u0000 ' }));
        expect(await find({ table: DIM_COMMUNE })).toMatchObject([
          { commune_name: 'Ambérieu  \uFFFD' },
        ]);
        expect(
          await load(DIM_COMMUNE, aCommune({ commune_name: 'Ambérieu  \u0000' })),
        ).toMatchObject({ unchanged: 1 });
      });

      it('keys too long stay distinct where their column has room, and are found again', async () => {
        const ids = [`${'x'.repeat(90)}1`, `${'x'.repeat(90)}2`];
        const outages = ids.map((outage_id) => anOutage({ outage_id }));

        expect(await load(FACT_OUTAGE, ...outages)).toMatchObject({ inserted: 2 });
        expect(await load(FACT_OUTAGE, ...outages)).toMatchObject({ unchanged: 2 });
        expect(
          await find({ table: FACT_OUTAGE, filters: { outage_id: ids.slice(1) } }),
        ).toHaveLength(1);
      });
    });

    describe('when rows are read', () => {
      const communes = ['01001', '2A004', '75056', '97411'].map((commune_code, index) =>
        aCommune({
          commune_code,
          region_code: ['84', '94', '11', '04'][index] ?? null,
          population: index === 0 ? null : index * 100,
        }),
      );
      const codesOf = async (query: Partial<RecordQuery>) =>
        (await find({ table: DIM_COMMUNE, ...query })).map((row) => row['commune_code']);

      it('filters allow the listed values, of several columns together; an empty list allows all', async () => {
        await load(DIM_COMMUNE, ...communes);

        expect(await codesOf({ filters: { region_code: ['11', '94'] } })).toEqual([
          '2A004',
          '75056',
        ]);
        expect(
          await codesOf({ filters: { region_code: ['11', '94'], population: [200, 300] } }),
        ).toEqual(['75056']);
        expect(await codesOf({ filters: { region_code: ['99'] } })).toEqual([]);
        expect(await codesOf({ filters: { region_code: [] } })).toHaveLength(4);
        expect(await codesOf({ filters: { population: [null] } })).toEqual(['01001']);
        expect(await codesOf({ filters: { population: [null, 300] } })).toEqual(['01001', '97411']);
      });

      it('filters hold for every type of column, and never change with the case of a text', async () => {
        for (const table of RECORD_TABLES as readonly RecordTable[]) {
          await load(table, aRecord(table));
          for (const column of recordColumns(table)) {
            const cell = rowOf(table, aRecord(table))[column.name] ?? null;
            expect(await find({ table, filters: { [column.name]: [cell] } })).toHaveLength(1);
            const other = anotherCell(column);
            expect(await find({ table, filters: { [column.name]: [other] } })).toEqual([]);
          }
        }
        expect(await find({ table: FACT_OUTAGE, filters: { publisher: ['PUBLISHER'] } })).toEqual(
          [],
        );
      });

      it('a window holds its first instant and not its last', async () => {
        const slots = [-15, 0, 15, 30].map((minutes) => addMinutes(NOON, minutes));
        await load(
          FACT_NATIONAL_FLOW,
          ...slots.map((slot, index) => aSeries({ slot_start: slot, value: index })),
        );

        expect(await valuesOf({ window: timeWindow(NOON, addMinutes(NOON, 30)) })).toEqual([1, 2]);
      });

      it('a window of a table whose key begins otherwise is read by its time', async () => {
        await load(
          FACT_REGIONAL_CLIMATE,
          ...[0, 60, 120].map((minutes) =>
            aRecord(FACT_REGIONAL_CLIMATE, { hour_start: addMinutes(NOON, minutes) }),
          ),
        );
        const window = timeWindow(addMinutes(NOON, 60), addMinutes(NOON, 120));

        expect(await find({ table: FACT_REGIONAL_CLIMATE, window })).toMatchObject([
          { hour_start: addMinutes(NOON, 60) },
        ]);
      });

      it('a window of a table whose rows end holds those that overlap it, and no empty one', async () => {
        const at = (minutes: number) => addMinutes(NOON, minutes);
        const lasting = (outage_id: string, from: number, to: number | null) =>
          anOutage({ outage_id, started_at: at(from), ended_at: to === null ? null : at(to) });
        await load(
          FACT_OUTAGE,
          lasting('a-before', -60, 0),
          lasting('b-into', -60, 1),
          lasting('c-empty', 10, 10),
          lasting('d-out-of', 59, 200),
          lasting('e-after', 60, 200),
          lasting('f-open', -9_000, null),
          lasting('g-open-after', 60, null),
          lasting('h-around', -9_000, 9_000),
        );
        const overlapping = async (asOf: Partial<RecordQuery>) =>
          (await find({ table: FACT_OUTAGE, window: timeWindow(NOON, at(60)), ...asOf })).map(
            (row) => row['outage_id'],
          );

        const expected = ['b-into', 'd-out-of', 'f-open', 'h-around'];
        expect(await overlapping({})).toEqual(expected);
        expect(await overlapping({ asOfUtc: at(10_000) })).toEqual(expected);
      });

      it('rows come in the byte order of their key, and pages neither repeat nor skip one', async () => {
        const rows = ['gas', 'Gas', 'été', 'coal', 'oil-2', 'oil_1'].flatMap((series_code) =>
          [NOON, LATER, addMinutes(NOON, 30)].map((slot_start) =>
            aSeries({ series_code, slot_start }),
          ),
        );
        await load(FACT_NATIONAL_FLOW, ...rows);
        const whole = await find({ table: FACT_NATIONAL_FLOW });
        const keys = whole.map(
          (row) => `${String(row['slot_start'])} ${String(row['series_code'])}`,
        );
        expect(keys).toEqual(inByteOrder(keys));
        expect(keys).toHaveLength(18);

        for (const asOfUtc of [undefined, knownAt(1)]) {
          const paged: RecordRow[] = [];
          let after: readonly RecordCell[] | undefined;
          for (let pages = 0; pages < 6; pages += 1) {
            const page = await find({
              table: FACT_NATIONAL_FLOW,
              limit: 4,
              ...(after === undefined ? {} : { after }),
              ...(asOfUtc === undefined ? {} : { asOfUtc }),
            });
            paged.push(...page);
            const last = page.at(-1);
            after =
              last === undefined
                ? undefined
                : [last['slot_start'] ?? '', last['series_code'] ?? ''];
            if (after === undefined) break;
          }
          expect(paged).toEqual(whole);
        }
      });

      it('as of an instant they are what was known then', async () => {
        await load(FACT_NATIONAL_FLOW, aSeries({ value: 1 }));
        await load(
          FACT_NATIONAL_FLOW,
          aSeries({ value: 2 }),
          aSeries({ slot_start: LATER, value: 7 }),
        );
        await load(FACT_NATIONAL_FLOW, aSeries({ value: 3, vintage_rank: 1 }));

        const asOf = (asOfUtc: UtcInstant) => valuesOf({ asOfUtc });
        expect(await asOf(addMinutes(knownAt(1), -1))).toEqual([]);
        expect(await asOf(knownAt(1))).toEqual([1]);
        expect(await asOf(knownAt(2))).toEqual([2, 7]);
        expect(await asOf(knownAt(3))).toEqual([3, 7]);
        expect(
          await valuesOf({
            asOfUtc: knownAt(2),
            filters: { value: [2] },
            window: timeWindow(NOON, LATER),
          }),
        ).toEqual([2]);
      });

      it.each<[string, Partial<RecordQuery>]>([
        ['a column there is not', { filters: { 'value; drop table dim_commune': ['1'] } }],
        ['a column of the bookkeeping', { filters: { run_key: [1] } }],
        ['a column only objects have', { filters: { constructor: ['1'] } }],
        ['a value of another type', { filters: { value: ['1'] } }],
        ['null for a column without nulls', { filters: { series_code: [null] } }],
        ['a position of another length', { after: [NOON] }],
        ['a position of another type', { after: [NOON, 3] }],
        ['no rows', { limit: 0 }],
        [
          'a window of a table without time',
          { table: DIM_COMMUNE, window: timeWindow(NOON, LATER) },
        ],
        ['a table there is not', { table: { ...DIM_COMMUNE, name: 'pipeline_run' } }],
      ])('%s is refused', async (_what, query) => {
        await expect(find({ table: FACT_NATIONAL_FLOW, ...query })).rejects.toMatchObject(INVALID);
      });

      it('names come from the descriptor of the release, whatever descriptor is handed in', async () => {
        await load(DIM_COMMUNE, aCommune());
        const [, ...values] = DIM_COMMUNE.values;
        const forged = {
          ...DIM_COMMUNE,
          values: [{ ...DIM_COMMUNE.values[0], name: "commune_name, 'forged'" }, ...values],
        };

        expect(await find({ table: forged })).toEqual(await find({ table: DIM_COMMUNE }));
        await expect(
          loadAll({
            records: [{ table: { ...DIM_COMMUNE, name: 'dim_region' }, rows: inBatches([]) }],
          }),
        ).rejects.toMatchObject(INVALID);
      });
    });

    describe('when somebody asks where a row came from', () => {
      it('it is told with its run, its raw objects and its whole past, newest first', async () => {
        await load(FACT_NATIONAL_FLOW, aSeries({ value: 1 }));
        await load(FACT_NATIONAL_FLOW, aSeries({ value: 2 }, BRONZE_B));

        const lineage = await warehouse.reader.findRecordLineage(FACT_NATIONAL_FLOW, [NOON, 'gas']);

        const { fetchedAtUtc, ...run } = aRun({ runId: 'run-2' });
        expect(lineage).toMatchObject({
          table: 'fact_national_flow',
          origin: 'simulated',
          row: rowOf(FACT_NATIONAL_FLOW, aSeries({ value: 2 })),
          run: {
            runId: run.runId,
            workflowId: run.workflowId,
            dataset: run.dataset,
            codeVersion: run.codeVersion,
            window: run.window,
            startedAtUtc: run.startedAtUtc,
            outcome: 'success',
          },
        });
        expect(lineage?.bronzeObjects.map(({ sha256 }) => sha256).sort()).toEqual(
          [BRONZE_A, BRONZE_B].sort(),
        );
        expect(lineage?.bronzeObjects[0]).toMatchObject({
          fetchedAtUtc,
          sizeBytes: 1_234,
          rows: 1,
        });
        expect(
          lineage?.revisions.map(({ row, knownFromUtc, knownToUtc, runId, bronzeSha256 }) => [
            row['value'],
            knownFromUtc,
            knownToUtc,
            runId,
            bronzeSha256,
          ]),
        ).toEqual([
          [2, knownAt(2), null, 'run-2', BRONZE_B],
          [1, knownAt(1), knownAt(2), 'run-1', BRONZE_A],
        ]);
      });

      it.each(RECORD_TABLES.map((table): RecordTable => table))(
        'a row of $name is found by its key, and another key is not',
        async (table) => {
          await load(table, aRecord(table));
          const row = rowOf(table, aRecord(table));
          const key = table.key.map(({ name }) => row[name] ?? null);
          const other = table.key.map((column, index) =>
            index === 0 ? anotherCell(column) : (row[column.name] ?? null),
          );

          const lineage = await warehouse.reader.findRecordLineage(table, key);
          expect(lineage?.row).toEqual(row);
          expect(lineage?.revisions).toHaveLength(1);
          expect(await warehouse.reader.findRecordLineage(table, other)).toBeUndefined();
        },
      );

      it('a key of another length or type is refused', async () => {
        const find = (key: readonly RecordCell[]) =>
          warehouse.reader.findRecordLineage(FACT_NATIONAL_FLOW, key);
        await expect(find([NOON])).rejects.toMatchObject(INVALID);
        await expect(find([NOON, null])).rejects.toMatchObject(INVALID);
        await expect(find(['noon', 'gas'])).rejects.toMatchObject(INVALID);
      });
    });
  });
}

function knownAt(runNumber: number): UtcInstant {
  return addMinutes(NOON, 120 + runNumber);
}

function counts(table: RecordTable, given: Partial<RecordOutcome>): RecordOutcome {
  return { table: table.name, inserted: 0, revised: 0, unchanged: 0, outranked: 0, ...given };
}

async function everything(warehouse: WarehouseUnderTest, table: RecordTable) {
  return {
    current: await warehouse.rowsOf(table.name),
    revisions: await warehouse.rowsOf(`${table.name}_revision`),
  };
}

function anotherKey(table: RecordTable): Readonly<Record<string, RecordCell>> {
  const [first] = table.key;
  return first === undefined ? {} : { [first.name]: anotherCell(first) };
}

function inAnyOrder(rows: readonly RecordRow[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

function inByteOrder(texts: readonly string[]): readonly string[] {
  return [...texts].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}
