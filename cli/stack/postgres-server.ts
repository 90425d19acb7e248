import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import pg from 'pg';

import {
  type ChildHandle,
  type ProcessIdentity,
  startChild,
  stopLeftover,
} from './child-process.js';
import { pollUntil } from './poll.js';
import { LOOPBACK } from './port.js';
import { postgresIdentity } from './postgres-identity.js';
import { findPostgresPrograms, openDataFolder, type PostgresPrograms } from './postgres-places.js';
import { findProcessArguments } from './process-arguments.js';

const run = promisify(execFile);

/** Name of the embedded server's superuser. */
export const SUPERUSER = 'postgres';

/** How to run the embedded PostgreSQL. */
export interface PostgresServerOptions {
  /** Its name holds the major version: PostgreSQL reads no data of another one. */
  readonly dataFolder: string;
  readonly port: number;
  readonly superuserPassword: string;
  readonly logFile: string;
  /** Trades safety against power cuts for speed; for tests. */
  readonly isDisposable?: boolean;
  readonly onRepair?: (message: string) => void;
}

const START_LIMIT_MS = 30_000;
const STOP_GRACE_MS = 10_000;

/** Starts PostgreSQL, after repairing what a killed run left; resolves when it answers. */
export async function startPostgresServer(options: PostgresServerOptions): Promise<ChildHandle> {
  const identity = await postgresIdentity();
  const programs = await findPostgresPrograms(identity);
  const dataFolder = openDataFolder(options.dataFolder, identity);
  if (!existsSync(join(dataFolder, 'PG_VERSION'))) {
    await initialise({ ...options, dataFolder }, programs, identity);
  }
  await stopLeftoverServer(dataFolder, options.onRepair);
  const child = await startChild({
    name: 'postgres',
    command: programs.postgres,
    args: serverArguments({ ...options, dataFolder }),
    logFile: options.logFile,
    stopSignal: 'SIGINT',
    stopGraceMs: STOP_GRACE_MS,
    cwd: dataFolder,
    ...(identity === undefined ? {} : { identity }),
  });
  try {
    await waitUntilItAnswers(options, child);
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  }
}

/** Connection address of a database of the embedded server. */
export function postgresUrl(
  port: number,
  user: string,
  password: string,
  database: string,
): string {
  return `postgres://${user}:${password}@${LOOPBACK}:${port}/${database}`;
}

async function initialise(
  options: PostgresServerOptions,
  programs: PostgresPrograms,
  identity: ProcessIdentity | undefined,
): Promise<void> {
  const secretFolder = mkdtempSync(join(tmpdir(), 'grid-initdb-'));
  const passwordFile = join(secretFolder, 'password');
  try {
    writeFileSync(passwordFile, `${options.superuserPassword}\n`, { mode: 0o600 });
    if (identity !== undefined) {
      chownSync(passwordFile, identity.uid, identity.gid);
      chownSync(secretFolder, identity.uid, identity.gid);
    }
    await run(
      programs.initdb,
      [
        `--pgdata=${options.dataFolder}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        ...(options.isDisposable === true ? ['--no-sync'] : []),
      ],
      { cwd: options.dataFolder, ...identity },
    );
  } finally {
    rmSync(secretFolder, { recursive: true, force: true });
  }
}

function serverArguments(options: PostgresServerOptions): string[] {
  const settings: Record<string, string> = {
    listen_addresses: LOOPBACK,
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    ...(options.isDisposable === true
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
      : {}),
  };
  const pairs = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', options.dataFolder, '-p', String(options.port), ...pairs];
}

/** A server whose starter was killed lives on; this process could not supervise it, so it is stopped. */
async function stopLeftoverServer(
  dataFolder: string,
  onRepair: ((message: string) => void) | undefined,
): Promise<void> {
  const pidFile = join(dataFolder, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !(await servesFolder(pid, dataFolder))) return;
  onRepair?.(`a PostgreSQL of an earlier run (pid ${pid}) was still running: stopping it first`);
  await stopLeftover(pid, 'SIGINT', STOP_GRACE_MS);
}

/** The id may have gone to another program since. */
async function servesFolder(pid: number, dataFolder: string): Promise<boolean> {
  const commandLine = await findProcessArguments(pid);
  return commandLine?.includes(dataFolder) === true;
}

async function waitUntilItAnswers(
  options: PostgresServerOptions,
  child: ChildHandle,
): Promise<void> {
  const connectionString = postgresUrl(
    options.port,
    SUPERUSER,
    options.superuserPassword,
    'postgres',
  );
  await pollUntil(
    'PostgreSQL',
    async () => {
      const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return true;
      } catch {
        return undefined;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    {
      timeoutMs: START_LIMIT_MS,
      giveUp: () => (child.exit() === undefined ? undefined : 'the server ended during its start'),
    },
  );
}
