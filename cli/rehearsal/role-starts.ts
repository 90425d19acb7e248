import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Connection } from '@temporalio/client';

import type { WorkerRole } from '../../workflows/contracts.js';
import { startChild, type ChildHandle } from '../stack/child-process.js';
import { delay } from '../stack/poll.js';
import { findFreePort } from '../stack/port.js';
import { waitForHttp, waitForPolling, waitForPort } from '../stack/readiness.js';

import { memoryOfTree } from './memory-at-rest.js';
import { runCommand } from './run-command.js';

/** How a role came up. */
export interface RoleStart {
  readonly role: string;
  /** From the start of the process until it does its work: answers, or is listed as polling. */
  readonly readyMs: number;
  /** Processor time it took until then; does not depend on what else the machine does. */
  readonly processorMs: number;
  /** Proportional set size some seconds later, with nothing to do. */
  readonly restBytes: number;
}

/** The servers that roles are started against, and the image they are started from. */
export interface RoleGround {
  /** Stands for `/` of the image. */
  readonly imageRoot: string;
  readonly folder: string;
  readonly temporalAddress: string;
  /** postgres:// address of an empty database, as its owner. */
  readonly databaseUrl: string;
  /** postgres:// address of the superuser. */
  readonly adminUrl: string;
}

const NAMESPACE = 'grid-role-starts';
const WORKERS: readonly WorkerRole[] = ['workflows', 'io', 'compute', 'load'];
const SETTLE_MS = 3000;
const STOP_GRACE_MS = 15_000;
/** Ticks of a second in /proc/<pid>/stat, on every Linux of today. */
const TICKS_PER_SECOND = 100;

/** Ports of the roles that listen. */
interface RolePorts {
  readonly api: number;
  readonly identityProvider: number;
  readonly standIn: number;
  readonly codecServer: number;
}

/** Starts every role of the image alone, one after the other, and ends it again. */
export async function measureRoleStarts(ground: RoleGround): Promise<readonly RoleStart[]> {
  const connection = await Connection.connect({ address: ground.temporalAddress });
  try {
    const ports = {
      api: await findFreePort(),
      identityProvider: await findFreePort(),
      standIn: await findFreePort(),
      codecServer: await findFreePort(),
    };
    const environment = roleEnvironment(ground, ports);
    const [command, main] = programOf(ground);
    for (const args of jobsOf(ground)) {
      await runCommand(command, [main, ...args], { env: environment });
    }
    const starts: RoleStart[] = [];
    for (const [args, until] of rolesOf(connection, ports)) {
      starts.push(await measureStart(ground, environment, args, until));
    }
    return starts;
  } finally {
    await connection.close();
  }
}

/** The jobs of the compose file: each must end well before a role is started. */
function jobsOf({ folder, adminUrl }: RoleGround): readonly (readonly string[])[] {
  const secret = (name: string, value: string): string => {
    const file = join(folder, name);
    writeFileSync(file, value, { mode: 0o600 });
    return file;
  };
  const owner = new URL(adminUrl);
  owner.username = 'grid_owner';
  owner.password = randomBytes(12).toString('hex');
  owner.pathname = '/grid_role_starts';
  const reference = new URL(owner);
  reference.username = 'grid_reference_owner';
  reference.pathname = '/grid_reference';
  const referenceFile = secret('reference_owner_url', reference.href);
  return [
    [
      'prepare-postgres',
      ...['--admin-url-file', secret('postgres_admin_url', adminUrl)],
      ...['--owner-url-file', secret('warehouse_owner_url', owner.href)],
      ...['--reference-owner-url-file', referenceFile],
      ...['--temporal-password-file', secret('temporal_db_password', owner.password)],
    ],
    ['seed-reference', '--owner-url-file', referenceFile, '--keep-files'],
    ['prepare-temporal'],
    ['migrate'],
  ];
}

type Readiness = (child: ChildHandle) => Promise<unknown>;

/** Each role's command, and how to tell that it does its work. */
function rolesOf(
  connection: Connection,
  ports: RolePorts,
): readonly (readonly [args: readonly string[], until: Readiness])[] {
  const health = `http://127.0.0.1:${ports.api}/health/ready`;
  return [
    [['api'], (child) => waitForHttp(child, health)],
    ...WORKERS.map(
      (role) =>
        [
          ['worker', '--roles', role],
          (child: ChildHandle) => waitForPolling(child, connection, NAMESPACE, [role]),
        ] as const,
    ),
    [['identity-provider'], (child) => waitForPort(child, ports.identityProvider)],
    [['codec-server'], (child) => waitForPort(child, ports.codecServer)],
    [['source-stand-in'], (child) => waitForPort(child, ports.standIn)],
  ];
}

async function measureStart(
  ground: RoleGround,
  environment: NodeJS.ProcessEnv,
  args: readonly string[],
  until: Readiness,
): Promise<RoleStart> {
  const [command, main] = programOf(ground);
  const startedMs = performance.now();
  const child = await startChild({
    name: args.join(' '),
    command,
    args: ['--enable-source-maps', main, ...args],
    cwd: join(ground.imageRoot, 'app'),
    env: environment,
    logFile: join(ground.folder, 'logs', `${args.join('-')}.log`),
    stopGraceMs: STOP_GRACE_MS,
  });
  try {
    await until(child);
    const readyMs = performance.now() - startedMs;
    const processorMs = await processorTimeMs(child.pid);
    await delay(SETTLE_MS);
    return { role: args.join(' '), readyMs, processorMs, restBytes: memoryOfTree(child.pid) };
  } finally {
    await child.stop();
  }
}

/** Node and the product as the image holds them. */
function programOf({ imageRoot }: RoleGround): readonly [command: string, main: string] {
  return [
    join(imageRoot, 'usr', 'local', 'bin', 'node'),
    join(imageRoot, 'app', 'dist', 'cli', 'main.js'),
  ];
}

function roleEnvironment(ground: RoleGround, ports: RolePorts): NodeJS.ProcessEnv {
  const lake = join(ground.folder, 'lake');
  mkdirSync(lake, { recursive: true });
  return {
    PATH: '/usr/bin:/bin',
    NODE_ENV: 'production',
    GRID_HOME: join(ground.folder, 'home'),
    GRID_SOURCES: 'simulated',
    GRID_API_PORT: String(ports.api),
    GRID_IDP_PORT: String(ports.identityProvider),
    GRID_STAND_IN_PORT: String(ports.standIn),
    GRID_CODEC_SERVER_PORT: String(ports.codecServer),
    GRID_PAYLOAD_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    GRID_ODRE_URL: `http://127.0.0.1:${ports.standIn}/api/explore/v2.1`,
    GRID_LAKE_URL: pathToFileURL(lake).href,
    GRID_DATABASE_URL: ground.databaseUrl,
    GRID_TEMPORAL_ADDRESS: ground.temporalAddress,
    GRID_TEMPORAL_NAMESPACE: NAMESPACE,
  };
}

/** User and system time of a process and what it has waited for; 0 where there is no /proc. */
async function processorTimeMs(pid: number): Promise<number> {
  const stat = await runCommand('cat', [`/proc/${pid}/stat`], {}).catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  return (ticks * 1000) / TICKS_PER_SECOND;
}
