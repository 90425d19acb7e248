import { accessSync, chmodSync, constants, existsSync, mkdirSync, renameSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { GridError } from '../../domain/errors/grid-error.js';

/** Less free space than this and nothing is started. */
export const NEEDED_DISK_BYTES = 500_000_000;

const KEPT_LOGS = 3;
/** For passwords, keys and the history of runs: for the owner's eyes only. */
const OWNER_ONLY = 0o700;

/** Where everything lies under GRID_HOME. */
export interface HomeFolder {
  readonly root: string;
  readonly keys: string;
  readonly logs: string;
  readonly run: string;
  readonly temporal: string;
  readonly lockFile: string;
  readonly stateFile: string;
  readonly postgresData: string;
  readonly payloadKeysFile: string;
  temporalDatabase(version: string): string;
  lake(origin: string): string;
  log(name: string): string;
}

/** The places of a GRID_HOME; creates nothing. */
export function homeFolder(gridHome: string): HomeFolder {
  const root = resolve(gridHome);
  return {
    root,
    keys: join(root, 'keys'),
    logs: join(root, 'logs'),
    run: join(root, 'run'),
    temporal: join(root, 'temporal'),
    lockFile: join(root, 'run', 'lock.json'),
    stateFile: join(root, 'run', 'stack.json'),
    postgresData: join(root, 'postgres-18'),
    payloadKeysFile: join(root, 'keys', 'payload-keys'),
    temporalDatabase: (version) => join(root, 'temporal', `temporal-${version}.db`),
    lake: (origin) => join(root, 'lake', origin),
    log: (name) => join(root, 'logs', `${name}.log`),
  };
}

/**
 * Makes GRID_HOME usable, its secrets readable by their owner only.
 *
 * @throws GridError INVALID_CONFIGURATION when it cannot be written or its disk is full.
 */
export async function prepareHome(home: HomeFolder): Promise<void> {
  try {
    for (const folder of [home.root, home.logs]) makeFolder(folder);
    for (const folder of [home.keys, home.run, home.temporal]) {
      makeFolder(folder, OWNER_ONLY);
      chmodSync(folder, OWNER_ONLY);
    }
    accessSync(home.root, constants.W_OK);
  } catch (cause) {
    throw homeUnwritable(cause);
  }
  const freeBytes = await freeDiskBytes(home.root);
  if (freeBytes < NEEDED_DISK_BYTES) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      `GRID_HOME (${home.root}) has ${Math.floor(freeBytes / 1e6)} MB of free disk, ${NEEDED_DISK_BYTES / 1e6} MB are needed: free some or choose another GRID_HOME`,
    );
  }
}

/** What is said of a GRID_HOME that this user cannot write. */
export function homeUnwritable(cause: unknown): GridError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new GridError(
    'INVALID_CONFIGURATION',
    `GRID_HOME cannot be written: ${reason}; run the command as the user it belongs to, or set another GRID_HOME`,
    {},
    cause,
  );
}

/** Level by level: on a file system that refuses every folder, as /proc, Node's own recursion never ends. */
function makeFolder(folder: string, mode?: number): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, mode === undefined ? {} : { mode });
}

/** Bytes that may still be written to the disk of a folder. */
export async function freeDiskBytes(folder: string): Promise<number> {
  const disk = await statfs(folder);
  return disk.bavail * disk.bsize;
}

/** Sets aside the log of the run before, and of two more. */
export function rotateLog(logFile: string): void {
  for (let age = KEPT_LOGS - 1; age >= 0; age -= 1) {
    const from = age === 0 ? logFile : `${logFile}.${age}`;
    if (existsSync(from)) renameSync(from, `${logFile}.${age + 1}`);
  }
}
