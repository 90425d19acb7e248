import { proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';

import type { JudgedOrNot, WatchActivities } from '../activities/watch/watch-activities.js';
import { addMinutes } from '../domain/time/instant.js';

import { LOAD_OPTIONS } from './activity-options.js';
import { writeAlarmHeartbeat } from './alarm-audit.js';
import { WATCH_INTERVAL_MINUTES, type WatchInput, type WatchResult } from './contracts.js';
import { scheduledTime } from './scheduled-time.js';
import { tellingFailure, tellOutcome, tellSubject } from './search-attributes.js';
import { alarmHeartbeat, watchMarkdown, watchResult } from './watch-details.js';

const watcher = proxyActivities<WatchActivities>(LOAD_OPTIONS);

/**
 * Looks after everything once: judges how recent each dataset is, raises and clears alarms, lets assets
 * age that are no longer seen, and tells the audit of each alarm. Started by the schedule `watch`; a
 * run that is missed or fails is made good by the next one, 5 minutes later.
 */
export async function watch({ origin }: WatchInput): Promise<WatchResult> {
  const atUtc = scheduledTime(1);
  const endUtc = addMinutes(atUtc, WATCH_INTERVAL_MINUTES);
  tellSubject('watch', { startUtc: atUtc, endUtc }, origin);
  return tellingFailure(() => look({ atUtc, jobId: jobId() }));
}

type Step = Parameters<WatchActivities['judgeFreshness']>[0];

async function look(step: Step): Promise<WatchResult> {
  const judged = await watcher.judgeFreshness.executeWithOptions(
    { summary: `how recent every dataset is at ${step.atUtc}` },
    [step],
  );
  setCurrentDetails(watchMarkdown(step.atUtc, judged));
  const aged = await watcher.ageAssets.executeWithOptions(
    { summary: 'assets that were not seen for long' },
    [step],
  );
  setCurrentDetails(watchMarkdown(step.atUtc, judged, aged.told));
  await tellAudit(step, judged);
  const result = watchResult(judged, aged.events);
  tellOutcome('success', result.datasets);
  return result;
}

/** Alarms are few: each is told to lake and warehouse before the run counts as done. */
async function tellAudit(step: Step, judged: readonly JudgedOrNot[]): Promise<void> {
  for (const dataset of judged) {
    const heartbeat = alarmHeartbeat(step, dataset);
    if (heartbeat === undefined) continue;
    await writeAlarmHeartbeat(heartbeat);
  }
}

function jobId(): string {
  const { workflowId, runId } = workflowInfo();
  return `${workflowId}/${runId}`;
}
