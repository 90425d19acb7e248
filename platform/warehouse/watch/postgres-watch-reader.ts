import type { Pool } from 'pg';

import { asWarehouseError } from '../postgres/postgres-errors.js';

import type { AlarmQuery, AssetEventQuery, AssetQuery, WatchReader } from './watch-reader.js';
import {
  alarmOf,
  assetColumns,
  assetEventOf,
  assetOf,
  freshnessOf,
  type AlarmRow,
  type AssetEventRow,
  type AssetRow,
  type FreshnessRow,
} from './watch-rows.js';

const FIND_FRESHNESS = 'select * from dataset_freshness order by dataset';

const FIND_ALARMS = `
  select * from alarm
  where ($1::boolean = false or cleared_at is null) and ($2::integer is null or alarm_id < $2)
  order by alarm_id desc limit $3`;

const FIND_ASSETS = `
  select ${assetColumns('asset')} from asset
  where ($1::text is null or asset_kind = $1) and ($2::text is null or state = $2)
    and ($3::boolean is null or is_resolved = $3)
    and (asset_kind, asset_code) > ($4, $5)
  order by asset_kind, asset_code limit $6`;

const FIND_ASSET = `
  select ${assetColumns('asset')} from asset where asset_kind = $1 and asset_code = $2`;

const FIND_ASSET_EVENTS = `
  select * from asset_event
  where asset_kind = $1 and asset_code = $2 and asset_event_key > $3
  order by asset_event_key limit $4`;

/** Reads the watch on a pool whose sessions have the role grid_api_reader. */
export function createPostgresWatchReader(pool: Pool): WatchReader {
  return {
    findFreshness: async () =>
      (await rowsOf<FreshnessRow>(pool, 'freshness', FIND_FRESHNESS, [])).map(freshnessOf),
    findAlarms: async ({ openOnly, after, limit }: AlarmQuery) =>
      (await rowsOf<AlarmRow>(pool, 'alarms', FIND_ALARMS, [openOnly, after ?? null, limit])).map(
        alarmOf,
      ),
    findAssets: async ({ kind, state, isResolved, after, limit }: AssetQuery) => {
      const behind = [after?.kind ?? '', after?.code ?? ''];
      const values = [kind ?? null, state ?? null, isResolved ?? null, ...behind, limit];
      return (await rowsOf<AssetRow>(pool, 'assets', FIND_ASSETS, values)).map(assetOf);
    },
    findAsset: async ({ kind, code }) => {
      const [row] = await rowsOf<AssetRow>(pool, 'an asset', FIND_ASSET, [kind, code]);
      return row === undefined ? undefined : assetOf(row);
    },
    findAssetEvents: async ({ kind, code, after, limit }: AssetEventQuery) => {
      const values = [kind, code, after ?? 0, limit];
      const rows = await rowsOf<AssetEventRow>(pool, 'events', FIND_ASSET_EVENTS, values);
      return rows.map(assetEventOf);
    },
  };
}

async function rowsOf<Row extends object>(
  pool: Pool,
  what: string,
  text: string,
  values: readonly (string | number | boolean | null)[],
): Promise<readonly Row[]> {
  try {
    return (await pool.query<Row>(text, [...values])).rows;
  } catch (error) {
    throw asWarehouseError(error, `reading ${what}`);
  }
}
