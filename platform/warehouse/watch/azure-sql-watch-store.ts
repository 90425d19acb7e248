import { GridError } from '../../../domain/errors/grid-error.js';
import type { Alarm, AlarmNotice } from '../../../domain/freshness/alarm.js';
import type { AzureSqlPool } from '../azure-sql/azure-sql-connection.js';
import type { AzureSqlSession } from '../azure-sql/azure-sql-session.js';
import { takeTurn } from '../azure-sql/azure-sql-turn.js';
import { withJsonInstants } from '../azure-sql/azure-sql-values.js';

import {
  alarmRowOf,
  assetRowOf,
  freshnessRowOf,
  type AlarmRecord,
  type AssetRecord,
  type FreshnessRecord,
} from './azure-sql-watch-rows.js';
import * as texts from './azure-sql-watch-statements.js';
import type { WatchStep } from './watch-keeper.js';
import {
  alarmOf,
  assetEventRow,
  assetOf,
  assetRow,
  freshnessOf,
  freshnessRow,
  storableDetail,
  toldOf,
  type RegistryNewsRow,
} from './watch-rows.js';
import type { WatchSession, WatchStore } from './watch-session.js';

type RegistryNewsRecord = AssetRecord & Omit<RegistryNewsRow, keyof AssetRecord>;

/** The watch's transactions on a pool whose login is a member of grid_loader. */
export function createAzureSqlWatchStore(pool: AzureSqlPool): WatchStore {
  return {
    inTurn: (doing, work) =>
      pool.inTransaction(doing, async (session) => {
        await takeTurn(session, 'grid_watch');
        return work(sessionOn(session));
      }),
  };
}

function sessionOn(session: AzureSqlSession): WatchSession {
  return { ...assetsOn(session), ...freshnessOn(session), ...alarmsOn(session) };
}

function assetsOn(
  session: AzureSqlSession,
): Pick<
  WatchSession,
  | 'findAssets'
  | 'findAssetsToAge'
  | 'findRegistryNews'
  | 'saveAssets'
  | 'appendEvents'
  | 'updateRegions'
> {
  const assetsIn = (records: readonly AssetRecord[]) =>
    records.map((record) => assetOf(assetRowOf(record)));
  return {
    findAssets: async (identities) => {
      const asked = JSON.stringify(identities.map(({ kind, code }) => ({ kind, code })));
      return assetsIn(await session.rows(texts.FIND_WATCHED_ASSETS, { asked }));
    },
    findAssetsToAge: async (kind, activeBeforeUtc, staleBeforeUtc) =>
      assetsIn(
        await session.rows(texts.FIND_ASSETS_TO_AGE, {
          asset_kind: kind,
          active_before: activeBeforeUtc,
          stale_before: staleBeforeUtc,
        }),
      ),
    findRegistryNews: async () => {
      const records = await session.rows<RegistryNewsRecord>(texts.FIND_REGISTRY_NEWS, {});
      return records.map((record) => {
        const row = assetRowOf(record);
        return { asset: assetOf(row), told: toldOf(row) };
      });
    },
    saveAssets: async (given) => {
      const rows = given.map((asset) =>
        withJsonInstants(assetRow(asset), ['state_since', 'first_seen_at', 'last_seen_at']),
      );
      const assets = JSON.stringify(rows);
      await session.write(texts.UPDATE_ASSETS, { assets });
      await session.write(texts.INSERT_ASSETS, { assets });
    },
    appendEvents: async (given, jobId) => {
      const rows = given.map((event, position) => ({
        position,
        ...withJsonInstants(assetEventRow(event, jobId), ['occurred_at']),
      }));
      await session.write(texts.APPEND_ASSET_EVENTS, { events: JSON.stringify(rows) });
    },
    updateRegions: async () => {
      await session.write(texts.UPDATE_REGION_METADATA, {});
    },
  };
}

function freshnessOn(
  session: AzureSqlSession,
): Pick<WatchSession, 'findFreshness' | 'listFreshness' | 'saveFreshness'> {
  return {
    findFreshness: async (dataset) => {
      const [record] = await session.rows<FreshnessRecord, 'dataset'>(
        texts.FIND_DATASET_FRESHNESS,
        { dataset },
      );
      return record === undefined ? undefined : freshnessOf(freshnessRowOf(record));
    },
    listFreshness: async () =>
      (await session.rows<FreshnessRecord>(texts.LIST_DATASET_FRESHNESS, {})).map((record) =>
        freshnessOf(freshnessRowOf(record)),
      ),
    saveFreshness: async (freshness) => {
      const values = { ...freshnessRow(freshness) };
      await session.write(texts.UPDATE_FRESHNESS, values);
      await session.write(texts.INSERT_FRESHNESS, values);
    },
  };
}

function alarmsOn(
  session: AzureSqlSession,
): Pick<
  WatchSession,
  | 'findOpenAlarm'
  | 'findNewestAlarm'
  | 'findAlarmOf'
  | 'raiseAlarm'
  | 'markAlarmSeen'
  | 'clearAlarm'
> {
  return {
    findOpenAlarm: async (kind, subject) =>
      firstAlarm(await session.rows(texts.FIND_OPEN_ALARM, { kind, subject })),
    findNewestAlarm: async (kind, subject) =>
      firstAlarm(await session.rows(texts.FIND_NEWEST_ALARM, { kind, subject })),
    findAlarmOf: async (kind, subject, { atUtc, jobId }) =>
      firstAlarm(
        await session.rows(texts.FIND_ALARM_OF, { kind, subject, at: atUtc, job_id: jobId }),
      ),
    raiseAlarm: (notice, step) => raiseAlarm(session, notice, step),
    markAlarmSeen: async (alarmId, atUtc) => {
      await session.write(texts.MARK_ALARM_SEEN, { alarm_id: alarmId, at: atUtc });
    },
    clearAlarm: async (alarmId, because, { atUtc, jobId }) => {
      const values = { alarm_id: alarmId, at: atUtc, job_id: jobId, because };
      await session.write(texts.CLEAR_ALARM, values);
    },
  };
}

async function raiseAlarm(
  session: AzureSqlSession,
  { kind, subject, severity, detail }: AlarmNotice,
  { atUtc, jobId }: WatchStep,
): Promise<Alarm> {
  await session.write(texts.RAISE_ALARM, {
    ...{ kind, subject, severity, at: atUtc, job_id: jobId },
    detail: storableDetail(detail),
  });
  const alarm = firstAlarm(await session.rows(texts.FIND_OPEN_ALARM, { kind, subject }));
  if (alarm === undefined) throw new GridError('INTERNAL', 'an alarm was raised without a row');
  return alarm;
}

function firstAlarm([record]: readonly AlarmRecord[]): Alarm | undefined {
  return record === undefined ? undefined : alarmOf(alarmRowOf(record));
}
