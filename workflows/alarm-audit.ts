import { proxyActivities } from '@temporalio/workflow';

import type {
  HeartbeatFileActivities,
  HeartbeatRecordActivities,
} from '../activities/audit/audit-activities.js';

import { LAKE_OPTIONS, LOAD_OPTIONS } from './activity-options.js';

const lake = proxyActivities<HeartbeatFileActivities>(LAKE_OPTIONS);
const warehouse = proxyActivities<HeartbeatRecordActivities>(LOAD_OPTIONS);

/** Tells lake and warehouse of an alarm. */
export async function writeAlarmHeartbeat(
  heartbeat: Parameters<HeartbeatRecordActivities['recordHeartbeat']>[0],
): Promise<void> {
  const summary = `alarm of ${heartbeat.source}`;
  await Promise.all([
    lake.writeHeartbeatFile.executeWithOptions({ summary }, [heartbeat]),
    warehouse.recordHeartbeat.executeWithOptions({ summary }, [heartbeat]),
  ]);
}
