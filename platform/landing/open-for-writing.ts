import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

const PROCESSES = '/proc';
const PROCESS_ID = /^\d+$/;
/** Access mode of an open file: 0 reads, 1 writes, 2 does both (open(2)). */
const ACCESS_MODE = 0o3;

/**
 * Whether a process of this machine has a file open for writing. Only Linux tells, and only of
 * processes this one may look into: false means that none is known, not that there is none.
 */
export async function isOpenForWriting(file: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  for (const processId of await entriesOf(PROCESSES)) {
    if (!PROCESS_ID.test(processId)) continue;
    if (await hasOpenForWriting(processId, file)) return true;
  }
  return false;
}

async function hasOpenForWriting(processId: string, file: string): Promise<boolean> {
  const folder = join(PROCESSES, processId, 'fd');
  for (const descriptor of await entriesOf(folder)) {
    const target = await unlessGone(() => readlink(join(folder, descriptor)));
    if (target !== file) continue;
    const info = await unlessGone(() =>
      readFile(join(PROCESSES, processId, 'fdinfo', descriptor), 'utf8'),
    );
    const flags = /^flags:\s*([0-7]+)$/m.exec(info ?? '')?.[1];
    if (flags !== undefined && (Number.parseInt(flags, 8) & ACCESS_MODE) !== 0) return true;
  }
  return false;
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  return (await unlessGone(() => readdir(folder))) ?? [];
}

/** Processes end and close files while they are looked at, and those of others are closed to us. */
async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}
