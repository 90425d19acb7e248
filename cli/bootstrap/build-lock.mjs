/** One build at a time in a checkout: a lock file that holds the builder's process id. */
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const RETRY_MS = 100;
const WAIT_LIMIT_MS = 180_000;

/** Runs `work` alone; waits for another build, and takes over the lock of one that died. */
export async function withBuildLock(lockFile, work) {
  await acquire(lockFile, Date.now() + WAIT_LIMIT_MS);
  try {
    return await work();
  } finally {
    release(lockFile);
  }
}

async function acquire(lockFile, deadlineMs) {
  mkdirSync(dirname(lockFile), { recursive: true });
  while (!tryAcquire(lockFile)) {
    if (Date.now() > deadlineMs) {
      throw new Error(`another build holds ${lockFile} for more than ${WAIT_LIMIT_MS / 1000} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/**
 * Takes the lock when it is free or abandoned. An abandoned one is removed under a second lock, so
 * that nobody removes the fresh lock of another who was quicker.
 */
function tryAcquire(lockFile) {
  if (tryCreate(lockFile)) return true;
  if (!isAbandoned(lockFile)) return false;
  const repairFile = `${lockFile}.repair`;
  if (!tryAcquire(repairFile)) return false;
  try {
    if (isAbandoned(lockFile)) rmSync(lockFile, { force: true });
    return tryCreate(lockFile);
  } finally {
    release(repairFile);
  }
}

/** Creates the lock with the process id in it at once: an empty one would pass for abandoned. */
function tryCreate(lockFile) {
  const draft = `${lockFile}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function release(lockFile) {
  if (holderOf(lockFile) === process.pid) rmSync(lockFile, { force: true });
}

function holderOf(lockFile) {
  try {
    return Number(readFileSync(lockFile, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A lock whose process is gone, or one that a crash left empty. */
function isAbandoned(lockFile) {
  try {
    const pid = Number(readFileSync(lockFile, 'utf8'));
    if (pid === 0) return Date.now() - statSync(lockFile).mtimeMs > 5000;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
