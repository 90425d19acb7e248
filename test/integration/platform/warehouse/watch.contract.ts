import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { assetLimitsOfKind } from '../../../../domain/asset/asset-limits.js';
import { NO_METADATA, type AssetSighting } from '../../../../domain/asset/asset.js';
import type { AlarmNotice } from '../../../../domain/freshness/alarm.js';
import { DIM_GENERATION_INSTALLATION } from '../../../../domain/star-schema/capacity-tables.js';
import { DIM_GRID_NODE, DIM_REGION_PROFILE } from '../../../../domain/star-schema/place-tables.js';
import type { RecordTable, StagedRecord } from '../../../../domain/star-schema/record-table.js';
import { recordColumns } from '../../../../domain/star-schema/record-table.js';
import { addMinutes, parseInstant, type UtcInstant } from '../../../../domain/time/instant.js';
import type { WatchKeeper } from '../../../../platform/warehouse/watch/watch-keeper.js';
import type { WatchReader } from '../../../../platform/warehouse/watch/watch-reader.js';

import { aBronzeObject, aLoad, aRun, BRONZE_A, inBatches, NOON } from './staged-flow-builder.js';
import type { CreateWarehouse, WarehouseUnderTest } from './warehouse-under-test.js';

const LIMITS = assetLimitsOfKind();
const EXPECTED = { judgedOn: 'measured', lateAfterMinutes: 60, staleAfterMinutes: 105 } as const;
const DATASET = 'eco2mix-regional-tr';
const hours = (count: number): UtcInstant => addMinutes(NOON, count * 60);
const stepAt = (atUtc: UtcInstant, jobId = `watch-${atUtc}/run`) => ({ atUtc, jobId });
const ALL = { limit: 100 } as const;

const seen = (
  code: string,
  instant: UtcInstant,
  given: Partial<AssetSighting> = {},
): AssetSighting => ({
  ...{ kind: 'region', code, oldestUtc: instant, newestUtc: instant },
  ...given,
});

/** A row of a record table; columns that are not given are null, false or 0. */
function aRow(
  table: RecordTable,
  given: Readonly<Record<string, string | number | boolean>>,
): StagedRecord {
  const cells = recordColumns(table).map(({ name, type, isNullable }) => {
    const value = given[name];
    if (value !== undefined || isNullable) return value ?? null;
    return type === 'boolean' ? false : type === 'text' ? '' : 0;
  });
  return { cells, bronzeSha256: BRONZE_A };
}

