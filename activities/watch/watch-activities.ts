import { assetLimitsOfKind, type AssetLimitsOfKind } from '../../domain/asset/asset-limits.js';
import type { AssetEvent } from '../../domain/asset/asset.js';
import { sightingsOfGroups, type SightingGroup } from '../../domain/asset/sighting-group.js';
import type { Alarm } from '../../domain/freshness/alarm.js';
import { checkAlarms, type FailedCheck } from '../../domain/freshness/check-alarm.js';
import { freshnessLimits, type FreshnessLimits } from '../../domain/freshness/freshness-limits.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import type { WarehouseLoader } from '../../platform/warehouse/warehouse-loader.js';
import type { JudgedDataset, WatchStep } from '../../platform/warehouse/watch/watch-keeper.js';
import type { RunIdentity } from '../load/load-activities.js';

/** What one run over a window tells the watch, whether it loaded or failed. */
export interface RecordSightingsInput {
  readonly run: Pick<RunIdentity, 'dataset' | 'workflowId' | 'runId'>;
  readonly outcome: 'success' | 'failure';
  /** When the source answered; of a run without an answer, when it began. */
  readonly atUtc: UtcInstant;
  /** Last instant a measured value of the run stands for; null when it brought none. */
  readonly newestMeasuredUtc: UtcInstant | null;
  /** Whether a span of the past was asked for. Absent in histories of the release before. */
  readonly isOfHistory?: boolean;
  /** What its rows named, those set aside as an unknown region among them. */
  readonly sightings: readonly SightingGroup[];
  /** Its window and the checks that failed. Absent in histories of the release before. */
  readonly judgement?: { readonly window: TimeWindow; readonly failed: readonly FailedCheck[] };
}

/** A dataset as the workflow tells of it. */
export type JudgedOrNot = JudgedDataset | { readonly dataset: string; readonly problem: string };

/** What happened to an asset, as the workflow tells of it. */
export interface WatchedAssets {
  readonly events: number;
  /** The first events, as sentences; the log in the warehouse has all of them. */
  readonly told: readonly string[];
}

/** What noting a run answers. */
export interface RecordedRunNews extends WatchedAssets {
  /** How far the dataset was measured before this run; null when nothing was known of it. */
  readonly measuredBeforeUtc: UtcInstant | null;
  /** Alarms that its checks raised. Absent in histories of the release before. */
  readonly alarmsRaised?: readonly Alarm[];
}

/** Steps of the watch. */
export interface WatchActivities {
  /**
   * Notes what a run named and how far its dataset is measured now, then brings the registry's newest
   * metadata onto assets and regions, and raises the alarms its failed checks ask for. Called after
   * each load, and after a run that failed.
   */
  recordSightings(input: RecordSightingsInput): Promise<RecordedRunNews>;
  /**
   * Judges every dataset at an instant, raises and clears alarms. One that cannot be judged is told of
   * and does not stop the others; only if none could be, the step fails with the first cause. One that
   * left the catalogue is judged once more, without limits, which ends its alarm.
   */
  judgeFreshness(step: WatchStep): Promise<readonly JudgedOrNot[]>;
  /** Lets assets that were not seen for long become stale, then inactive. */
  ageAssets(step: WatchStep): Promise<WatchedAssets>;
}

/** When datasets are late and assets stale. */
export interface WatchLimits {
  readonly freshness: FreshnessLimits;
  readonly assets: AssetLimitsOfKind;
}

/** What the watch works with. */
export interface WatchDependencies {
  readonly loader: Pick<WarehouseLoader, 'watch'>;
  /** Those of catalogue and domain unless told. */
  readonly watchLimits?: WatchLimits;
}

/** A workflow's history is no place for thousands of lines. */
const TOLD_EVENTS = 50;

/** The limits nobody has changed. */
export const DEFAULT_WATCH_LIMITS: WatchLimits = {
  freshness: freshnessLimits(),
  assets: assetLimitsOfKind(),
};

/** The steps of the watch over a warehouse. */
export function createWatchActivities({
  loader,
  watchLimits = DEFAULT_WATCH_LIMITS,
}: WatchDependencies): WatchActivities {
  return {
    async recordSightings({
      run,
      outcome,
      atUtc,
      newestMeasuredUtc,
      sightings,
      isOfHistory = false,
      judgement,
    }) {
      const step = { atUtc, jobId: `${run.workflowId}/${run.runId}` };
      const seen = await loader.watch.saveSightings(
        sightingsOfGroups(sightings),
        watchLimits.assets,
        step,
      );
      const resolved = await loader.watch.resolveAssets(step);
      const alarmsRaised = await raiseAlarms(run.dataset, judgement, step);
      // Last: a step that is done again after it would be told of itself as what was known before.
      const measuredBeforeUtc = await loader.watch.recordAttempt(run.dataset, {
        atUtc,
        outcome,
        newestMeasuredUtc,
        isOfHistory,
      });
      return { ...toldOf([...seen, ...resolved]), measuredBeforeUtc, alarmsRaised };
    },

    judgeFreshness: (step) => judgeEach(loader.watch, watchLimits.freshness, step),

    ageAssets: async (step) => toldOf(await loader.watch.ageAssets(watchLimits.assets, step)),
  };

  async function raiseAlarms(
    dataset: string,
    judgement: RecordSightingsInput['judgement'],
    step: WatchStep,
  ): Promise<readonly Alarm[]> {
    if (judgement === undefined) return [];
    const raised: Alarm[] = [];
    for (const notice of checkAlarms(dataset, judgement.window, judgement.failed)) {
      const { alarm, change } = await loader.watch.raiseOnce(notice, step);
      if (change === 'raised') raised.push(alarm);
    }
    return raised;
  }
}

/** Judges dataset by dataset; throws only when none could be judged. */
async function judgeEach(
  watch: WatchDependencies['loader']['watch'],
  limits: FreshnessLimits,
  step: WatchStep,
): Promise<readonly JudgedOrNot[]> {
  const known = [...limits];
  const names = known.map(([dataset]) => dataset);
  const forgotten = await watch.findForgotten(names, step);
  const datasets = [...known, ...forgotten.map((dataset) => [dataset, null] as const)];
  const results: JudgedOrNot[] = [];
  const causes: unknown[] = [];
  for (const [dataset, expected] of datasets) {
    try {
      results.push(await watch.judgeDataset(dataset, expected, step));
    } catch (cause) {
      causes.push(cause);
      results.push({ dataset, problem: messageOf(cause) });
    }
  }
  if (causes.length > 0 && causes.length === datasets.length) throw causes[0];
  return results;
}

function toldOf(events: readonly AssetEvent[]): WatchedAssets {
  const told = events
    .slice(0, TOLD_EVENTS)
    .map(({ kind, code, event, detail }) => `${kind} ${code} ${event}: ${detail}`);
  return { events: events.length, told };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
