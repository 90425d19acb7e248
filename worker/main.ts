import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import pino from 'pino';

import type { Origin } from '../domain/energy/origin.js';
import { GridError } from '../domain/errors/grid-error.js';
import type { Configuration } from '../platform/config/configuration.js';
import { createLake } from '../platform/lake/create-lake.js';
import { openWarehouseLoader } from '../platform/warehouse/open-warehouse.js';
import { createOdreClient } from '../sources/odre/odre-client.js';
import type { WorkerRole } from '../workflows/contracts.js';

import type { ActivityDependencies } from './activities.js';
import { codeVersion } from './code-version.js';
import { createRoleWorker } from './role-worker.js';
import { reconcileSchedule } from './schedule.js';
import { installRuntime } from './temporal-runtime.js';

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
  installRuntime(logger, configuration.GRID_LOG_LEVEL);
  const origin = resolvedOrigin(configuration);
  const address = required(configuration.GRID_TEMPORAL_ADDRESS, 'GRID_TEMPORAL_ADDRESS');
  const namespace = configuration.GRID_TEMPORAL_NAMESPACE ?? `grid-${origin}`;
  const dependencies = await activityDependencies(configuration);
  const connection = await NativeConnection.connect({ address });
  try {
    const workers = await Promise.all(
      roles.map((role) => createRoleWorker(role, { connection, namespace, dependencies })),
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

async function activityDependencies(configuration: Configuration): Promise<ActivityDependencies> {
  const apiKey = configuration.GRID_ODRE_API_KEY;
  return {
    lake: createLake(required(configuration.GRID_LAKE_URL, 'GRID_LAKE_URL')),
    odre: createOdreClient({
      baseUrl: required(configuration.GRID_ODRE_URL, 'GRID_ODRE_URL'),
      ...(apiKey === undefined ? {} : { apiKey }),
    }),
    loader: await openWarehouseLoader(
      required(configuration.GRID_DATABASE_URL, 'GRID_DATABASE_URL'),
    ),
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
