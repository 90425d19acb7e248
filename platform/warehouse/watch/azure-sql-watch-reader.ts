import type { AzureSqlPool } from '../azure-sql/azure-sql-connection.js';

import {
  alarmRowOf,
  assetEventRowOf,
  assetRowOf,
  freshnessRowOf,
  type AlarmRecord,
  type AssetEventRecord,
  type AssetRecord,
  type FreshnessRecord,
} from './azure-sql-watch-rows.js';
import {
  FIND_ASSET,
  LIST_ALARMS,
  LIST_ASSET_EVENTS,
  LIST_ASSETS,
  LIST_DATASET_FRESHNESS,
} from './azure-sql-watch-statements.js';
import type { AlarmQuery, AssetEventQuery, AssetQuery, WatchReader } from './watch-reader.js';
import { alarmOf, assetEventOf, assetOf, freshnessOf } from './watch-rows.js';

/** Reads the watch on a pool whose login is a member of grid_api_reader. */
export function createAzureSqlWatchReader(pool: AzureSqlPool): WatchReader {
  return {
    findFreshness: () =>
      pool.using('reading freshness', async (session) =>
        (await session.rows<FreshnessRecord>(LIST_DATASET_FRESHNESS, {})).map((record) =>
          freshnessOf(freshnessRowOf(record)),
        ),
      ),
    findAlarms: ({ openOnly, after, limit }: AlarmQuery) =>
      pool.using('reading alarms', async (session) => {
        const values = { open_only: openOnly ? 1 : 0, after: after ?? null, row_limit: limit };
        const records: readonly AlarmRecord[] = await session.rows(LIST_ALARMS, values);
        return records.map((record) => alarmOf(alarmRowOf(record)));
      }),
    findAssets: (query: AssetQuery) =>
      pool.using('reading assets', async (session) => {
        const records: readonly AssetRecord[] = await session.rows(LIST_ASSETS, valuesOf(query));
        return records.map((record) => assetOf(assetRowOf(record)));
      }),
    findAsset: ({ kind, code }) =>
      pool.using('reading an asset', async (session) => {
        const values = { asset_kind: kind, asset_code: code };
        const [record]: readonly AssetRecord[] = await session.rows(FIND_ASSET, values);
        return record === undefined ? undefined : assetOf(assetRowOf(record));
      }),
    findAssetEvents: ({ kind, code, after, limit }: AssetEventQuery) =>
      pool.using('reading events', async (session) => {
        const values = { asset_kind: kind, asset_code: code, after: after ?? 0, row_limit: limit };
        const records: readonly AssetEventRecord[] = await session.rows(LIST_ASSET_EVENTS, values);
        return records.map((record) => assetEventOf(assetEventRowOf(record)));
      }),
  };
}

function valuesOf({ kind, state, isResolved, after, limit }: AssetQuery) {
  return {
    asset_kind: kind ?? null,
    state: state ?? null,
    is_resolved: isResolved === undefined ? null : Number(isResolved),
    after_kind: after?.kind ?? '',
    after_code: after?.code ?? '',
    row_limit: limit,
  };
}
