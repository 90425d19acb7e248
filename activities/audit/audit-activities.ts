import type { UtcInstant } from '../../domain/time/instant.js';
import { compactInstant } from '../../domain/time/instant.js';
import type { Lake } from '../../platform/lake/lake.js';
import { sha256Of } from '../../platform/lake/sha256.js';
import type { Heartbeat, WarehouseLoader } from '../../platform/warehouse/warehouse-loader.js';

const JOB_DIGITS_IN_NAME = 8;

/** The lake's half of the audit. */
export interface HeartbeatFileActivities {
  /** Writes a heartbeat with its six fields to `bronze/audit/ingestion/YYYY/MM/DD/`. */
  writeHeartbeatFile(heartbeat: Heartbeat): Promise<{ readonly path: string }>;
}

/** The warehouse's half of the audit. */
export interface HeartbeatRecordActivities {
  /** Appends a heartbeat to `ingestion_audit`. */
  recordHeartbeat(heartbeat: Heartbeat): Promise<void>;
}

/** Heartbeats as files of the lake. */
export function createHeartbeatFileActivities({
  lake,
}: {
  readonly lake: Lake;
}): HeartbeatFileActivities {
  return {
    async writeHeartbeatFile(heartbeat) {
      const content = Buffer.from(`${JSON.stringify(fieldsOf(heartbeat), undefined, 2)}\n`);
      const path = heartbeatPath(heartbeat.timestampUtc, heartbeat.jobId);
      await lake.writeOnce(path, content);
      return { path };
    },
  };
}

/** Heartbeats as rows of the warehouse. */
export function createHeartbeatRecordActivities({
  loader,
}: {
  readonly loader: WarehouseLoader;
}): HeartbeatRecordActivities {
  return { recordHeartbeat: (heartbeat) => loader.recordHeartbeat(heartbeat) };
}

/** Two jobs may end in the same second: a part of the job's hash keeps their files apart. */
function heartbeatPath(timestampUtc: UtcInstant, jobId: string): string {
  const folder = timestampUtc.slice(0, 10).replaceAll('-', '/');
  const job = sha256Of(jobId).slice(0, JOB_DIGITS_IN_NAME);
  return `bronze/audit/ingestion/${folder}/heartbeat_${compactInstant(timestampUtc)}_${job}.json`;
}

function fieldsOf(heartbeat: Heartbeat): object {
  return {
    job_id: heartbeat.jobId,
    timestamp: heartbeat.timestampUtc,
    status: heartbeat.status,
    source: heartbeat.source,
    record_count: heartbeat.recordCount,
    error_details: heartbeat.errorDetails,
  };
}
