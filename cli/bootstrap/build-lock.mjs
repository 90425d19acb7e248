/** One build at a time in a checkout: a lock file that holds the builder's process id. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const RETRY_MS = 100;
const WAIT_LIMIT_MS = 180_000;

/** Runs `work` alone; waits for another build, and takes over the lock of one that died. */
export async function withBuildLock(lockFile, work) {
  await acquire(lockFile, Date.now() + WAIT_LIMIT_MS);
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

async function acquire(lockFile, deadlineMs) {
  mkdirSync(dirname(lockFile), { recursive: true });
  while (!tryAcquire(lockFile)) {
    if (isAbandoned(lockFile)) {
      rmSync(lockFile, { force: true });
      continue;
    }
    if (Date.now() > deadlineMs) {
      throw new Error(`another build holds ${lockFile} for more than ${WAIT_LIMIT_MS / 1000} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function tryAcquire(lockFile) {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** A lock whose process is gone; a fresh empty one may just be being written. */
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
