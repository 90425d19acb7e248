import type { AssetLimitsOfKind } from '../../../domain/asset/asset-limits.js';
import type { AssetEvent, AssetSighting } from '../../../domain/asset/asset.js';
import type { ExpectedFreshness } from '../../../domain/dataset/dataset-entry.js';
import type { Alarm, AlarmNotice } from '../../../domain/freshness/alarm.js';
import type { DatasetFreshness, LoadAttempt } from '../../../domain/freshness/dataset-freshness.js';
import type { UtcInstant } from '../../../domain/time/instant.js';

/** When something of the watch is done, and by whom. */
export interface WatchStep {
  readonly atUtc: UtcInstant;
  /** Workflow id and run id, joined by a slash. */
  readonly jobId: string;
}

/** Follows the life of the regions, nodes and units that data names; nothing is ever deleted. */
export interface AssetRegistry {
  /**
   * Notes sightings: unknown assets are discovered, known ones may return. The same again, or in
   * another order, changes nothing. Answers what was logged.
   */
  saveSightings(
    sightings: readonly AssetSighting[],
    limits: AssetLimitsOfKind,
    step: WatchStep,
  ): Promise<readonly AssetEvent[]>;
  /** Lets assets that were not seen for long become stale, then inactive. Answers what was logged. */
  ageAssets(limits: AssetLimitsOfKind, step: WatchStep): Promise<readonly AssetEvent[]>;
  /**
   * Copies what the registry tells (population, area, voltage, capacity) onto assets and regions;
   * what it does not tell leaves what is known. Answers what was logged.
   */
  resolveAssets(step: WatchStep): Promise<readonly AssetEvent[]>;
}

/** A dataset as judged, and what became of its alarm. */
export interface JudgedDataset {
  readonly freshness: DatasetFreshness;
  /** The alarm that is open or was just cleared; null when there is none. */
  readonly alarm: Alarm | null;
  /** What was done about it by this judgement. */
  readonly change: 'raised' | 'cleared' | null;
}

/** An alarm that is raised once, and whether this step raised it. */
export interface RaisedOnce {
  readonly alarm: Alarm;
  readonly change: 'raised' | null;
}

/** Knows how recent each dataset is, and raises alarms. */
export interface FreshnessLedger {
  /**
   * Notes an attempt to load a dataset; the same again changes nothing. Answers the newest measured
   * instant that was known before it, null when none was.
   */
  recordAttempt(dataset: string, attempt: LoadAttempt): Promise<UtcInstant | null>;
  /**
   * Judges a dataset, keeps its state, raises its alarm once an episode and clears it when it is fresh
   * again, in one transaction. The same judgement again answers the same and changes nothing.
   */
  judgeDataset(
    dataset: string,
    expected: ExpectedFreshness | null,
    step: WatchStep,
  ): Promise<JudgedDataset>;
  /**
   * Datasets that are not among the given ones but are still expected: they left the catalogue, and
   * are to be judged once more, without limits. Those that this step has judged already are told again.
   */
  findForgotten(datasets: readonly string[], step: WatchStep): Promise<readonly string[]>;
  /**
   * Raises an alarm that is raised once for its kind and subject, ever; while it is open, another
   * notice says that its cause is still there. The same step again answers the same.
   */
  raiseOnce(notice: AlarmNotice, step: WatchStep): Promise<RaisedOnce>;
}

/** Both, as a loader of the warehouse offers them. Errors: WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED. */
export interface WatchKeeper extends AssetRegistry, FreshnessLedger {}
