import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { z } from 'zod';

import { systemErrorCode } from '../../domain/errors/system-error-code.js';

import { isProcessAlive } from './child-process.js';
import { homeUnwritable } from './home-folder.js';
import { findProcessArguments } from './process-arguments.js';

const HOLDER_SCHEMA = z.object({
  pid: z.number().int(),
  /** Tells the holder from another program that got its id later. */
  commandLine: z.string(),
  startedAtUtc: z.string(),
});

/** How a file system refuses a user, or everybody. */
const UNWRITABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'];

/** The process that holds a lock. */
export type LockHolder = z.infer<typeof HOLDER_SCHEMA>;

/** What came of asking for the lock: had, had after clearing up after a killed holder, or refused. */
export type LockOutcome =
  | { readonly kind: 'acquired'; release(): void }
  | { readonly kind: 'repaired'; readonly deadPid: number; release(): void }
  | { readonly kind: 'held'; readonly holder: LockHolder };

/**
 * Takes the lock that keeps two supervisors out of one GRID_HOME. Who finds a stale lock clears it
 * up under a second lock, so that nobody removes the fresh lock of another who was quicker.
 *
 * @throws GridError INVALID_CONFIGURATION when this user cannot write there.
 */
export async function acquireHomeLock(lockFile: string): Promise<LockOutcome> {
  const mine: LockHolder = {
    pid: process.pid,
    commandLine: (await findProcessArguments(process.pid)) ?? '',
    startedAtUtc: new Date().toISOString(),
  };
  try {
    mkdirSync(dirname(lockFile), { recursive: true });
    return await acquire(lockFile, mine);
  } catch (error) {
    throw UNWRITABLE.includes(systemErrorCode(error) ?? '') ? homeUnwritable(error) : error;
  }
}

async function acquire(lockFile: string, mine: LockHolder): Promise<LockOutcome> {
  const release = (): void => {
    releaseOwn(lockFile);
  };
  if (tryCreate(lockFile, mine)) return { kind: 'acquired', release };
  const holder = readHolder(lockFile);
  if (holder !== undefined && (await isStillRunning(holder))) return { kind: 'held', holder };
  const repair = await acquire(`${lockFile}.repair`, mine);
  if (repair.kind === 'held') return repair;
  try {
    const stale = readHolder(lockFile);
    if (stale !== undefined && (await isStillRunning(stale)))
      return { kind: 'held', holder: stale };
    rmSync(lockFile, { force: true });
    if (tryCreate(lockFile, mine)) {
      return { kind: 'repaired', deadPid: (stale ?? holder)?.pid ?? 0, release };
    }
    return { kind: 'held', holder: readHolder(lockFile) ?? mine };
  } finally {
    repair.release();
  }
}

/** Creates the lock with all that stands in it at once: half a lock would pass for a stale one. */
function tryCreate(lockFile: string, holder: LockHolder): boolean {
  const draft = `${lockFile}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
  try {
    linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function releaseOwn(lockFile: string): void {
  if (readHolder(lockFile)?.pid === process.pid) rmSync(lockFile, { force: true });
}

/** Undefined when the file was cut off by a crash. */
function readHolder(lockFile: string): LockHolder | undefined {
  try {
    return HOLDER_SCHEMA.parse(JSON.parse(readFileSync(lockFile, 'utf8')));
  } catch {
    return undefined;
  }
}

async function isStillRunning(holder: LockHolder): Promise<boolean> {
  if (!isProcessAlive(holder.pid)) return false;
  return ((await findProcessArguments(holder.pid)) ?? '') === holder.commandLine;
}
