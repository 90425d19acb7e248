import {
  createHeartbeatFileActivities,
  createHeartbeatRecordActivities,
} from '../activities/audit/audit-activities.js';
import { createCheckActivities } from '../activities/check/check-activities.js';
import { createIngestActivities } from '../activities/ingest/ingest-activities.js';
import {
  createLandingActivities,
  type LandingDependencies,
} from '../activities/landing/landing-activities.js';
import { LANDED_FILE_KINDS } from '../activities/landing/landing-kinds.js';
import { createLoadActivities } from '../activities/load/load-activities.js';
import type { PipelineRegistry } from '../activities/pipeline/pipeline-registry.js';
import { createRefineActivities } from '../activities/refine/refine-activities.js';
import { createWatchActivities, type WatchLimits } from '../activities/watch/watch-activities.js';
import type { Lake } from '../platform/lake/lake.js';
import { createLakeLandingZone } from '../platform/landing/lake-landing-zone.js';
import type { LandingZone } from '../platform/landing/landing-zone.js';
import type { WarehouseLoader } from '../platform/warehouse/warehouse-loader.js';
import type { WorkerRole } from '../workflows/contracts.js';

/** Everything activities work with, made once a process. */
export interface ActivityDependencies {
  readonly lake: Lake;
  readonly pipelines: PipelineRegistry;
  readonly loader: WarehouseLoader;
  readonly codeVersion: string;
  /** Where files are brought to; the folder `landing` of the lake unless told. */
  readonly landing?: { readonly zone: LandingZone; readonly maxBytes: number };
  /** When datasets are late and assets stale; as catalogue and domain say unless told. */
  readonly watchLimits?: WatchLimits;
}

/** The activities that each kind of work offers; the workflows role offers none. */
export const ACTIVITIES_OF_ROLE = {
  workflows: () => ({}),
  io: (dependencies: ActivityDependencies) => ({
    ...createIngestActivities(dependencies),
    ...createHeartbeatFileActivities(dependencies),
    ...createLandingActivities(landingDependencies(dependencies)),
  }),
  compute: (dependencies: ActivityDependencies) => ({
    ...createRefineActivities(dependencies),
    ...createCheckActivities(dependencies),
  }),
  load: (dependencies: ActivityDependencies) => ({
    ...createLoadActivities(dependencies),
    ...createHeartbeatRecordActivities(dependencies),
    ...createWatchActivities(dependencies),
  }),
} as const satisfies Record<WorkerRole, (dependencies: ActivityDependencies) => object>;

const DEFAULT_LANDING_MAX_BYTES = 512 * 1024 * 1024;

function landingDependencies({ lake, landing }: ActivityDependencies): LandingDependencies {
  return {
    lake,
    landing: landing?.zone ?? createLakeLandingZone(lake),
    landedFileKinds: LANDED_FILE_KINDS,
    landingMaxBytes: landing?.maxBytes ?? DEFAULT_LANDING_MAX_BYTES,
  };
}
