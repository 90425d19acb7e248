import { join } from 'node:path';

import { Client, Connection } from '@temporalio/client';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
  type LogEntry,
} from '@temporalio/worker';
import pino from 'pino';

import type { Origin } from '../domain/energy/origin.js';
import { GridError } from '../domain/errors/grid-error.js';
import type { Configuration } from '../platform/config/configuration.js';
import { createLake } from '../platform/lake/create-lake.js';
import { PROJECT_ROOT } from '../platform/project-root.js';
import { createPostgresWarehouseLoader } from '../platform/warehouse/postgres-warehouse-loader.js';
import { createOdreClient } from '../sources/odre/odre-client.js';
import { TASK_QUEUES, type WorkerRole } from '../workflows/contracts.js';

import { ACTIVITIES_OF_ROLE, type ActivityDependencies } from './activities.js';
import { activityInterceptor } from './activity-interceptor.js';
import { codeVersion } from './code-version.js';
import { reconcileSchedule } from './schedule.js';

/** Running activities may finish for this long after a stop is asked. */
const SHUTDOWN_GRACE = '10 seconds';

/** How many activities of a role run at once: compute is bound by cores and memory. */
const CONCURRENT_ACTIVITIES: Readonly<Record<WorkerRole, number>> = {
  workflows: 1,
  io: 8,
  compute: 1,
  load: 2,
};

/**
 * Runs a worker process for some kinds of work until it is told to stop (SIGINT, SIGTERM), then
 * lets running activities finish and closes its connections. A process with the workflows role
 * also reconciles the schedule.
 *
 * @throws GridError INVALID_CONFIGURATION when an address it needs is missing.
 */
export async function runWorker(
  configuration: Configuration,
  roles: readonly WorkerRole[],
): Promise<void> {
  const logger = pino({ level: configuration.GRID_LOG_LEVEL, name: `worker-${roles.join('-')}` });
  installRuntime(logger, configuration);
  const origin = resolvedOrigin(configuration);
  const address = required(configuration.GRID_TEMPORAL_ADDRESS, 'GRID_TEMPORAL_ADDRESS');
  const namespace = configuration.GRID_TEMPORAL_NAMESPACE ?? `grid-${origin}`;
  const dependencies = activityDependencies(configuration);
  const connection = await NativeConnection.connect({ address });
  try {
    const workers = await Promise.all(
      roles.map((role) => createWorker(role, connection, namespace, dependencies)),
    );
    if (roles.includes('workflows')) await offerSchedule(configuration, address, namespace, origin);
    logger.info(
      { roles, namespace, origin, codeVersion: dependencies.codeVersion },
      'worker ready',
    );
    await Promise.all(workers.map((worker) => worker.run()));
  } finally {
    await dependencies.loader.close();
    await connection.close();
  }
}

async function createWorker(
  role: WorkerRole,
  connection: NativeConnection,
  namespace: string,
  dependencies: ActivityDependencies,
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUES[role],
    shutdownGraceTime: SHUTDOWN_GRACE,
    ...(role === 'workflows'
      ? { workflowBundle: { codePath: join(PROJECT_ROOT, 'dist', 'workflow-bundle.js') } }
      : {
          activities: ACTIVITIES_OF_ROLE[role](dependencies),
          maxConcurrentActivityTaskExecutions: CONCURRENT_ACTIVITIES[role],
          interceptors: { activity: [(context) => ({ inbound: activityInterceptor(context) })] },
        }),
  });
}

async function offerSchedule(
  configuration: Configuration,
  address: string,
  namespace: string,
  origin: Origin,
): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await reconcileSchedule(new Client({ connection, namespace }), {
      origin,
      windowHours: configuration.GRID_CYCLE_WINDOW_HOURS,
      patience: {
        askIntervalSeconds: configuration.GRID_PUBLICATION_ASK_INTERVAL_SECONDS,
        askCount: configuration.GRID_PUBLICATION_ASK_COUNT,
      },
    });
  } finally {
    await connection.close();
  }
}

function activityDependencies(configuration: Configuration): ActivityDependencies {
  const apiKey = configuration.GRID_ODRE_API_KEY;
  return {
    lake: createLake(required(configuration.GRID_LAKE_URL, 'GRID_LAKE_URL')),
    odre: createOdreClient({
      baseUrl: required(configuration.GRID_ODRE_URL, 'GRID_ODRE_URL'),
      ...(apiKey === undefined ? {} : { apiKey }),
    }),
    loader: createPostgresWarehouseLoader({
      databaseUrl: required(configuration.GRID_DATABASE_URL, 'GRID_DATABASE_URL'),
    }),
    codeVersion: codeVersion(),
  };
}

/** `auto` is decided before workers start: two processes must not decide differently. */
function resolvedOrigin({ GRID_SOURCES: mode }: Configuration): Origin {
  if (mode === 'auto') {
    throw new GridError(
      'INVALID_CONFIGURATION',
      'GRID_SOURCES: a worker needs live, simulated or replay',
    );
  }
  return mode === 'replay' ? 'replayed' : mode;
}

function required(value: string | undefined, name: string): string {
  if (value !== undefined) return value;
  throw new GridError('INVALID_CONFIGURATION', `${name}: a worker needs it`);
}

function installRuntime(logger: pino.Logger, configuration: Configuration): void {
  const level = configuration.GRID_LOG_LEVEL;
  Runtime.install({
    logger: new DefaultLogger(level === 'debug' ? 'DEBUG' : 'INFO', (entry: LogEntry) => {
      logger[pinoLevel(entry.level)]({ ...entry.meta }, entry.message);
    }),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) },
    },
  });
}

function pinoLevel(level: LogEntry['level']): 'trace' | 'debug' | 'info' | 'warn' | 'error' {
  return level.toLowerCase() as 'trace' | 'debug' | 'info' | 'warn' | 'error';
}
