import { readConfiguration, type Configuration } from '../platform/config/configuration.js';
import type { WorkerRole } from '../workflows/contracts.js';

/** What one role of one process may do at once. */
export interface RoleLimits {
  /** Steps under way at once in a process; of the workflows role, workflow tasks. */
  readonly slots: number;
  /** Long polls held open; a poll is only made for a free slot. */
  readonly pollers: number;
  /** Steps a second that the server hands out from the role's queue, to all processes together. */
  readonly queueStepsPerSecond?: number;
}

/** How a worker process behaves, apart from where its servers are. */
export interface WorkerSettings {
  readonly limits: Readonly<Record<WorkerRole, RoleLimits>>;
  /** Resident memory after which a process that computes is recycled; undefined for never. */
  readonly memoryLimitBytes: number | undefined;
  readonly versioning: Configuration['GRID_WORKER_VERSIONING'];
}

const BYTES_IN_MB = 1024 * 1024;

/** The part of the configuration that worker processes go by. */
export function workerSettings(configuration: Configuration): WorkerSettings {
  return {
    limits: {
      workflows: { slots: 40, pollers: 5 },
      io: {
        slots: configuration.GRID_IO_CONCURRENCY,
        pollers: 2,
        queueStepsPerSecond: configuration.GRID_IO_STEPS_PER_SECOND,
      },
      compute: { slots: configuration.GRID_COMPUTE_CONCURRENCY, pollers: 1 },
      load: { slots: configuration.GRID_LOAD_CONCURRENCY, pollers: 1 },
    },
    memoryLimitBytes:
      configuration.GRID_COMPUTE_MEMORY_LIMIT_MB === 0
        ? undefined
        : configuration.GRID_COMPUTE_MEMORY_LIMIT_MB * BYTES_IN_MB,
    versioning: configuration.GRID_WORKER_VERSIONING,
  };
}

/** The settings of a process whose operator set nothing. */
export const DEFAULT_WORKER_SETTINGS: WorkerSettings = workerSettings(readConfiguration({}));
