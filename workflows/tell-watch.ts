import { isCancellation, log, patched, proxyActivities } from '@temporalio/workflow';

import type { FetchedWindow } from '../activities/ingest/ingest-activities.js';
import type { RunIdentity } from '../activities/load/load-activities.js';
import type { RefinedWindow } from '../activities/refine/refine-activities.js';
import type {
  RecordSightingsInput,
  WatchActivities,
} from '../activities/watch/watch-activities.js';
import type { Alarm } from '../domain/freshness/alarm.js';
import { failedChecks } from '../domain/freshness/check-alarm.js';
import type { CheckResult } from '../domain/quality/window-checks.js';
import type { UtcInstant } from '../domain/time/instant.js';

import { LOAD_OPTIONS } from './activity-options.js';
import { writeAlarmHeartbeat } from './alarm-audit.js';
import { heartbeatOfAlarm } from './watch-details.js';

const watcher = proxyActivities<WatchActivities>(LOAD_OPTIONS);

/** What a run has in hand when it ends. */
interface RunParts {
  readonly fetched: FetchedWindow | null;
  readonly refined: RefinedWindow | null;
  readonly checks: readonly CheckResult[];
  /** Whether it was given raw objects, and so asked no source. */
  readonly isFromBronze: boolean;
}

/**
 * Tells the watch what a run named and how far its dataset is measured. That it cannot be told fails
 * no run: what was loaded is in Gold, and the next run tells it. Answers how far the dataset was
 * measured before this run, null when that is not known.
 */
export async function tellWatch(
  run: RunIdentity,
  parts: RunParts,
  outcome: 'success' | 'failure',
): Promise<UtcInstant | null> {
  if (!patched('watch-is-told')) return null;
  try {
    const news = await watcher.recordSightings.executeWithOptions(
      { summary: `how far ${run.dataset} is measured, and what it named` },
      [newsOf(run, parts, outcome)],
    );
    await tellAudit(run, news.alarmsRaised ?? []);
    return news.measuredBeforeUtc;
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('the watch could not be told of this run', { error: String(error) });
    return null;
  }
}

/** An alarm is raised once: only the run that raised it tells of it. */
async function tellAudit(
  { dataset, workflowId, runId }: RunIdentity,
  alarms: readonly Alarm[],
): Promise<void> {
  for (const alarm of alarms) {
    const step = { atUtc: alarm.raisedAtUtc, jobId: `${workflowId}/${runId}` };
    await writeAlarmHeartbeat(heartbeatOfAlarm(step, dataset, alarm, 'raised'));
  }
}

function newsOf(
  { dataset, window, trigger, workflowId, runId, startedAtUtc }: RunIdentity,
  { fetched, refined, checks, isFromBronze }: RunParts,
  outcome: 'success' | 'failure',
): RecordSightingsInput {
  const report = outcome === 'success' ? refined?.report : undefined;
  const fetchedAtUtc = fetched?.bronze.at(-1)?.fetchedAtUtc ?? startedAtUtc;
  // An answer whose bytes were fetched before keeps its first time; an old file is no new answer.
  const isAnswerOfNow = !isFromBronze && fetchedAtUtc < startedAtUtc;
  return {
    run: { dataset, workflowId, runId },
    outcome,
    atUtc: isAnswerOfNow ? startedAtUtc : fetchedAtUtc,
    newestMeasuredUtc: report?.newestMeasuredUtc ?? null,
    isOfHistory: trigger !== 'schedule',
    sightings: report?.sightings ?? [],
    judgement: { window, failed: failedChecks(checks) },
  };
}
