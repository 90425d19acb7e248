import { defineSearchAttributeKey } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';

import { floorToGrid, instantFromEpochMs, type UtcInstant } from '../domain/time/instant.js';

const scheduledStartKey = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/**
 * The schedule's time, not the clock's, on a grid of minutes since the epoch: a late, repeated or
 * backfilled run works on the same window. Without a schedule the time the run was started.
 */
export function scheduledTime(alignMinutes: number): UtcInstant {
  const info = workflowInfo();
  const scheduled = info.typedSearchAttributes.get(scheduledStartKey) ?? info.startTime;
  return floorToGrid(instantFromEpochMs(scheduled.getTime()), alignMinutes);
}
