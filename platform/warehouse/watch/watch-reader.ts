import type {
  Asset,
  AssetEvent,
  AssetIdentity,
  AssetKind,
  AssetState,
} from '../../../domain/asset/asset.js';
import type { Alarm } from '../../../domain/freshness/alarm.js';
import type { DatasetFreshness } from '../../../domain/freshness/dataset-freshness.js';

/** Which alarms to read: newest first. */
export interface AlarmQuery {
  readonly openOnly: boolean;
  /** Only alarms before the one with this id. */
  readonly after?: number;
  readonly limit: number;
}

/** Which assets to read: by kind, then code. */
export interface AssetQuery {
  readonly kind?: AssetKind;
  readonly state?: AssetState;
  readonly isResolved?: boolean;
  /** Only assets behind this one. */
  readonly after?: AssetIdentity;
  readonly limit: number;
}

/** A logged event with its place in the log and the job that logged it. */
export interface LoggedAssetEvent extends AssetEvent {
  readonly eventId: number;
  readonly jobId: string;
}

/** Which events of an asset to read: oldest first. */
export interface AssetEventQuery extends AssetIdentity {
  /** Only events behind the one with this id. */
  readonly after?: number;
  readonly limit: number;
}

/** Reads what the watch has found. Errors: WAREHOUSE_UNAVAILABLE (retry), WAREHOUSE_REJECTED. */
export interface WatchReader {
  /** Every dataset that was ever asked for or judged, by name. */
  findFreshness(): Promise<readonly DatasetFreshness[]>;
  findAlarms(query: AlarmQuery): Promise<readonly Alarm[]>;
  findAssets(query: AssetQuery): Promise<readonly Asset[]>;
  findAsset(identity: AssetIdentity): Promise<Asset | undefined>;
  findAssetEvents(query: AssetEventQuery): Promise<readonly LoggedAssetEvent[]>;
}
