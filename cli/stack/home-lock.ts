import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { z } from 'zod';

import { systemErrorCode } from '../../domain/errors/system-error-code.js';

import { isProcessAlive } from './child-process.js';
import { findProcessArguments } from './process-arguments.js';

const HOLDER_SCHEMA = z.object({
  pid: z.number().int(),
  /** Tells the holder from another program that got its id later. */
  commandLine: z.string(),
  startedAtUtc: z.string(),
});

/** The process that holds a lock. */
export type LockHolder = z.infer<typeof HOLDER_SCHEMA>;

/** What came of asking for the lock: had, had after clearing up after a killed holder, or refused. */
export type LockOutcome =
  | { readonly kind: 'acquired'; release(): void }
  | { readonly kind: 'repaired'; readonly deadPid: number; release(): void }
  | { readonly kind: 'held'; readonly holder: LockHolder };

/** Takes the lock that keeps two supervisors out of one GRID_HOME. */
export async function acquireHomeLock(lockFile: string): Promise<LockOutcome> {
  const mine: LockHolder = {
    pid: process.pid,
    commandLine: (await findProcessArguments(process.pid)) ?? '',
    startedAtUtc: new Date().toISOString(),
  };
  const release = (): void => {
    rmSync(lockFile, { force: true });
  };
  mkdirSync(dirname(lockFile), { recursive: true });
  if (tryCreate(lockFile, mine)) return { kind: 'acquired', release };
  const holder = readHolder(lockFile);
  if (holder !== undefined && (await isStillRunning(holder))) return { kind: 'held', holder };
  rmSync(lockFile, { force: true });
  if (tryCreate(lockFile, mine)) return { kind: 'repaired', deadPid: holder?.pid ?? 0, release };
  return { kind: 'held', holder: readHolder(lockFile) ?? mine };
}

function tryCreate(lockFile: string, holder: LockHolder): boolean {
  try {
    writeFileSync(lockFile, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
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
  return (await findProcessArguments(holder.pid)) === holder.commandLine;
}
