import type { Pool, PoolClient } from 'pg';

import type { AssetEvent } from '../../../domain/asset/asset.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import type { Alarm, AlarmNotice } from '../../../domain/freshness/alarm.js';
import { inTransaction } from '../postgres/postgres-connection.js';

import { registryNewsText, UPDATE_REGIONS_TEXT } from './registry-texts.js';
import type { WatchStep } from './watch-keeper.js';
import {
  alarmOf,
  assetColumns,
  assetEventRow,
  assetOf,
  assetRow,
  freshnessOf,
  freshnessRow,
  storableDetail,
  toldOf,
  type AlarmRow,
  type AssetRow,
  type FreshnessRow,
  type RegistryNewsRow,
} from './watch-rows.js';
import type { WatchSession, WatchStore } from './watch-session.js';

/** 'grid', 'watc': two transactions of the watch wait for each other here, and for no load. */
const TAKE_TURN = 'select pg_advisory_xact_lock(1735551332, 2002875491)';

const FIND_ASSETS = `
  select ${assetColumns('asset')} from asset
  join json_to_recordset($1) as asked (kind text, code text)
    on asked.kind = asset.asset_kind and asked.code = asset.asset_code`;

const FIND_ASSETS_TO_AGE = `
  select ${assetColumns('asset')} from asset
  where asset_kind = $1 and ((state = 'active' and last_seen_at < $2)
    or (state = 'stale' and last_seen_at < $3))
  order by asset_code`;

const FIND_REGISTRY_NEWS = registryNewsText({ literal: (word) => `'${word}'`, no: 'false' });

const SAVE_ASSETS = `
  insert into asset as kept (asset_kind, asset_code, asset_name, state, state_since, first_seen_at,
    last_seen_at, is_resolved, region_code, population, area_km2, voltage_kv, capacity_mw)
  select asset_kind, asset_code, asset_name, state, state_since, first_seen_at, last_seen_at,
    is_resolved, region_code, population, area_km2, voltage_kv, capacity_mw
  from json_populate_recordset(null::asset, $1)
  on conflict (asset_kind, asset_code) do update
    set asset_name = excluded.asset_name, state = excluded.state,
      state_since = excluded.state_since, first_seen_at = excluded.first_seen_at,
      last_seen_at = excluded.last_seen_at, is_resolved = excluded.is_resolved,
      region_code = excluded.region_code, population = excluded.population,
      area_km2 = excluded.area_km2, voltage_kv = excluded.voltage_kv,
      capacity_mw = excluded.capacity_mw`;

const APPEND_EVENTS = `
  insert into asset_event (asset_kind, asset_code, event, occurred_at, job_id, detail)
  select asset_kind, asset_code, event, occurred_at, job_id, detail
  from json_to_recordset($1) as given (position integer, asset_kind text, asset_code text,
    event text, occurred_at timestamptz, job_id text, detail text)
  order by position`;

const FIND_FRESHNESS = 'select * from dataset_freshness where dataset = $1';

const SAVE_FRESHNESS = `
  insert into dataset_freshness (dataset, state, state_since, newest_measured_at,
    first_attempt_at, last_attempt_at, last_success_at, judged_on, late_after_minutes,
    stale_after_minutes, judged_at)
  select dataset, state, state_since, newest_measured_at, first_attempt_at, last_attempt_at,
    last_success_at, judged_on, late_after_minutes, stale_after_minutes, judged_at
  from json_populate_record(null::dataset_freshness, $1)
  on conflict (dataset) do update
    set state = excluded.state, state_since = excluded.state_since,
      newest_measured_at = excluded.newest_measured_at,
      first_attempt_at = excluded.first_attempt_at, last_attempt_at = excluded.last_attempt_at,
      last_success_at = excluded.last_success_at, judged_on = excluded.judged_on,
      late_after_minutes = excluded.late_after_minutes,
      stale_after_minutes = excluded.stale_after_minutes, judged_at = excluded.judged_at`;

const LIST_FRESHNESS = 'select * from dataset_freshness order by dataset';

const FIND_NEWEST_ALARM = `
  select * from alarm where kind = $1 and subject = $2 order by alarm_id desc limit 1`;

const FIND_OPEN_ALARM = `
  select * from alarm where kind = $1 and subject = $2 and cleared_at is null`;

const FIND_ALARM_OF = `
  select * from alarm
  where kind = $1 and subject = $2 and ((raised_at = $3 and raised_by_job = $4)
    or (cleared_at = $3 and cleared_by_job = $4))
  order by alarm_id desc limit 1`;

