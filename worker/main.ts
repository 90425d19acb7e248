import type { DataConverter } from '@temporalio/common';
import { NativeConnection, type Worker } from '@temporalio/worker';
import type { Logger } from 'pino';

import { LANDED_FILE_KINDS } from '../activities/landing/landing-kinds.js';
import { landingFolders } from '../activities/landing/landing-readme.js';
import type { Origin } from '../domain/energy/origin.js';
import { GridError } from '../domain/errors/grid-error.js';
import type { Configuration } from '../platform/config/configuration.js';
import { createLake, createLakeUpkeep } from '../platform/lake/create-lake.js';
import { openLandingZone } from '../platform/landing/open-landing-zone.js';
import {
  createDataConverter,
  requirePayloadKeys,
} from '../platform/payload-codec/data-converter.js';
import { openSecretStore } from '../platform/secrets/open-secret-store.js';
import {
  createRotatingWarehouseLoader,
  openRotatingWarehouseLoader,
} from '../platform/secrets/rotating-warehouse.js';
import type { SecretStore } from '../platform/secrets/secret-store.js';
import { createProcessLogger } from '../platform/telemetry/process-logger.js';
import type { WarehouseLoader } from '../platform/warehouse/warehouse-loader.js';
import type { GridCycleInput, WorkerRole } from '../workflows/contracts.js';

import type { ActivityDependencies } from './activities.js';
import { codeVersion } from './code-version.js';
import { becomeFirstBuild, buildId, type DeploymentPlace } from './deployment.js';
import { startLakeTidying } from './lake-tidying.js';
import { createMemoryGuard } from './memory-guard.js';
import { createRoleWorker } from './role-worker.js';
import { startScheduleKeeping } from './schedule-keeping.js';
import { openSourceAccess } from './source-access.js';
import { createSourcePipelines } from './source-pipelines.js';
import { installRuntime } from './temporal-runtime.js';
import { watchLimits } from './watch-limits.js';
import { startWorkerPulse } from './worker-pulse.js';
import { workerSettings, type WorkerSettings } from './worker-settings.js';

const BYTES_IN_MB = 1024 * 1024;

/** Why a worker process ended: it was told to, or its memory passed the limit. */
export type WorkerEnd = 'stopped' | 'recycled';

/**
 * Runs a worker process for some kinds of work until it is told to stop (SIGINT, SIGTERM), then
 * lets running activities finish and closes its connections. A process with the compute role ends
 * the same way by itself when its memory passes the limit. A process with the workflows role also
 * reconciles the schedule.
 *
 * @throws GridError INVALID_CONFIGURATION when an address it needs is missing; SECRET_MISSING,
 * SECRETS_UNAVAILABLE or SECRETS_REFUSED when a secret it needs cannot be had.
 */
export async function runWorker(
  configuration: Configuration,
  roles: readonly WorkerRole[],
): Promise<WorkerEnd> {
  const logger = createProcessLogger(`worker-${roles.join('-')}`, configuration.GRID_LOG_LEVEL);
  installRuntime(logger, configuration.GRID_LOG_LEVEL);
  const origin = resolvedOrigin(configuration);
  const address = required(configuration.GRID_TEMPORAL_ADDRESS, 'GRID_TEMPORAL_ADDRESS');
  const namespace = configuration.GRID_TEMPORAL_NAMESPACE ?? `grid-${origin}`;
  const { dependencies, dataConverter, closeSources } = await openParts(
    configuration,
    roles,
    logger,
  );
  const settings = workerSettings(configuration);
  const workers: Worker[] = [];
  let end: WorkerEnd = 'stopped';
  const { memoryLimitBytes } = settings;
  const guard = createMemoryGuard({
    limitBytes: roles.includes('compute') ? memoryLimitBytes : undefined,
    onPassed: (rssBytes) => {
      end = 'recycled';
      logger.info({ rssBytes, limitBytes: memoryLimitBytes }, 'recycling');
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    },
  });
  const connection = await NativeConnection.connect({ address });
  const release = async (): Promise<void> => {
    await dependencies.loader.close();
    await closeSources();
    await connection.close();
  };
  try {
    const options = { connection, namespace, dependencies, settings, dataConverter };
    const created = await Promise.all(
      roles.map((role) => createRoleWorker(role, { ...options, onActivityDone: guard.stepDone })),
    );
    workers.push(...created);
    await pollUntilTheEnd({ ...options, configuration, roles, logger, origin, address, workers });
  } catch (error) {
    // Workers that never ran hold the connection: that it cannot be closed must not hide why.
    await release().catch(warnOf(logger, 'a connection could not be closed'));
    throw error;
  }
  await release();
  return end;
}

/** A process whose workers are made and do not poll yet. */
interface MadeProcess extends DeploymentPlace {
  readonly configuration: Configuration;
  readonly roles: readonly WorkerRole[];
  readonly logger: Logger;
  readonly origin: Origin;
  readonly address: string;
  readonly dependencies: ActivityDependencies;
  readonly settings: WorkerSettings;
  readonly dataConverter: DataConverter;
  readonly workers: readonly Worker[];
}

