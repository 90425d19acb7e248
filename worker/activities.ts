import {
  createHeartbeatFileActivities,
  createHeartbeatRecordActivities,
} from '../activities/audit/audit-activities.js';
import { createCheckActivities } from '../activities/check/check-activities.js';
import { createIngestActivities } from '../activities/ingest/ingest-activities.js';
import { createLoadActivities } from '../activities/load/load-activities.js';
import type { PipelineRegistry } from '../activities/pipeline/pipeline-registry.js';
import { createRefineActivities } from '../activities/refine/refine-activities.js';
import type { Lake } from '../platform/lake/lake.js';
import type { WarehouseLoader } from '../platform/warehouse/warehouse-loader.js';
import type { WorkerRole } from '../workflows/contracts.js';

/** Everything activities work with, made once a process. */
export interface ActivityDependencies {
  readonly lake: Lake;
  readonly pipelines: PipelineRegistry;
  readonly loader: WarehouseLoader;
  readonly codeVersion: string;
}

/** The activities that each kind of work offers; the workflows role offers none. */
export const ACTIVITIES_OF_ROLE = {
  workflows: () => ({}),
  io: (dependencies: ActivityDependencies) => ({
    ...createIngestActivities(dependencies),
    ...createHeartbeatFileActivities(dependencies),
  }),
  compute: (dependencies: ActivityDependencies) => ({
    ...createRefineActivities(dependencies),
    ...createCheckActivities(dependencies),
  }),
  load: (dependencies: ActivityDependencies) => ({
    ...createLoadActivities(dependencies),
    ...createHeartbeatRecordActivities(dependencies),
  }),
} as const satisfies Record<WorkerRole, (dependencies: ActivityDependencies) => object>;