const RAISE_ALARM = `
  insert into alarm (kind, subject, severity, raised_at, last_seen_at, detail, raised_by_job)
  values ($1, $2, $3, $4, $4, $5, $6)
  returning *`;

const MARK_ALARM_SEEN = `
  update alarm set last_seen_at = $2 where alarm_id = $1 and last_seen_at < $2`;

const CLEAR_ALARM = `
  update alarm set cleared_at = $2, cleared_by_job = $3, cleared_because = $4
  where alarm_id = $1`;

/** The watch's transactions on a pool whose sessions have the role grid_loader. */
export function createPostgresWatchStore(pool: Pool): WatchStore {
  return {
    inTurn: (doing, work) =>
      inTransaction(pool, doing, async (client) => {
        await client.query(TAKE_TURN);
        return work(sessionOn(client));
      }),
  };
}

function sessionOn(client: PoolClient): WatchSession {
  return {
    findAssets: async (identities) => {
      const asked = JSON.stringify(identities.map(({ kind, code }) => ({ kind, code })));
      return (await client.query<AssetRow>(FIND_ASSETS, [asked])).rows.map(assetOf);
    },
    findAssetsToAge: async (kind, activeBeforeUtc, staleBeforeUtc) => {
      const limits = [kind, activeBeforeUtc, staleBeforeUtc];
      return (await client.query<AssetRow>(FIND_ASSETS_TO_AGE, limits)).rows.map(assetOf);
    },
    findRegistryNews: async () => {
      const { rows } = await client.query<RegistryNewsRow>(FIND_REGISTRY_NEWS);
      return rows.map((row) => ({ asset: assetOf(row), told: toldOf(row) }));
    },
    saveAssets: async (assets) => {
      await client.query(SAVE_ASSETS, [JSON.stringify(assets.map(assetRow))]);
    },
    appendEvents: (events, jobId) => appendEvents(client, events, jobId),
    updateRegions: async () => {
      await client.query(UPDATE_REGIONS_TEXT);
    },
    findFreshness: async (dataset) => {
      const { rows } = await client.query<FreshnessRow>(FIND_FRESHNESS, [dataset]);
      return rows[0] === undefined ? undefined : freshnessOf(rows[0]);
    },
    listFreshness: async () =>
      (await client.query<FreshnessRow>(LIST_FRESHNESS)).rows.map(freshnessOf),
    saveFreshness: async (freshness) => {
      await client.query(SAVE_FRESHNESS, [JSON.stringify(freshnessRow(freshness))]);
    },
    findOpenAlarm: (kind, subject) => findAlarm(client, FIND_OPEN_ALARM, [kind, subject]),
    findNewestAlarm: (kind, subject) => findAlarm(client, FIND_NEWEST_ALARM, [kind, subject]),
    findAlarmOf: (kind, subject, { atUtc, jobId }) =>
      findAlarm(client, FIND_ALARM_OF, [kind, subject, atUtc, jobId]),
    raiseAlarm: (notice, step) => raiseAlarm(client, notice, step),
    markAlarmSeen: async (alarmId, atUtc) => {
      await client.query(MARK_ALARM_SEEN, [alarmId, atUtc]);
    },
    clearAlarm: async (alarmId, because, { atUtc, jobId }) => {
      await client.query(CLEAR_ALARM, [alarmId, atUtc, jobId, because]);
    },
  };
}

async function appendEvents(
  client: PoolClient,
  events: readonly AssetEvent[],
  jobId: string,
): Promise<void> {
  const rows = events.map((event, position) => ({ position, ...assetEventRow(event, jobId) }));
  await client.query(APPEND_EVENTS, [JSON.stringify(rows)]);
}

async function findAlarm(
  client: PoolClient,
  text: string,
  values: readonly string[],
): Promise<Alarm | undefined> {
  const { rows } = await client.query<AlarmRow>(text, [...values]);
  return rows[0] === undefined ? undefined : alarmOf(rows[0]);
}

async function raiseAlarm(
  client: PoolClient,
  { kind, subject, severity, detail }: AlarmNotice,
  { atUtc, jobId }: WatchStep,
): Promise<Alarm> {
  const values = [kind, subject, severity, atUtc, storableDetail(detail), jobId];
  const { rows } = await client.query<AlarmRow>(RAISE_ALARM, values);
  if (rows[0] === undefined) throw new GridError('INTERNAL', 'an alarm was raised without a row');
  return alarmOf(rows[0]);
}