/** What every warehouse does for the watch, whatever its dialect. */
export function describeWatch(name: string, createWarehouse: CreateWarehouse): void {
  describe(`the watch on ${name}`, () => {
    let warehouse: WarehouseUnderTest;
    let keeper: WatchKeeper;
    let reader: WatchReader;
    let loads = 0;

    beforeAll(async () => {
      warehouse = await createWarehouse();
      keeper = warehouse.loader.watch;
      reader = warehouse.reader.watch;
    }, 60_000);
    afterAll(() => warehouse.close());
    beforeEach(() => warehouse.empty());

    const see = (sightings: readonly AssetSighting[], atUtc = NOON) =>
      keeper.saveSightings(sightings, LIMITS, stepAt(atUtc));
    const register = async (table: RecordTable, rows: readonly StagedRecord[]) => {
      loads += 1;
      warehouse.setKnownAt(addMinutes(NOON, loads));
      const run = aRun({ runId: `registry-${loads}` });
      await warehouse.loader.loadWindow(aLoad({ run, bronzeObjects: [aBronzeObject(BRONZE_A)] }), {
        records: [{ table, rows: inBatches(rows) }],
      });
    };
    const eventsOf = async (code: string, kind: AssetSighting['kind'] = 'region') =>
      (await reader.findAssetEvents({ kind, code, ...ALL })).map(({ event }) => event);
    const attempt = (minutes: number, outcome: 'success' | 'failure', measured: number | null) =>
      keeper.recordAttempt(DATASET, {
        atUtc: addMinutes(NOON, minutes),
        outcome,
        newestMeasuredUtc: measured === null ? null : addMinutes(NOON, measured),
      });
    const judge = (minutes: number, jobId?: string) =>
      keeper.judgeDataset(DATASET, EXPECTED, stepAt(addMinutes(NOON, minutes), jobId));

    describe('when data names a region nobody knows', () => {
      it('it is found active with the instant of that data, and the finding is logged', async () => {
        const events = await see([seen('94', hours(-1))]);

        expect(events.map(({ event }) => event)).toEqual(['discovered']);
        expect(await reader.findAssets(ALL)).toEqual([
          {
            kind: 'region',
            code: '94',
            state: 'active',
            stateSinceUtc: NOON,
            firstSeenUtc: hours(-1),
            lastSeenUtc: hours(-1),
            isResolved: false,
            metadata: NO_METADATA,
          },
        ]);
        expect(await reader.findAssetEvents({ kind: 'region', code: '94', ...ALL })).toEqual([
          {
            eventId: expect.any(Number),
            kind: 'region',
            code: '94',
            event: 'discovered',
            atUtc: NOON,
            jobId: `watch-${NOON}/run`,
            detail: `named by data of ${hours(-1)}`,
          },
        ]);
      });

      it('the finding says how many of its rows wait outside Gold', async () => {
        const [found] = await see([seen('94', NOON, { rowsSetAside: 3 })]);

        expect(found?.detail).toContain('3 rows of it are set aside, not in Gold');
      });

      it('the same sighting again changes and logs nothing', async () => {
        await see([seen('94', hours(-1)), seen('11', hours(-1))]);
        const before = await reader.findAssets(ALL);

        expect(await see([seen('94', hours(-1))], hours(1))).toEqual([]);
        expect(await reader.findAssets(ALL)).toEqual(before);
      });

      it('many that are noted at the same moment are one asset', async () => {
        await Promise.all([1, 2, 3, 4].map((index) => see([seen(`connected ${index}`, NOON)])));

        const events = await Promise.all(
          Array.from({ length: 16 }, (_, index) => see([seen('94', hours(-1 - index))])),
        );

        expect(events.flat()).toHaveLength(1);
        expect(await reader.findAsset({ kind: 'region', code: '94' })).toMatchObject({
          firstSeenUtc: hours(-16),
          lastSeenUtc: hours(-1),
        });
      });

      it('a code and name longer than their columns, or not text, are kept as far as they can be', async () => {
        const long = `${'é'.repeat(150)}\u0000\uD800`;
        await see([seen(long, NOON, { name: long }), seen('', NOON)]);

        const [asset, ...others] = await reader.findAssets(ALL);
        expect(others).toEqual([]);
        expect(asset?.code).toHaveLength(100);
        expect(asset?.metadata.name?.slice(0, 150)).toBe('é'.repeat(150));
        expect(await see([seen(long, NOON)])).toEqual([]);
      });
    });

    describe('when time passes', () => {
      it('an asset becomes stale, then inactive, and comes back; each is logged', async () => {
        await see([seen('94', NOON), seen('11', NOON)]);
        const age = (count: number) => keeper.ageAssets(LIMITS, stepAt(hours(count)));

        expect(await age(24)).toEqual([]);
        await see([seen('11', hours(24))], hours(24));
        expect(await age(25)).toMatchObject([{ code: '94', event: 'became_stale' }]);
        expect(await age(26)).toEqual([]);
        await see([seen('11', hours(169))], hours(169));
        expect(await age(170)).toMatchObject([{ code: '94', event: 'became_inactive' }]);
        await see([seen('94', parseInstant('2013-01-01T00:00:00Z'))], hours(171));
        expect(await reader.findAsset({ kind: 'region', code: '94' })).toMatchObject({
          state: 'inactive',
          lastSeenUtc: NOON,
        });
        await see([seen('94', hours(171))], hours(172));

        expect(await eventsOf('94')).toEqual([
          'discovered',
          'became_stale',
          'became_inactive',
          'returned',
        ]);
        expect(await eventsOf('11')).toEqual(['discovered']);
        expect(await warehouse.rowsOf('asset')).toHaveLength(2);
      });

      it('a kind of assets has limits of its own', async () => {
        await see([seen('94', NOON), seen('NODE', NOON, { kind: 'grid_node' })]);

        await keeper.ageAssets(LIMITS, stepAt(hours(100)));

        expect((await reader.findAssets(ALL)).map(({ kind, state }) => `${kind} ${state}`)).toEqual(
          ['grid_node active', 'region stale'],
        );
      });
    });

    describe('when the registry tells of assets', () => {
      const profile = (population: number) =>
        aRow(DIM_REGION_PROFILE, {
          region_code: '94',
          region_name: 'Corse',
          population,
          area_km2: 8_722.5,
        });

      it('what it tells is on them, and what it changes is logged', async () => {
        await see([seen('94', NOON), seen('99', NOON)]);
        await register(DIM_REGION_PROFILE, [profile(349_465)]);
        await keeper.resolveAssets(stepAt(hours(1)));
        expect(await keeper.resolveAssets(stepAt(hours(2)))).toEqual([]);
        await register(DIM_REGION_PROFILE, [profile(351_255)]);
        await keeper.resolveAssets(stepAt(hours(3)));

        expect(await reader.findAsset({ kind: 'region', code: '94' })).toMatchObject({
          isResolved: true,
          metadata: {
            ...NO_METADATA,
            name: 'Corse',
            regionCode: '94',
            population: 351_255,
            areaKm2: 8_722.5,
          },
        });
        expect(await eventsOf('94')).toEqual(['discovered', 'resolved', 'metadata_changed']);
        expect(await reader.findAssets({ isResolved: false, ...ALL })).toMatchObject([
          { code: '99', isResolved: false },
        ]);
      });

      it('nodes get their voltage and units their capacity of today', async () => {
        await see([
          seen('BARNAP7', NOON, { kind: 'grid_node' }),
          seen('17W-1', NOON, { kind: 'generation_unit', name: 'UNIT ONE' }),
        ]);
        await register(DIM_GRID_NODE, [
          aRow(DIM_GRID_NODE, {
            node_code: 'BARNAP7',
            node_name: 'BARNABOS',
            voltage_kv: 400,
            region_code: '28',
          }),
        ]);
        const installation = { installation_id: '17W-1', id_kind: 'eic', edition: '2026' };
        await register(DIM_GENERATION_INSTALLATION, [
          aRow(DIM_GENERATION_INSTALLATION, {
            ...{ ...installation, valid_from: '2020-01-01', valid_to: '2024-01-01' },
            capacity_mw: 900,
          }),
          aRow(DIM_GENERATION_INSTALLATION, {
            ...{ ...installation, valid_from: '2024-01-01' },
            ...{ capacity_mw: 910, region_code: '32' },
          }),
        ]);

        await keeper.resolveAssets(stepAt(hours(1)));

        expect((await reader.findAssets(ALL)).map(({ metadata }) => metadata)).toEqual([
          { ...NO_METADATA, name: 'UNIT ONE', regionCode: '32', capacityMw: 910 },
          { ...NO_METADATA, name: 'BARNABOS', regionCode: '28', voltageKv: 400 },
        ]);
      });

      it('the regions of the facts carry the newest population and area', async () => {
        const region = { region_code: '32', region_name: 'Hauts-de-France' };
        await register(DIM_REGION_PROFILE, [
          aRow(DIM_REGION_PROFILE, { ...region, population: 5_995_000, area_km2: 31_806 }),
        ]);
        await keeper.resolveAssets(stepAt(hours(1)));
        await register(DIM_REGION_PROFILE, [
          aRow(DIM_REGION_PROFILE, { ...region, population: 6_004_000 }),
        ]);
        await keeper.resolveAssets(stepAt(hours(2)));

        const regions = await warehouse.rowsOf('dim_region');
        expect(regions.find((row) => row['region_code'] === '32')).toMatchObject({
          population: 6_004_000,
          area_km2: 31_806,
        });
        expect(regions.filter((row) => row['population'] === null)).toHaveLength(11);
      });
    });

    describe('when datasets are asked for', () => {
      it('their progress only grows', async () => {
        const before = [
          await attempt(0, 'success', -10),
          await attempt(15, 'failure', null),
          await attempt(16, 'success', -7_000_000),
          await attempt(0, 'success', -10),
        ];

        expect(before).toEqual([null, ...[1, 2, 3].map(() => addMinutes(NOON, -10))]);
        expect(await reader.findFreshness()).toEqual([
          {
            dataset: DATASET,
            state: 'unknown',
            stateSinceUtc: NOON,
            newestMeasuredUtc: addMinutes(NOON, -10),
            firstAttemptUtc: NOON,
            lastAttemptUtc: addMinutes(NOON, 16),
            lastSuccessUtc: addMinutes(NOON, 16),
            expected: null,
            judgedAtUtc: null,
          },
        ]);
      });

      it('a dataset goes from fresh to late to stale, and says since when', async () => {
        await attempt(0, 'success', 0);
        const states: string[] = [];
        for (const minutes of [5, 60, 65, 70, 110, 115]) {
          const { freshness } = await judge(minutes);
          states.push(`${freshness.state} since ${freshness.stateSinceUtc.slice(11, 16)}`);
        }

        expect(states).toEqual([
          'fresh since 12:05',
          'fresh since 12:05',
          'late since 13:05',
          'late since 13:05',
          'stale since 13:50',
          'stale since 13:50',
        ]);
        expect(await reader.findFreshness()).toMatchObject([
          { state: 'stale', expected: EXPECTED, judgedAtUtc: addMinutes(NOON, 115) },
        ]);
      });

      it('one that was never asked for is unknown, one that never answered is stale in time', async () => {
        expect((await judge(10_000)).freshness.state).toBe('unknown');
        await attempt(10_000, 'failure', null);
        expect((await judge(10_105)).freshness.state).toBe('unknown');
        expect(await judge(10_106)).toMatchObject({
          freshness: { state: 'stale' },
          change: 'raised',
        });
      });
    });

    describe('when a dataset is stale', () => {
      it('one alarm is raised, kept while it lasts, and cleared when it is fresh again', async () => {
        await attempt(0, 'success', 0);
        const raised = await judge(110);
        const kept = await judge(115);
        await attempt(200, 'success', 150);
        const late = await judge(215);
        await attempt(220, 'success', 210);
        const cleared = await judge(225);

        expect([raised, kept, late, cleared].map(({ change }) => change)).toEqual([
          'raised',
          null,
          null,
          'cleared',
        ]);
        expect(await reader.findAlarms({ openOnly: true, ...ALL })).toEqual([]);
        const [alarm, ...others] = await reader.findAlarms({ openOnly: false, ...ALL });
        expect(others).toEqual([]);
        expect(alarm).toEqual({
          alarmId: expect.any(Number),
          kind: 'stale_source',
          subject: DATASET,
          severity: 'critical',
          raisedAtUtc: addMinutes(NOON, 110),
          lastSeenUtc: addMinutes(NOON, 115),
          clearedAtUtc: addMinutes(NOON, 225),
          clearedBecause: 'the dataset is fresh again',
          detail: `last measured value stands for ${NOON}; stale after 105 minutes; last asked at ${NOON}, last loaded at ${NOON}`,
          raisedByJob: `watch-${addMinutes(NOON, 110)}/run`,
        });
      });

      it('its alarm ends when nothing is expected of it any more', async () => {
        await attempt(0, 'success', 0);
        await judge(110);

        const judged = await keeper.judgeDataset(DATASET, null, stepAt(addMinutes(NOON, 115)));

        expect(judged).toMatchObject({ change: 'cleared', freshness: { state: 'unknown' } });
        expect(await reader.findAlarms({ openOnly: true, ...ALL })).toEqual([]);
        expect(judged.alarm?.clearedBecause).toContain(
          'nothing is expected of this dataset any more',
        );
        expect(await reader.findAlarms({ openOnly: false, ...ALL })).toEqual([judged.alarm]);
      });

      it('it is forgotten once it is not among those that are watched, until it is judged so', async () => {
        await attempt(0, 'success', 0);
        await judge(110);
        const at = (minutes: number) => stepAt(addMinutes(NOON, minutes));

        expect(await keeper.findForgotten([DATASET], at(115))).toEqual([]);
        expect(await keeper.findForgotten(['another'], at(115))).toEqual([DATASET]);
        await keeper.judgeDataset(DATASET, null, at(115));
        // A step that is done again hears of it again; the next one does not.
        expect(await keeper.findForgotten(['another'], at(115))).toEqual([DATASET]);
        expect(await keeper.findForgotten(['another'], at(120))).toEqual([]);
      });

      it('a second outage is a second alarm', async () => {
        await attempt(0, 'success', 0);
        await judge(110);
        await attempt(120, 'success', 115);
        await judge(125);
        await judge(300);

        const alarms = await reader.findAlarms({ openOnly: false, ...ALL });
        expect(alarms.map(({ raisedAtUtc }) => raisedAtUtc)).toEqual([
          addMinutes(NOON, 300),
          addMinutes(NOON, 110),
        ]);
      });

      it('a judgement done again tells of the same alarm once more and raises no other', async () => {
        await attempt(0, 'success', 0);
        const first = await judge(110);
        const again = await judge(110);
        await attempt(120, 'success', 115);
        const cleared = await judge(125);
        const clearedAgain = await judge(125);

        expect(again).toEqual(first);
        expect(clearedAgain).toEqual(cleared);
        expect(await warehouse.rowsOf('alarm')).toHaveLength(1);
      });

      it('a judgement that comes late changes nothing', async () => {
        await attempt(0, 'success', 0);
        await judge(110);

        const overtaken = await judge(50, 'watch-older/run');

        expect(overtaken.change).toBeNull();
        expect(overtaken.freshness.state).toBe('stale');
        expect(await reader.findAlarms({ openOnly: true, ...ALL })).toHaveLength(1);
      });

      it('judgements at the same moment raise one alarm', async () => {
        await attempt(0, 'success', 0);

        await Promise.all(
          Array.from({ length: 12 }, (_, index) => judge(110, `watch-${index}/run`)),
        );

        expect(await warehouse.rowsOf('alarm')).toHaveLength(1);
      });
    });

    describe('when a dataset has no measured instants', () => {
      const ANSWERED = { ...EXPECTED, judgedOn: 'answered' } as const;
      const judgeAnswers = (minutes: number) =>
        keeper.judgeDataset(DATASET, ANSWERED, stepAt(addMinutes(NOON, minutes)));

      it('it is judged on its last answer, and says so', async () => {
        await attempt(0, 'success', null);
        const fresh = await judgeAnswers(60);
        await attempt(90, 'failure', null);
        const raised = await judgeAnswers(110);
        await attempt(120, 'success', null);
        const cleared = await judgeAnswers(125);

        expect([fresh, raised, cleared].map(({ freshness }) => freshness.state)).toEqual([
          'fresh',
          'stale',
          'fresh',
        ]);
        expect([fresh, raised, cleared].map(({ change }) => change)).toEqual([
          null,
          'raised',
          'cleared',
        ]);
        expect(await reader.findFreshness()).toMatchObject([{ expected: ANSWERED }]);
      });
    });

    describe('when an alarm is raised once for ever', () => {
      const notice: AlarmNotice = {
        kind: 'unexpected_autumn_hour',
        subject: `${DATASET} 2025-10-26`,
        severity: 'warning',
        detail: '4 quarter-hours',
      };
      const raise = (minutes: number, jobId?: string) =>
        keeper.raiseOnce(notice, stepAt(addMinutes(NOON, minutes), jobId));

      it('other runs find it, and say that its cause is still there', async () => {
        const first = await raise(0);
        const again = await raise(0);
        const later = await raise(60);

        expect([first, again, later].map(({ change }) => change)).toEqual([
          'raised',
          'raised',
          null,
        ]);
        expect(again).toEqual(first);
        expect(await reader.findAlarms({ openOnly: true, ...ALL })).toEqual([
          { ...first.alarm, lastSeenUtc: addMinutes(NOON, 60) },
        ]);
      });

      it('it is no other one’s: another day is another alarm, and a stale source leaves it open', async () => {
        await raise(0);
        await keeper.raiseOnce({ ...notice, subject: `${DATASET} 2026-10-25` }, stepAt(NOON));
        await attempt(0, 'success', 0);
        await judge(110);
        await attempt(120, 'success', 115);
        await judge(125);

        const open = await reader.findAlarms({ openOnly: true, ...ALL });
        expect(open.map(({ subject }) => subject)).toEqual([
          `${DATASET} 2026-10-25`,
          `${DATASET} 2025-10-26`,
        ]);
      });

      it('runs at the same moment raise one', async () => {
        const results = await Promise.all(
          Array.from({ length: 8 }, (_, index) => raise(0, `ingest-${index}/run`)),
        );

        expect(results.filter(({ change }) => change === 'raised')).toHaveLength(1);
        expect(await warehouse.rowsOf('alarm')).toHaveLength(1);
      });
    });

    describe('when it is read', () => {
      it('assets come in the order of kind and code, a page at a time, by what is asked', async () => {
        await see([
          ...['B', 'a', 'é', 'A-1'].map((code) => seen(code, NOON, { kind: 'grid_node' })),
          seen('94', NOON),
          seen('11', hours(-30)),
        ]);
        const codes = async (query: Parameters<WatchReader['findAssets']>[0]) =>
          (await reader.findAssets(query)).map(({ code }) => code);

        expect(await codes({ limit: 3 })).toEqual(['A-1', 'B', 'a']);
        expect(await codes({ limit: 9, after: { kind: 'grid_node', code: 'a' } })).toEqual([
          'é',
          '11',
          '94',
        ]);
        expect(await codes({ kind: 'region', ...ALL })).toEqual(['11', '94']);
        expect(await codes({ state: 'stale', ...ALL })).toEqual(['11']);
        expect(await codes({ isResolved: true, ...ALL })).toEqual([]);
      });

      it('alarms come newest first and events oldest first, a page at a time', async () => {
        for (const start of [0, 1_000, 2_000]) {
          await attempt(start, 'success', start);
          await judge(start + 5);
          await judge(start + 110);
        }
        const alarms = await reader.findAlarms({ openOnly: false, limit: 2 });
        const rest = await reader.findAlarms({
          openOnly: false,
          limit: 2,
          ...(alarms[1] === undefined ? {} : { after: alarms[1].alarmId }),
        });
        expect([...alarms, ...rest].map(({ raisedAtUtc }) => raisedAtUtc)).toEqual(
          [2_110, 1_110, 110].map((minutes) => addMinutes(NOON, minutes)),
        );

        await see([seen('94', hours(-500))]);
        const [first] = await reader.findAssetEvents({ kind: 'region', code: '94', limit: 1 });
        const after = await reader.findAssetEvents({
          ...{ kind: 'region', code: '94', ...ALL },
          ...(first === undefined ? {} : { after: first.eventId }),
        });
        expect([first, ...after].map((event) => event?.event)).toEqual([
          'discovered',
          'became_stale',
          'became_inactive',
        ]);
      });

      it('an asset nobody has named is not there', async () => {
        expect(await reader.findAsset({ kind: 'region', code: '94' })).toBeUndefined();
        expect(await eventsOf('94')).toEqual([]);
      });
    });
  });
}
