import { join } from 'node:path';

import type { Connection } from '@temporalio/client';

import type { Configuration } from '../../platform/config/configuration.js';
import { PROJECT_ROOT } from '../../platform/project-root.js';
import { RECYCLED_EXIT_CODE } from '../../worker/memory-guard.js';
import type { WorkerRole } from '../../workflows/contracts.js';

import { type Child, childEnvironment } from './child-environment.js';
import { startChild, type ChildExit, type ChildHandle } from './child-process.js';
import { rotateLog } from './home-folder.js';
import { LOOPBACK } from './port.js';
import { startPostgresServer } from './postgres-server.js';
import { waitForHttp, waitForPolling, waitForPort } from './readiness.js';
import type { StackPlan } from './stack-plan.js';
import type { TemporalCli } from './temporal-cli.js';
import { startTemporalServer } from './temporal-server.js';

/** A worker process of this stack: its name, and the roles it has. */
export interface WorkerProcess {
  readonly name: string;
  readonly roles: readonly WorkerRole[];
}

/** The worker processes: heavy work has processes of its own, so that its memory can be given back. */
export function workerProcesses(configuration: Configuration): readonly WorkerProcess[] {
  const { GRID_WORKER_PROCESSES: light, GRID_WORKER_PROCESSES_COMPUTE: heavy } = configuration;
  return [
    ...numbered('worker', light, ['workflows', 'io', 'load']),
    ...numbered('worker-compute', heavy, ['compute']),
  ];
}

/** `worker`, `worker-2`, `worker-3`. */
function numbered(
  name: string,
  processCount: number,
  roles: readonly WorkerRole[],
): readonly WorkerProcess[] {
  return Array.from({ length: processCount }, (_, index) => ({
    name: index === 0 ? name : `${name}-${index + 1}`,
    roles,
  }));
}

const WORKER_GRACE_MS = 12_000;
const SERVER_GRACE_MS = 5000;
const LEVELS_OF_NODE = ['--enable-source-maps'];

/** Starts the embedded Temporal server; resolves when its namespace is ready. */
export function startTemporal(plan: StackPlan, cli: TemporalCli): Promise<ChildHandle> {
  rotateLog(plan.home.log('temporal'));
  return startTemporalServer({
    cliPath: cli.path,
    port: plan.ports.temporal,
    uiPort: plan.ports.temporalUi,
    databaseFile: plan.home.temporalDatabase(cli.version),
    namespace: plan.temporalNamespace,
    logFile: plan.home.log('temporal'),
    ...(plan.embedded.codecServer
      ? { codecServerUrl: `http://${LOOPBACK}:${plan.ports.codecServer}` }
      : {}),
  });
}

/** Starts the embedded PostgreSQL; resolves when it answers. */
export function startPostgres(
  plan: StackPlan,
  superuserPassword: string,
  onRepair: (message: string) => void,
): Promise<ChildHandle> {
  rotateLog(plan.home.log('postgres'));
  return startPostgresServer({
    dataFolder: plan.home.postgresData,
    port: plan.ports.postgres,
    superuserPassword,
    logFile: plan.home.log('postgres'),
    onRepair,
  });
}

/** Starts the local identity provider; resolves when it listens. */
export async function startIdentityProvider(plan: StackPlan): Promise<ChildHandle> {
  rotateLog(plan.home.log('identity-provider'));
  const child = await startGridProcess(plan, 'identity-provider', ['identity-provider']);
  await waitForPort(child, plan.ports.identityProvider);
  return child;
}

/** Starts the codec server of the Temporal UI; resolves when it listens. */
export async function startCodecServer(plan: StackPlan): Promise<ChildHandle> {
  rotateLog(plan.home.log('codec-server'));
  const child = await startGridProcess(plan, 'codec-server', ['codec-server']);
  await waitForPort(child, plan.ports.codecServer);
  return child;
}

/** Starts the stand-in of the source; resolves when it has its data and listens. */
export async function startStandIn(plan: StackPlan): Promise<ChildHandle> {
  rotateLog(plan.home.log('source-stand-in'));
  const child = await startGridProcess(plan, 'source-stand-in', ['source-stand-in']);
  await waitForPort(child, plan.ports.standIn);
  return child;
}

/** What a worker process is started with; it is given the addresses its roles need. */
export interface WorkerAddresses {
  readonly loaderUrl: string;
  /** The embedded reference database; absent where the worker reads its address elsewhere. */
  readonly referenceUrl: string | undefined;
  readonly connection: Connection;
}

/**
 * Starts a worker process; resolves when it asks for work. The successor of a recycled one goes on
 * in its log: recycling is no reason to lose older logs.
 */
export async function startWorker(
  plan: StackPlan,
  { name, roles }: WorkerProcess,
  addresses: WorkerAddresses,
  previous?: ChildExit,
): Promise<ChildHandle> {
  if (previous?.code !== RECYCLED_EXIT_CODE) rotateLog(plan.home.log(name));
  const child = await startGridProcess(plan, name, ['worker', '--roles', roles.join(',')], {
    databaseUrl: roles.includes('load') ? addresses.loaderUrl : undefined,
    referenceUrl: roles.includes('io') ? addresses.referenceUrl : undefined,
  });
  await waitForPolling(child, addresses.connection, plan.temporalNamespace, roles);
  return child;
}

/** Starts the API; resolves when it says that it is ready. */
export async function startApi(plan: StackPlan, readerUrl: string): Promise<ChildHandle> {
  rotateLog(plan.home.log('api'));
  const child = await startGridProcess(plan, 'api', ['api'], { databaseUrl: readerUrl });
  await waitForHttp(child, `${plan.apiUrl}/health/ready`);
  return child;
}

/** A process role of the grid command, ended when this process dies. */
function startGridProcess(
  plan: StackPlan,
  name: string,
  args: readonly string[],
  addresses: Omit<Child, 'name'> = {},
): Promise<ChildHandle> {
  return startChild({
    name,
    command: process.execPath,
    args: [...LEVELS_OF_NODE, join(PROJECT_ROOT, 'dist', 'cli', 'main.js'), ...args],
    cwd: PROJECT_ROOT,
    env: childEnvironment(plan, { name, ...addresses }),
    logFile: plan.home.log(name),
    stopGraceMs: name.startsWith('worker') ? WORKER_GRACE_MS : SERVER_GRACE_MS,
    tellsOfParentDeath: true,
  });
}