async function pollUntilTheEnd(made: MadeProcess): Promise<void> {
  const { configuration, roles, logger, origin, workers, connection, namespace } = made;
  const endScheduleKeeping = roles.includes('workflows')
    ? await keepSchedule(made)
    : (): void => undefined;
  const { codeVersion: version } = made.dependencies;
  logger.info({ roles, namespace, origin, codeVersion: version }, 'worker ready');
  const endPulse = startWorkerPulse({
    file: configuration.GRID_HEALTH_FILE,
    ...{ connection, namespace, roles },
    identity: workers[0]?.options.identity ?? '',
    stepsUnderWay: (role) => stepsUnderWay(workers[roles.indexOf(role)]),
    onWarning: (message, error) => {
      warnOf(logger, message)(error);
    },
  });
  try {
    if (roles.includes('io')) {
      tidyLake(configuration, logger);
      prepareLanding(made);
    }
    const claim = claimBuild(made, roles, made.settings, logger);
    const work = Promise.all(workers.map((worker) => worker.run())).finally(claim.end);
    await Promise.all([work, claim.done]);
  } finally {
    endPulse();
    endScheduleKeeping();
  }
}

function keepSchedule({ configuration, logger, origin, ...made }: MadeProcess) {
  return startScheduleKeeping({
    ...made,
    schedules: {
      cycle: cycleInput(configuration, origin),
      datasets: made.dependencies.pipelines.fetched,
    },
    onFailed: warnOf(logger, 'the schedule could not be written again'),
  });
}

/** For what goes wrong beside the work. */
function warnOf(logger: Logger, message: string): (error: unknown) => void {
  return (error) => {
    logger.warn({ err: error }, message);
  };
}

function stepsUnderWay(worker: Worker | undefined): number {
  if (worker === undefined) return 0;
  const { numInFlightActivities, numInFlightWorkflowActivations } = worker.getStatus();
  return numInFlightActivities + numInFlightWorkflowActivations;
}

/** Sees to it, beside the work, that a stack with versions has a current one. */
function claimBuild(
  place: DeploymentPlace,
  roles: readonly WorkerRole[],
  { versioning }: WorkerSettings,
  logger: Logger,
): { readonly done: Promise<void>; readonly end: () => void } {
  const ending = new AbortController();
  const isVersioned = versioning === 'pinned' && roles.includes('workflows');
  const onWarning = (message: string, error: unknown): void => {
    logger.warn({ err: error }, message);
  };
  return {
    done: isVersioned
      ? becomeFirstBuild(place, buildId(), { stop: ending.signal, onWarning })
      : Promise.resolve(),
    end: () => {
      ending.abort();
    },
  };
}

/** People find the folders from the first moment on; the schedule makes them too. */
function prepareLanding({ dependencies, logger }: MadeProcess): void {
  dependencies.landing?.zone
    .prepare(landingFolders(LANDED_FILE_KINDS))
    .catch(warnOf(logger, 'the folders of the landing zone could not be made'));
}

/** Goes on for as long as the process lives, and does not keep it alive. */
function tidyLake(configuration: Configuration, logger: Logger): void {
  startLakeTidying({
    upkeep: createLakeUpkeep(required(configuration.GRID_LAKE_URL, 'GRID_LAKE_URL')),
    onRemoved: (paths) => {
      logger.info({ paths: paths.length }, 'half-written objects removed from the lake');
    },
    onFailed: warnOf(logger, 'the lake could not be tidied'),
  });
}

function cycleInput(configuration: Configuration, origin: Origin): GridCycleInput {
  return {
    origin,
    windowHours: configuration.GRID_CYCLE_WINDOW_HOURS,
    patience: {
      askIntervalSeconds: configuration.GRID_PUBLICATION_ASK_INTERVAL_SECONDS,
      askCount: configuration.GRID_PUBLICATION_ASK_COUNT,
    },
  };
}

/** What the process works with; its secrets are there, or it does not start. */
async function openParts(
  configuration: Configuration,
  roles: readonly WorkerRole[],
  logger: Logger,
): Promise<{
  readonly dependencies: ActivityDependencies;
  readonly dataConverter: DataConverter;
  readonly closeSources: () => Promise<void>;
}> {
  const secrets = openSecretStore(configuration, logger);
  await requirePayloadKeys(configuration, secrets);
  const version = codeVersion();
  const sources = await openSourceAccess({
    ...{ configuration, roles, secrets },
    codeVersion: version,
    onCloseFailed: warnOf(logger, 'connections of an earlier login could not be closed'),
    onMissing: (sentence) => {
      logger.warn(sentence);
    },
  });
  return {
    closeSources: () => sources.close(),
    dataConverter: createDataConverter(configuration, secrets),
    dependencies: {
      lake: createLake(required(configuration.GRID_LAKE_URL, 'GRID_LAKE_URL')),
      pipelines: createSourcePipelines(sources.access),
      loader: await openLoader(secrets, logger, roles),
      watchLimits: watchLimits(configuration),
      landing: landingOf(configuration),
      codeVersion: version,
    },
  };
}

function landingOf(configuration: Configuration): NonNullable<ActivityDependencies['landing']> {
  const { GRID_LANDING_URL: landingUrl, GRID_HOME: home } = configuration;
  const lakeUrl = required(configuration.GRID_LAKE_URL, 'GRID_LAKE_URL');
  return {
    zone: openLandingZone({ landingUrl, lakeUrl, home }),
    maxBytes: configuration.GRID_LANDING_MAX_MB * BYTES_IN_MB,
  };
}

/** A process without the load role needs no address of the warehouse. */
async function openLoader(
  secrets: SecretStore,
  logger: Logger,
  roles: readonly WorkerRole[],
): Promise<WarehouseLoader> {
  const options = {
    secrets,
    onCloseFailed: (error: unknown) => {
      logger.warn({ err: error }, 'connections of an earlier login could not be closed');
    },
  };
  return roles.includes('load')
    ? openRotatingWarehouseLoader(options)
    : createRotatingWarehouseLoader(options);
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
