import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ALARM_PAGE } from '../../../api/alarms/alarms.dto.js';
import { ASSET_EVENT_PAGE } from '../../../api/assets/asset-events.dto.js';
import { ASSET_PAGE } from '../../../api/assets/assets.dto.js';
import { FRESHNESS_LIST } from '../../../api/freshness/freshness.dto.js';
import { REGION_LIST } from '../../../api/regions/regions.dto.js';
import { assetLimitsOfKind } from '../../../domain/asset/asset-limits.js';
import type { AssetKind } from '../../../domain/asset/asset.js';
import { addMinutes } from '../../../domain/time/instant.js';
import { createPostgresWarehouseLoader } from '../../../platform/warehouse/postgres/postgres-warehouse-loader.js';
import { createPostgresWarehouseReader } from '../../../platform/warehouse/postgres/postgres-warehouse-reader.js';
import type { WarehouseLoader } from '../../../platform/warehouse/warehouse-loader.js';
import type { WarehouseReader } from '../../../platform/warehouse/warehouse-reader.js';
import { createTestDatabase, type TestDatabase } from '../../servers/test-servers.js';
import { NOON } from '../platform/warehouse/staged-flow-builder.js';

import { startApi, type RunningApi } from './running-api.js';

const DATASET = 'eco2mix-regional-tr';
const EXPECTED = { judgedOn: 'measured', lateAfterMinutes: 60, staleAfterMinutes: 105 } as const;

