import type {
  Asset,
  AssetEvent,
  AssetIdentity,
  AssetKind,
  AssetMetadata,
} from '../../../domain/asset/asset.js';
import type { Alarm, AlarmKind, AlarmNotice } from '../../../domain/freshness/alarm.js';
import type { DatasetFreshness } from '../../../domain/freshness/dataset-freshness.js';
import type { UtcInstant } from '../../../domain/time/instant.js';

import type { WatchStep } from './watch-keeper.js';

/** An asset the registry knows more, or other things, of than the asset does. */
export interface RegistryNews {
  readonly asset: Asset;
  readonly told: AssetMetadata;
}

/** What a dialect does for the watch inside one transaction; what it means is said once, in the keeper. */
export interface WatchSession {
  findAssets(identities: readonly AssetIdentity[]): Promise<readonly Asset[]>;
  /** Active assets not seen since one instant, and stale ones not seen since another. */
  findAssetsToAge(
    kind: AssetKind,
    activeBeforeUtc: UtcInstant,
    staleBeforeUtc: UtcInstant,
  ): Promise<readonly Asset[]>;
  findRegistryNews(): Promise<readonly RegistryNews[]>;
  /** Adds assets that are not there and overwrites those that are. */
  saveAssets(assets: readonly Asset[]): Promise<void>;
  appendEvents(events: readonly AssetEvent[], jobId: string): Promise<void>;
  /** Brings population and area of `dim_region` to what the registry tells. */
  updateRegions(): Promise<void>;
  findFreshness(dataset: string): Promise<DatasetFreshness | undefined>;
  /** Every dataset, by name. */
  listFreshness(): Promise<readonly DatasetFreshness[]>;
  saveFreshness(freshness: DatasetFreshness): Promise<void>;
  findOpenAlarm(kind: AlarmKind, subject: string): Promise<Alarm | undefined>;
  /** The newest of a kind and subject, open or not. */
  findNewestAlarm(kind: AlarmKind, subject: string): Promise<Alarm | undefined>;
  /** The alarm of a kind and subject that was raised or cleared at an instant by a job. */
  findAlarmOf(kind: AlarmKind, subject: string, step: WatchStep): Promise<Alarm | undefined>;
  raiseAlarm(notice: AlarmNotice, step: WatchStep): Promise<Alarm>;
  markAlarmSeen(alarmId: number, atUtc: UtcInstant): Promise<void>;
  clearAlarm(alarmId: number, because: string, step: WatchStep): Promise<void>;
}

/** Opens transactions for the watch; those of one database take turns. */
export interface WatchStore {
  /** @throws GridError WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED */
  inTurn<Result>(doing: string, work: (session: WatchSession) => Promise<Result>): Promise<Result>;
}
