import { createHash } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { addMinutes, parseInstant, type UtcInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import type {
  LoadOutcome,
  StagedFlow,
  WindowLoad,
} from '../../../../platform/warehouse/warehouse-loader.js';
import type { FlowQuery, FlowRow } from '../../../../platform/warehouse/warehouse-reader.js';

import {
  aBronzeObject,
  aFlow,
  aLoad,
  aRun,
  BRONZE_A,
  BRONZE_B,
  inBatches,
  NOON,
  sha256Of,
} from './staged-flow-builder.js';
import type { CreateWarehouse, WarehouseUnderTest } from './warehouse-under-test.js';

const ALL_DAY: FlowQuery = {
  window: timeWindow(addMinutes(NOON, -720), addMinutes(NOON, 720)),
  regionCodes: [],
  sources: [],
  limit: 10_000,
};
const LATER = addMinutes(NOON, 15);
const HALF_HOUR = { stepMinutes: 30, vintage: 'consolidated' } as const;

/** What every warehouse does, whatever its dialect. */
export function describeWarehouse(name: string, createWarehouse: CreateWarehouse): void {
  describe(`the warehouse on ${name}`, () => {
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

    /** One load, known a minute after the one before it. */
    const load = (rows: readonly StagedFlow[], given: Partial<WindowLoad> = {}) => {
      runNumber += 1;
      warehouse.setKnownAt(knownAt(runNumber));
      const run = aRun({ runId: `run-${runNumber}` });
      return warehouse.loader.loadWindow(aLoad({ run, ...given }), { flows: inBatches(rows) });
    };
    const consumption = async (query: Partial<FlowQuery> = {}) =>
      (await warehouse.reader.findFlows({ ...ALL_DAY, sources: ['consumption'], ...query })).map(
        ({ slotStartUtc, valueMw, reason, vintage }) => ({
          slotStartUtc,
          valueMw,
          reason,
          vintage,
        }),
      );

    describe('when a value is new', () => {
      it('it is inserted with its slot, vintage, unit of origin and names', async () => {
        const outcome = await load([aFlow({ cells: { consumption: 3_000.5 } })]);

        expect(outcome).toEqual({
          ...counts({ inserted: 11 }),
          newestMeasuredSlotUtc: NOON,
          regionsAtNewestSlot: 1,
        });
        const flows = await warehouse.reader.findFlows({ ...ALL_DAY, sources: ['consumption'] });
        expect(flows).toEqual([
          {
            regionCode: '32',
            regionName: 'Hauts-de-France',
            source: 'consumption',
            slotStartUtc: NOON,
            slotEndUtc: LATER,
            valueMw: 3_000.5,
            reason: null,
            vintage: 'real_time',
            origin: 'simulated',
          },
        ]);
      });

      it('zero stays zero and missing stays missing with its reason', async () => {
        await load([aFlow({ cells: { consumption: 0, wind: 'not_available', solar: 'invalid' } })]);

        const flows = await warehouse.reader.findFlows({
          ...ALL_DAY,
          sources: ['consumption', 'solar', 'wind', 'hydro'],
        });
        expect(flows.map(({ source, valueMw, reason }) => ({ source, valueMw, reason }))).toEqual([
          { source: 'consumption', valueMw: 0, reason: null },
          { source: 'hydro', valueMw: null, reason: 'not_measured' },
          { source: 'solar', valueMw: null, reason: 'invalid' },
          { source: 'wind', valueMw: null, reason: 'not_available' },
        ]);
      });

      it('negative and fractional values come back to the last bit', async () => {
        await load([aFlow({ cells: { exchange: -1_234.567_890_123_4, pumping: -0.1 } })]);

        const flows = await warehouse.reader.findFlows({
          ...ALL_DAY,
          sources: ['exchange', 'pumping'],
        });
        expect(flows.map((flow) => flow.valueMw)).toEqual([-1_234.567_890_123_4, -0.1]);
      });

      it('an empty load records its run and inserts nothing', async () => {
        const outcome = await load([]);

        expect(outcome).toEqual({
          ...counts({}),
          newestMeasuredSlotUtc: null,
          regionsAtNewestSlot: 0,
        });
        expect(await warehouse.rowsOf('pipeline_run')).toHaveLength(1);
      });
    });

    describe('when the same load comes again', () => {
      it('nothing changes: no row, no revision, no run id, no load version', async () => {
        const rows = [aFlow(), aFlow({ slotStartUtc: LATER })];
        await load(rows);
        const before = await warehouse.rowsOf('fact_energy_flow');
        const version = await warehouse.reader.loadVersion();

        const outcome = await load(rows);

        expect(outcome).toEqual({
          ...counts({ unchanged: 22 }),
          newestMeasuredSlotUtc: LATER,
          regionsAtNewestSlot: 1,
        });
        expect(await warehouse.rowsOf('fact_energy_flow')).toEqual(before);
        expect(await warehouse.rowsOf('fact_energy_flow_revision')).toEqual([]);
        expect(await warehouse.reader.loadVersion()).toBe(version);
      });

      it('the same run, Bronze objects, set-aside records and quota add no row', async () => {
        const given = fullLoad();
        await load([aFlow()], given);
        const tables = ['pipeline_run', 'bronze_object', 'pipeline_run_bronze_object'];
        tables.push('rejected_record', 'source_quota');
        const before = await Promise.all(tables.map((table) => warehouse.rowsOf(table)));

        await load([aFlow()], given);

        expect(await Promise.all(tables.map((table) => warehouse.rowsOf(table)))).toEqual(before);
        expect(before.map((rows) => rows.length)).toEqual([1, 2, 2, 1, 1]);
      });
    });

    describe('when a value changes', () => {
      it('the same vintage may correct it, and the past is kept with its run and raw object', async () => {
        await load([aFlow({ cells: { consumption: 3_000 } })]);
        const outcome = await load([
          aFlow({ cells: { consumption: 3_100 }, bronzeSha256: BRONZE_B }),
        ]);

        expect(outcome).toMatchObject(counts({ revised: 1, unchanged: 10 }));
        const lineage = await warehouse.reader.findLineage('32', 'consumption', NOON);
        expect(lineage?.run.runId).toBe('run-2');
        expect(lineage?.revisions).toEqual([
          expect.objectContaining({
            valueMw: 3_100,
            runId: 'run-2',
            bronzeSha256: BRONZE_B,
            knownFromUtc: knownAt(2),
            knownToUtc: null,
          }),
          expect.objectContaining({
            valueMw: 3_000,
            runId: 'run-1',
            bronzeSha256: BRONZE_A,
            knownFromUtc: knownAt(1),
            knownToUtc: knownAt(2),
          }),
        ]);
      });

      it('as_of answers what was known then, to the second', async () => {
        await load([aFlow({ cells: { consumption: 3_000 } })]);
        await load([aFlow({ cells: { consumption: 3_100 } })]);

        const asOf = async (asOfUtc: UtcInstant) =>
          (await consumption({ asOfUtc })).map((flow) => flow.valueMw);
        expect(await asOf(addMinutes(knownAt(1), -1))).toEqual([]);
        expect(await asOf(knownAt(1))).toEqual([3_000]);
        expect(await asOf(knownAt(2))).toEqual([3_100]);
      });

      it('a load whose clock was set back becomes known a moment after the one before it', async () => {
        await load([aFlow({ cells: { consumption: 3_000 } })]);
        warehouse.setKnownAt(NOON);
        const run = aRun({ runId: 'run-back' });
        const rows = [aFlow({ cells: { consumption: 3_100 } })];
        await warehouse.loader.loadWindow(aLoad({ run }), { flows: inBatches(rows) });

        const lineage = await warehouse.reader.findLineage('32', 'consumption', NOON);
        const told = lineage?.revisions.map(({ valueMw, knownFromUtc, knownToUtc }) => [
          valueMw,
          knownFromUtc,
          knownToUtc,
        ]);
        const moment = addMinutes(knownAt(1), 1 / 60);
        expect(told).toEqual([
          [3_100, moment, null],
          [3_000, knownAt(1), moment],
        ]);
        expect(await consumption({ asOfUtc: knownAt(1) })).toMatchObject([{ valueMw: 3_000 }]);
        expect(await consumption({ asOfUtc: moment })).toMatchObject([{ valueMw: 3_100 }]);
      });

      it('a higher vintage with the same value is a revision too', async () => {
        await load([aFlow({ cells: { consumption: 3_000 } })]);
        const outcome = await load([
          aFlow({ cells: { consumption: 3_000 }, vintage: 'consolidated' }),
        ]);

        expect(outcome).toMatchObject(counts({ revised: 11 }));
        expect(await consumption()).toMatchObject([{ valueMw: 3_000, vintage: 'consolidated' }]);
      });

      it('a lower vintage is outranked and writes nothing (R3)', async () => {
        await load([aFlow({ cells: { consumption: 3_000 }, vintage: 'definitive' })]);
        const outcome = await load([aFlow({ cells: { consumption: 9 }, vintage: 'consolidated' })]);

        expect(outcome).toMatchObject(counts({ outranked: 11 }));
        expect(await consumption()).toMatchObject([{ valueMw: 3_000, vintage: 'definitive' }]);
        expect(await warehouse.rowsOf('fact_energy_flow_revision')).toEqual([]);
      });

      it('the load version grows once a load that changes facts', async () => {
        const versions = [Number(await warehouse.reader.loadVersion())];
        for (const megawatts of [1, 2, 2, 3]) {
          await load([aFlow({ cells: { consumption: megawatts } })]);
          versions.push(Number(await warehouse.reader.loadVersion()));
        }

        const [first = 0] = versions;
        expect(versions.map((version) => version - first)).toEqual([0, 1, 2, 2, 3]);
      });
    });

    describe('when a value is missing', () => {
      it('it takes the place of no measured value, of whatever vintage', async () => {
        await load([aFlow({ cells: { consumption: 3_000 } })]);
        const same = await load([aFlow({ cells: {} })]);
        const higher = await load([aFlow({ cells: {}, vintage: 'definitive' })]);

        expect(same).toMatchObject(counts({ outranked: 1, unchanged: 10 }));
        expect(higher).toMatchObject(counts({ outranked: 1, revised: 10 }));
        expect(await consumption()).toMatchObject([{ valueMw: 3_000, vintage: 'real_time' }]);
      });

      it('a measured value takes its place', async () => {
        await load([aFlow({ cells: {} })]);
        await load([aFlow({ cells: { consumption: 3_000 } })]);

        expect(await consumption()).toMatchObject([{ valueMw: 3_000, reason: null }]);
        expect(await consumption({ asOfUtc: knownAt(1) })).toMatchObject([
          { valueMw: null, reason: 'not_measured' },
        ]);
      });

      it('its reason may change', async () => {
        await load([aFlow({ cells: {} })]);
        const outcome = await load([aFlow({ cells: { consumption: 'not_available' } })]);

        expect(outcome).toMatchObject(counts({ revised: 1, unchanged: 10 }));
        expect(await consumption()).toMatchObject([{ valueMw: null, reason: 'not_available' }]);
      });
    });

    describe('when a load holds a slot twice', () => {
      it('the best vintage wins, wherever it stands', async () => {
        const better = aFlow({ cells: { consumption: 1 }, vintage: 'consolidated' });
        const outcome = await load([better, aFlow({ cells: { consumption: 2 } })]);

        expect(outcome).toMatchObject(counts({ inserted: 11 }));
        expect(await consumption()).toMatchObject([{ valueMw: 1, vintage: 'consolidated' }]);
      });

      it('the last of the same vintage wins', async () => {
        await load([
          aFlow({ cells: { consumption: 1 } }),
          aFlow({ cells: { consumption: 2 } }),
          aFlow({ cells: { consumption: 3 } }),
        ]);

        expect(await consumption()).toMatchObject([{ valueMw: 3 }]);
      });
    });

    describe('when half hours meet quarter hours (R1, R3)', () => {
      const quarters = [aFlow(), aFlow({ slotStartUtc: LATER })];

      it('a half hour of a higher vintage retires the quarter hour inside it', async () => {
        await load(quarters);
        const outcome = await load([aFlow({ ...HALF_HOUR, cells: everyCell(5) })]);

        expect(outcome).toMatchObject(counts({ revised: 11, retired: 11 }));
        expect(await consumption()).toEqual([
          { slotStartUtc: NOON, valueMw: 5, reason: null, vintage: 'consolidated' },
        ]);
        expect(await consumption({ asOfUtc: knownAt(1) })).toHaveLength(2);
        const ends = (await warehouse.rowsOf('fact_energy_flow_revision')).map(
          (row) => row['end_reason'],
        );
        expect(ends.filter((end) => end === 'retired')).toHaveLength(11);
      });

      it('a late real-time value finds no place inside the half hour', async () => {
        await load([aFlow({ ...HALF_HOUR, cells: everyCell(5) })]);
        const outcome = await load(quarters);

        expect(outcome).toMatchObject(counts({ outranked: 22 }));
        expect(await consumption()).toHaveLength(1);
      });

      it('a missing half hour retires no measured quarter hour', async () => {
        await load([aFlow({ slotStartUtc: LATER, cells: { consumption: 7 } })]);
        await load([aFlow({ ...HALF_HOUR, cells: {} })]);

        expect(await consumption()).toEqual([
          { slotStartUtc: LATER, valueMw: 7, reason: null, vintage: 'real_time' },
        ]);
      });

      it('quarter hours of a higher vintage take the place of a half hour', async () => {
        await load([aFlow({ ...HALF_HOUR, cells: everyCell(5) })]);
        const outcome = await load(
          quarters.map((quarter) => ({ ...quarter, vintage: 'definitive' })),
        );

        expect(outcome).toMatchObject(counts({ inserted: 2, revised: 2, outranked: 18 }));
        const ends = (await warehouse.rowsOf('fact_energy_flow_revision')).map(
          (row) => row['end_reason'],
        );
        expect(ends).toEqual(['revised', 'revised']);
        expect(await consumption()).toMatchObject([
          { slotStartUtc: NOON, valueMw: 3_000 },
          { slotStartUtc: LATER, valueMw: 3_000 },
        ]);
      });

      it('a quarter hour that ends a half hour makes room for the other one in the same load', async () => {
        const pair = [
          aFlow({ vintage: 'definitive', cells: {} }),
          aFlow({ vintage: 'definitive', slotStartUtc: LATER, cells: everyCell(7) }),
        ];
        await load([aFlow({ ...HALF_HOUR, cells: everyCell(5) })]);
        const outcome = await load(pair);
        const again = await load(pair);

        expect(outcome).toMatchObject(counts({ inserted: 22, retired: 11 }));
        expect(again).toMatchObject(counts({ unchanged: 22 }));
        expect(await consumption()).toMatchObject([
          { slotStartUtc: NOON, valueMw: null },
          { slotStartUtc: LATER, valueMw: 7 },
        ]);
      });

      it('a half hour and its second quarter in one load: the higher vintage stands', async () => {
        const half = aFlow({ ...HALF_HOUR, cells: everyCell(5) });
        const quarter = aFlow({ slotStartUtc: LATER, cells: everyCell(7) });
        await load([quarter, half]);
        expect((await consumption()).map((flow) => flow.valueMw)).toEqual([5]);

        await load([half, { ...quarter, vintage: 'definitive' }]);
        expect((await consumption()).map((flow) => flow.valueMw)).toEqual([7]);
      });

      it('a lineage finds the half hour by any instant inside it', async () => {
        await load([aFlow({ ...HALF_HOUR, cells: everyCell(5) })]);

        const lineage = await warehouse.reader.findLineage('32', 'wind', addMinutes(NOON, 29));
        expect(lineage?.flow).toMatchObject({
          slotStartUtc: NOON,
          slotEndUtc: addMinutes(NOON, 30),
        });
        expect(
          await warehouse.reader.findLineage('32', 'wind', addMinutes(NOON, 30)),
        ).toBeUndefined();
      });
    });

    describe('when flows are read', () => {
      it('they come by slot, region and source, and pages join without gap or repetition', async () => {
        await load([
          aFlow({ regionCode: '93' }),
          aFlow({ regionCode: '11', slotStartUtc: LATER }),
          aFlow({ regionCode: '11' }),
        ]);
        const whole = await warehouse.reader.findFlows(ALL_DAY);

        const paged: FlowRow[] = [];
        for (;;) {
          const last = paged.at(-1);
          const page = await warehouse.reader.findFlows({
            ...ALL_DAY,
            limit: 4,
            ...(last === undefined ? {} : { after: last }),
          });
          paged.push(...page);
          if (page.length < 4) break;
        }
        expect(paged).toEqual(whole);
        expect(whole.map(positionOf)).toEqual(whole.map(positionOf).sort());
        expect(whole).toHaveLength(33);
      });

      it('regions, sources and the half-open window choose them', async () => {
        await load([
          aFlow({ regionCode: '93' }),
          aFlow({ regionCode: '11', slotStartUtc: LATER }),
          aFlow({ regionCode: '11' }),
        ]);

        const flows = await warehouse.reader.findFlows({
          ...ALL_DAY,
          window: timeWindow(NOON, LATER),
          regionCodes: ['11'],
          sources: ['wind', 'hydro'],
        });
        expect(flows.map(positionOf)).toEqual([`${NOON}|11|hydro`, `${NOON}|11|wind`]);
      });

      it('the twelve regions are listed by code', async () => {
        const regions = await warehouse.reader.listRegions();
        expect(regions).toHaveLength(12);
        expect(regions[0]).toEqual({
          regionCode: '11',
          regionName: 'Île-de-France',
          rteCode: 'IDF',
          population: null,
          areaKm2: null,
        });
      });
    });

    describe('when runs are asked for', () => {
      const LONG_AGO = parseInstant('2000-01-01T00:00:00Z');
      const FAR_OFF = parseInstant('2999-01-01T00:00:00Z');
      const DATASET_OF_RUN = 'eco2mix-regional-tr';

      it('an empty warehouse has no run and no slot', async () => {
        expect(await warehouse.reader.findLatestRun()).toBeUndefined();
        expect(await warehouse.reader.findFirstRunSince(DATASET_OF_RUN, LONG_AGO)).toBeUndefined();
        expect(await warehouse.reader.findNewestMeasuredSlot()).toBeUndefined();
      });

      it('the first since an instant and the latest tell how they ended', async () => {
        await load([aFlow()]);
        await warehouse.loader.recordFailedRun(aLoad({ runId: 'late' }), 'SOURCE_TRUNCATED', 'cut');

        const succeeded = { outcome: 'success', valueCount: 11, errorMessage: null };
        const failed = { outcome: 'failure', valueCount: 0, errorMessage: 'cut' };
        expect(await warehouse.reader.findFirstRunSince(DATASET_OF_RUN, LONG_AGO)).toMatchObject(
          succeeded,
        );
        expect(await warehouse.reader.findFirstRunSince(DATASET_OF_RUN, FAR_OFF)).toBeUndefined();
        expect(await warehouse.reader.findFirstRunSince('another', LONG_AGO)).toBeUndefined();
        const latest = await warehouse.reader.findLatestRun();
        expect(latest).toMatchObject(failed);
        expect(latest?.finishedAtUtc).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      });

      it('a dataset is told as failed until a later run of it succeeds', async () => {
        expect(await warehouse.reader.findFailedDatasets()).toEqual([]);
        await load([aFlow()]);
        await warehouse.loader.recordFailedRun(aLoad({ runId: 'late' }), 'SOURCE_TRUNCATED', 'cut');

        const [failure, ...others] = await warehouse.reader.findFailedDatasets();
        expect(others).toEqual([]);
        expect(failure).toMatchObject({
          dataset: DATASET_OF_RUN,
          errorCode: 'SOURCE_TRUNCATED',
          errorMessage: 'cut',
        });
        expect(failure?.workflowId).toBe(aLoad().run.workflowId);
        expect(failure?.failedAtUtc).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

        await load([aFlow({ cells: { wind: 3 } })]);
        expect(await warehouse.reader.findFailedDatasets()).toEqual([]);
      });

      it('the newest measured slot is one with a value, of whatever source', async () => {
        await load([
          aFlow(),
          aFlow({ slotStartUtc: LATER, cells: { wind: 3 } }),
          aFlow({ slotStartUtc: addMinutes(NOON, 30), cells: { wind: 'invalid' } }),
        ]);

        expect(await warehouse.reader.findNewestMeasuredSlot()).toBe(LATER);
      });
    });

    describe('when a window is empty', () => {
      const emptyAt = (minutes: number) =>
        warehouse.reader.explainEmptyWindow({
          ...ALL_DAY,
          window: timeWindow(addMinutes(NOON, minutes), addMinutes(NOON, minutes + 15)),
        });

      it('a window no run asked for was never fetched', async () => {
        expect(await emptyAt(-100_000)).toBe('never_fetched');
      });

      it('a fetched window behind the newest measured slot is not yet published', async () => {
        await load([aFlow()]);
        expect(await emptyAt(15)).toBe('not_yet_published');
      });

      it('a window in the future is not yet published', async () => {
        expect(await emptyAt(60 * 24 * 365 * 50)).toBe('not_yet_published');
      });

      it('a fetched window before a measured slot is a gap of the source (R4)', async () => {
        await load([aFlow()]);
        expect(await emptyAt(-60)).toBe('source_gap');
      });

      it('as of an instant before the run, the window was never fetched', async () => {
        await load([aFlow()]);
        const reason = await warehouse.reader.explainEmptyWindow({ ...ALL_DAY, asOfUtc: LATER });
        expect(reason).toBe('never_fetched');
      });

      it('a slot that began minutes ago is not yet published, though no run asked for it', async () => {
        const asOfUtc = addMinutes(NOON, 10);
        const window = timeWindow(NOON, LATER);
        const reason = await warehouse.reader.explainEmptyWindow({ ...ALL_DAY, window, asOfUtc });
        expect(reason).toBe('not_yet_published');
      });

      it('a failed run has fetched nothing', async () => {
        await warehouse.loader.recordFailedRun(aLoad(), 'SOURCE_TRUNCATED', 'cut off');
        expect(await emptyAt(0)).toBe('never_fetched');
      });
    });

    describe('when a run fails', () => {
      it('the run, its raw objects and its set-aside records are kept, facts are not touched', async () => {
        await warehouse.loader.recordFailedRun(fullLoad(), 'QUALITY_GATE_FAILED', 'no row');

        expect(await warehouse.rowsOf('pipeline_run')).toEqual([
          expect.objectContaining({
            outcome: 'failure',
            error_code: 'QUALITY_GATE_FAILED',
            error_message: 'no row',
          }),
        ]);
        expect(await warehouse.rowsOf('bronze_object')).toHaveLength(2);
        expect(await warehouse.rowsOf('rejected_record')).toHaveLength(1);
        expect(await warehouse.rowsOf('fact_energy_flow')).toEqual([]);
      });

      it('the same run succeeds later under the same key', async () => {
        await warehouse.loader.recordFailedRun(aLoad(), 'SOURCE_TRUNCATED', 'cut off');
        await load([aFlow()], { run: aRun() });

        expect(await warehouse.rowsOf('pipeline_run')).toEqual([
          expect.objectContaining({ run_id: 'run-1', outcome: 'success', error_code: null }),
        ]);
      });

      it('a run that loaded facts stays a success', async () => {
        await load([aFlow()], { run: aRun() });
        await warehouse.loader.recordFailedRun(aLoad(), 'LAKE_UNAVAILABLE', 'no heartbeat');

        expect(await warehouse.rowsOf('pipeline_run')).toMatchObject([{ outcome: 'success' }]);
      });
    });

    describe('when a load is refused', () => {
      it('a value with a reason is rejected as a whole', async () => {
        const flow = aFlow();
        const broken = { ...flow, missingReasons: flow.valuesMw.map(() => 'invalid' as const) };

        await expect(load([aFlow({ slotStartUtc: LATER }), broken])).rejects.toMatchObject({
          code: 'WAREHOUSE_REJECTED',
        });
        expect(await warehouse.rowsOf('fact_energy_flow')).toEqual([]);
        expect(await warehouse.rowsOf('pipeline_run')).toEqual([]);
      });

      it('a row of an unknown Bronze object, and a number that is not finite, are rejected', async () => {
        const rejected = { code: 'WAREHOUSE_REJECTED' };
        await expect(load([aFlow({ bronzeSha256: 'c' })])).rejects.toMatchObject(rejected);
        await expect(load([aFlow({ cells: { consumption: Number.NaN } })])).rejects.toMatchObject(
          rejected,
        );
      });

      it('a run of another origin is rejected', async () => {
        await expect(load([aFlow()], { run: aRun({ origin: 'live' }) })).rejects.toMatchObject({
          code: 'WAREHOUSE_REJECTED',
        });
        expect(await warehouse.rowsOf('fact_energy_flow')).toEqual([]);
      });

      it("an error of the rows' own source comes out as it is, and nothing is loaded", async () => {
        const failure = new Error('the parquet is gone');
        async function* broken(): AsyncGenerator<readonly StagedFlow[]> {
          yield await Promise.resolve([aFlow()]);
          throw failure;
        }

        await expect(warehouse.loader.loadWindow(aLoad(), { flows: broken() })).rejects.toBe(
          failure,
        );
        expect(await warehouse.rowsOf('fact_energy_flow')).toEqual([]);
        expect(await load([aFlow()])).toMatchObject(counts({ inserted: 11 }));
      });
    });

    describe('when records are kept beside the facts', () => {
      it('a heartbeat is kept once with its six fields', async () => {
        const heartbeat = {
          jobId: 'workflow/run',
          timestampUtc: NOON,
          status: 'failure',
          source: 'eco2mix-regional-tr',
          recordCount: 0,
          errorDetails: 'SOURCE_TRUNCATED: cut off',
        } as const;
        await warehouse.loader.recordHeartbeat(heartbeat);
        await warehouse.loader.recordHeartbeat(heartbeat);
        await warehouse.loader.recordHeartbeat({ ...heartbeat, status: 'success' });

        expect(await warehouse.rowsOf('ingestion_audit')).toHaveLength(2);
      });

      it('a record set aside again keeps its first sight and moves its last', async () => {
        await load([], fullLoad());
        const later = { fetchedAtUtc: addMinutes(NOON, 90), runId: 'run-later' };
        await load([], { ...fullLoad(), run: aRun(later) });

        const records = await warehouse.rowsOf('rejected_record');
        expect(records).toHaveLength(1);
        expect(records[0]?.['first_seen_at']).not.toEqual(records[0]?.['last_seen_at']);
      });

      it('a scheduled run records when a slot was last absent and first seen', async () => {
        const scheduled = (runId: string, minutes: number) => ({
          run: aRun({ runId, trigger: 'schedule', fetchedAtUtc: addMinutes(NOON, minutes) }),
        });
        await load([aFlow()], scheduled('run-a', 20));
        await load([aFlow(), aFlow({ slotStartUtc: LATER })], scheduled('run-b', 22));
        await load([aFlow(), aFlow({ slotStartUtc: LATER })], scheduled('run-c', 24));

        const publications = await warehouse.rowsOf('slot_publication');
        expect(publications.map((row) => row['slot_start'])).toEqual([NOON, LATER]);
        expect(publications.map((row) => row['last_absent_at'])).toEqual([
          null,
          addMinutes(NOON, 20),
        ]);
        expect(publications.map((row) => row['first_seen_at'])).toEqual([
          addMinutes(NOON, 20),
          addMinutes(NOON, 22),
        ]);
      });

      it('a backfill, a slot without consumption and a slot known before record no publication', async () => {
        await load([aFlow()]);
        const run = aRun({ runId: 'run-s', trigger: 'schedule' });
        await load([aFlow(), aFlow({ slotStartUtc: LATER, cells: { wind: 3 } })], { run });

        expect(await warehouse.rowsOf('slot_publication')).toEqual([]);
      });
    });

    describe('when a text from outside is broken', () => {
      it.each([
        ['U+0000', 'no\u0000thing'],
        ['half a surrogate pair', 'half \ud83d of one'],
        ['more than a column holds', 'é'.repeat(6_000)],
        ['a surrogate pair where it is cut', `${'x'.repeat(1_999)}😀${'x'.repeat(1_998)}😀`],
      ])('a record, a raw object and a check with %s are kept, facts too', async (_what, text) => {
        const outcome = await load([aFlow()], brokenLoad(text));

        expect(outcome).toMatchObject(counts({ inserted: 11 }));
        const [record] = await warehouse.rowsOf('rejected_record');
        expect(String(record?.['record_key']).length).toBeLessThanOrEqual(500);
        expect(String(record?.['raw_value'])).toMatch(/^[^\0]{1,2000}$/);
        expect(await warehouse.rowsOf('bronze_object')).toHaveLength(1);
      });

      it.each([
        ['U+0000', 'no\u0000thing'],
        ['half a surrogate pair', 'half \ud83d of one'],
        ['more than a column holds', 'é'.repeat(6_000)],
      ])('a failure told with %s is recorded, in the ledger and the audit', async (_what, text) => {
        await warehouse.loader.recordFailedRun(brokenLoad(text), 'SOURCE_TRUNCATED', text);
        await warehouse.loader.recordHeartbeat({
          jobId: 'workflow/run',
          timestampUtc: NOON,
          status: 'failure',
          source: 'eco2mix-regional-tr',
          recordCount: 0,
          errorDetails: text,
        });

        const kept = text.slice(0, 4_000).replace('\0', '\uFFFD').toWellFormed();
        expect(await warehouse.rowsOf('pipeline_run')).toMatchObject([{ error_message: kept }]);
        expect(await warehouse.rowsOf('ingestion_audit')).toMatchObject([{ error_details: kept }]);
      });

      it('distinct keys stay distinct, and the same one is known again', async () => {
        const long = randomText(6_000);
        const keys = [`${long}a`, `${long}b`, 'key\u0000', 'key\uFFFD', 'key\ud83d', 'key'];
        const [record] = fullLoad().rejectedRecords;
        if (record === undefined) throw new Error('a full load has a record');
        const rejectedRecords = keys.map((recordKey) => ({ ...record, recordKey }));

        await load([], { rejectedRecords });
        await load([], { rejectedRecords });

        const kept = await warehouse.rowsOf('rejected_record');
        expect(new Set(kept.map((row) => row['record_key'])).size).toBe(keys.length);
        expect(kept).toHaveLength(keys.length);
        expect(kept.map((row) => row['record_key'])).toEqual(expect.arrayContaining(['key']));
      });
    });

    describe('when two loads come at once', () => {
      it('the second is asked for its rows only after the first is done: none is older than Gold', async () => {
        let factsSeenBySecond = -1;
        const firstIsAsked = Promise.withResolvers<undefined>();
        const secondHasCome = Promise.withResolvers<undefined>();
        async function* first() {
          firstIsAsked.resolve(undefined);
          await secondHasCome.promise;
          yield [aFlow()];
        }
        async function* second() {
          factsSeenBySecond = (await warehouse.rowsOf('fact_energy_flow')).length;
          yield [aFlow()];
        }
        const one = warehouse.loader.loadWindow(
          { ...fullLoad(), run: aRun({ runId: 'one' }) },
          { flows: first() },
        );
        await firstIsAsked.promise;
        const two = warehouse.loader.loadWindow(
          { ...fullLoad(), run: aRun({ runId: 'two' }) },
          { flows: second() },
        );
        secondHasCome.resolve(undefined);
        await Promise.all([one, two]);

        expect(factsSeenBySecond).toBe(11);
      });

      it('one waits for the other and both are whole', async () => {
        const outcomes = await Promise.all(
          ['a', 'b', 'c'].map((name) => {
            const bronzeSha256 = sha256Of(`object of load ${name}`);
            // Large enough that no load is over before the next one has its connection.
            const rows = Array.from({ length: 1_000 }, (_, index) =>
              aFlow({ bronzeSha256, slotStartUtc: addMinutes(NOON, index * 15) }),
            );
            return load(rows, { bronzeObjects: [aBronzeObject(bronzeSha256)] });
          }),
        );

        expect(outcomes.map((outcome) => outcome.inserted).sort()).toEqual([0, 0, 11_000]);
        expect(outcomes.map((outcome) => outcome.unchanged).sort()).toEqual([0, 11_000, 11_000]);
      });
    });
  });
}

function knownAt(runNumber: number): UtcInstant {
  return addMinutes(NOON, 120 + runNumber);
}

function counts(
  given: Partial<LoadOutcome>,
): Omit<LoadOutcome, 'newestMeasuredSlotUtc' | 'regionsAtNewestSlot'> {
  const nothing = { inserted: 0, revised: 0, unchanged: 0, retired: 0, outranked: 0, records: [] };
  return { ...nothing, ...given };
}

function positionOf(flow: FlowRow): string {
  return `${flow.slotStartUtc}|${flow.regionCode}|${flow.source}`;
}

function everyCell(valueMw: number) {
  return {
    consumption: valueMw,
    nuclear: valueMw,
    thermal: valueMw,
    wind: valueMw,
    solar: valueMw,
    hydro: valueMw,
    bioenergy: valueMw,
    pumping: valueMw,
    battery_charging: valueMw,
    battery_discharging: valueMw,
    exchange: valueMw,
  };
}

/** A load whose texts from outside are all the given one. */
function brokenLoad(text: string): WindowLoad {
  const [record] = fullLoad().rejectedRecords;
  if (record === undefined) throw new Error('a full load has a record');
  return {
    run: aRun({ checks: [{ name: 'rows', severity: 'warning', passed: false, detail: text }] }),
    bronzeObjects: [{ ...aBronzeObject(BRONZE_A), sourceUrl: text, contentType: text }],
    rejectedRecords: [{ ...record, recordKey: text, reason: text, field: text, rawValue: text }],
    quotaReadings: [],
  };
}

/** Text that does not compress: an index holds its whole length. */
function randomText(length: number): string {
  return createHash('shake256', { outputLength: length / 2 })
    .update('seed')
    .digest('hex');
}

function fullLoad(): WindowLoad {
  return {
    run: aRun(),
    bronzeObjects: [aBronzeObject(BRONZE_A), aBronzeObject(BRONZE_B)],
    rejectedRecords: [
      {
        dataset: 'eco2mix-regional-tr',
        recordKey: '94|2026-08-27T12:00:00Z',
        reason: 'unknown_region',
        severity: 'defect',
        field: 'code_insee_region',
        rawValue: '94\u0000',
        bronzeSha256: BRONZE_A,
      },
    ],
    quotaReadings: [
      {
        dataset: 'eco2mix-regional-tr',
        observedAtUtc: NOON,
        limit: 50_000,
        remaining: 49_999,
        resetsAtUtc: null,
      },
    ],
  };
}