describe('what the watch has found, behind the API', () => {
  let database: TestDatabase;
  let loader: WarehouseLoader;
  let reader: WarehouseReader;
  let api: RunningApi;

  beforeAll(async () => {
    database = await createTestDatabase('simulated');
    loader = createPostgresWarehouseLoader({ databaseUrl: database.url });
    reader = createPostgresWarehouseReader({ databaseUrl: database.url });
    api = await startApi(reader);
    await loader.watch.recordAttempt('maintenance-page', {
      ...{ atUtc: NOON, outcome: 'success', newestMeasuredUtc: null },
    });
    const answered = { ...EXPECTED, judgedOn: 'answered' } as const;
    await loader.watch.judgeDataset('maintenance-page', answered, stepAt(5));
    await loader.watch.judgeDataset('generation-register', null, stepAt(5));
    const sighting = (code: string, kind: AssetKind = 'region') => ({
      ...{ kind, code, oldestUtc: NOON, newestUtc: NOON },
    });
    await loader.watch.saveSightings(
      [sighting('94'), sighting('11'), sighting('A', 'grid_node')],
      assetLimitsOfKind(),
      { atUtc: NOON, jobId: 'ingest/run' },
    );
    await loader.watch.ageAssets(assetLimitsOfKind(), stepAt(26 * 60));
    for (const start of [0, 1_000, 2_000]) {
      const atUtc = addMinutes(NOON, start);
      await loader.watch.recordAttempt(DATASET, {
        ...{ atUtc, outcome: 'success', newestMeasuredUtc: atUtc },
      });
      await loader.watch.judgeDataset(DATASET, EXPECTED, stepAt(start + 5));
      await loader.watch.judgeDataset(DATASET, EXPECTED, stepAt(start + 110));
    }
  });
  afterAll(async () => {
    await api.close();
    await reader.close();
    await loader.close();
    await database.drop();
  });

  const stepAt = (minutes: number) => ({
    atUtc: addMinutes(NOON, minutes),
    jobId: `watch-${minutes}/run`,
  });
  const answerOf = async (path: string): Promise<unknown> => {
    const response = await api.get(path);
    expect({ path, status: response.status }).toEqual({ path, status: 200 });
    return response.json();
  };
  const problemOf = async (path: string) => {
    const response = await api.get(path);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    return (await response.json()) as { status: number; code: string; detail: string };
  };

  it('tells of every dataset how recent it is and since when', async () => {
    const answer = FRESHNESS_LIST.parse(await answerOf('/v1/freshness'));

    expect(answer).toEqual({
      data: [
        {
          dataset: DATASET,
          state: 'stale',
          state_since: addMinutes(NOON, 2_110),
          expected: 'measured',
          newest_measured_at: addMinutes(NOON, 2_000),
          first_attempt_at: NOON,
          last_attempt_at: addMinutes(NOON, 2_000),
          last_success_at: addMinutes(NOON, 2_000),
          late_after_minutes: 60,
          stale_after_minutes: 105,
          judged_at: addMinutes(NOON, 2_110),
          origin: 'simulated',
        },
        expect.objectContaining({
          ...{ dataset: 'generation-register', expected: 'none', state: 'unknown' },
          stale_after_minutes: null,
        }),
        expect.objectContaining({
          ...{ dataset: 'maintenance-page', expected: 'answered', state: 'fresh' },
          ...{ newest_measured_at: null, last_success_at: NOON },
        }),
      ],
      next_cursor: null,
    });
  });

  it('tells of alarms newest first, a page at a time, open ones alone when asked', async () => {
    const raised: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 3; pages += 1) {
      const page = ALARM_PAGE.parse(await answerOf(`/v1/alarms?limit=1&cursor=${cursor}`));
      raised.push(...page.data.map((alarm) => alarm.raised_at));
      expect(page.next_cursor === null).toBe(pages === 2);
      cursor = page.next_cursor ?? '';
    }
    expect(raised).toEqual([2_110, 1_110, 110].map((minutes) => addMinutes(NOON, minutes)));

    const open = ALARM_PAGE.parse(await answerOf('/v1/alarms?open=true'));
    expect(open.data).toMatchObject([
      {
        kind: 'stale_source',
        subject: DATASET,
        severity: 'critical',
        cleared_at: null,
        cleared_because: null,
        raised_by_job: 'watch-2110/run',
        origin: 'simulated',
      },
    ]);
  });

  it('tells of assets by what is asked, and of those the registry does not know', async () => {
    const codes = async (query: string) =>
      ASSET_PAGE.parse(await answerOf(`/v1/assets?${query}`)).data.map(
        (asset) => `${asset.asset_kind} ${asset.asset_code} ${asset.state}`,
      );

    expect(await codes('')).toEqual(['grid_node A active', 'region 11 stale', 'region 94 stale']);
    expect(await codes('state=stale&asset_kind=region&is_resolved=false&limit=1')).toEqual([
      'region 11 stale',
    ]);
    expect(await codes('is_resolved=true')).toEqual([]);
    const first = ASSET_PAGE.parse(await answerOf('/v1/assets?limit=2'));
    expect(await codes(`limit=2&cursor=${first.next_cursor ?? ''}`)).toEqual(['region 94 stale']);
  });

  it('tells what happened to an asset, oldest first', async () => {
    const path = '/v1/assets/events?asset_kind=region&asset_code=94';
    const whole = ASSET_EVENT_PAGE.parse(await answerOf(path));
    const first = ASSET_EVENT_PAGE.parse(await answerOf(`${path}&limit=1`));
    const second = ASSET_EVENT_PAGE.parse(
      await answerOf(`${path}&limit=1&cursor=${first.next_cursor ?? ''}`),
    );

    expect(whole.data.map(({ event, job_id }) => `${event} by ${job_id}`)).toEqual([
      'discovered by ingest/run',
      'became_stale by watch-1560/run',
    ]);
    expect([...first.data, ...second.data]).toEqual(whole.data);
    expect(second.next_cursor).toBeNull();
  });

  it('says so when no data has ever named an asset', async () => {
    expect(await problemOf('/v1/assets/events?asset_kind=region&asset_code=99')).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
  });

  it('serves regions with population and area, null while the registry tells none', async () => {
    const { data } = REGION_LIST.parse(await answerOf('/v1/regions'));

    expect(data).toHaveLength(12);
    expect(data[0]).toMatchObject({ region_code: '11', population: null, area_km2: null });
  });

  it.each([
    ['/v1/freshness?dataset=x', /does not exist here/],
    ['/v1/alarms?open=yes', /open is 'yes': expected true or false/],
    ['/v1/alarms?limit=0', /limit is '0'/],
    ['/v1/alarms?cursor=rubbish', /cursor is 'rubbish'/],
    ['/v1/assets?asset_kind=pylon', /asset_kind is 'pylon': expected one of region/],
    ['/v1/assets?state=dead', /state is 'dead'/],
    ['/v1/assets?cursor=W10', /cursor is 'W10'/],
    ['/v1/assets/events?asset_kind=region', /asset_code is missing/],
    ['/v1/assets/events?asset_kind=region&asset_code=a%00', /a code of 1 to 100/],
    [`/v1/assets/events?asset_kind=region&asset_code=${'x'.repeat(101)}`, /a code of 1 to 100/],
  ])('refuses %s, and says what it expected', async (path, sentence) => {
    expect(await problemOf(path)).toMatchObject({
      status: 400,
      code: 'INVALID_PARAMETER',
      detail: expect.stringMatching(sentence),
    });
  });

  it('takes a cursor for the list it was given with, and for no other', async () => {
    const { next_cursor: cursor } = ALARM_PAGE.parse(await answerOf('/v1/alarms?limit=1'));

    expect(await problemOf(`/v1/alarms?open=true&cursor=${cursor ?? ''}`)).toMatchObject({
      status: 400,
    });
  });

  it('takes no cursor of somebody’s own making', async () => {
    const { next_cursor: cursor } = ALARM_PAGE.parse(await answerOf('/v1/alarms?limit=1'));
    const [digest] = JSON.parse(
      Buffer.from(cursor ?? '', 'base64url').toString('utf8'),
    ) as string[];
    const forged = Buffer.from(JSON.stringify([digest, 2 ** 40])).toString('base64url');

    expect(await problemOf(`/v1/alarms?cursor=${forged}`)).toMatchObject({ status: 400 });
  });

  it.each(['/v1/freshness', '/v1/alarms', '/v1/assets', '/v1/assets/events'])(
    '%s is closed to callers without a token',
    async (path) => {
      expect((await api.get(path, {})).status).toBe(401);
    },
  );
});
