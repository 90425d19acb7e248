import { chmod, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { systemErrorCode } from '../../../domain/errors/system-error-code.js';
import { BRONZE_FOLDER, SILVER_FOLDER } from '../lake-path.js';
import { isLeftover, LEFTOVER_AGE_MS, type LakeUpkeep } from '../lake-upkeep.js';

import { guarded } from './disk-error.js';
import { FOLDER_MODE, REPLACEABLE_MODE, WRITTEN_ONCE_MODE } from './disk-modes.js';

/** A file or a folder below the root of a lake. */
interface Entry {
  readonly path: string;
  readonly name: string;
  readonly isFolder: boolean;
}

/** Keeps a lake in a folder in order. Rights are those of the owner and the group of the files. */
export function createLocalDiskUpkeep(root: string): LakeUpkeep {
  return {
    setRights: () =>
      guarded('setting rights', async () => {
        for (const folder of [BRONZE_FOLDER, SILVER_FOLDER]) {
          await mkdir(join(root, folder), { recursive: true, mode: FOLDER_MODE });
        }
        return setModes(root);
      }),
    removeLeftovers: (nowMs) => guarded('removing leftovers', () => removeLeftovers(root, nowMs)),
  };
}

/** Takes rights away, never gives any, except that the owner of a folder keeps its way into it. */
async function setModes(root: string): Promise<{ readonly paths: number }> {
  await chmod(root, FOLDER_MODE);
  let paths = 0;
  for (const folder of [BRONZE_FOLDER, SILVER_FOLDER]) {
    await chmod(join(root, folder), FOLDER_MODE);
    paths += 1;
    for await (const entry of entriesBelow(root, folder)) {
      await whereStillThere(() => setMode(root, folder, entry));
      paths += 1;
    }
  }
  return { paths };
}

async function setMode(root: string, folder: string, entry: Entry): Promise<void> {
  const file = join(root, entry.path);
  if (entry.isFolder) {
    await chmod(file, FOLDER_MODE);
    return;
  }
  const most = folder === BRONZE_FOLDER ? WRITTEN_ONCE_MODE : REPLACEABLE_MODE;
  await chmod(file, (await lstat(file)).mode & most);
}

async function removeLeftovers(root: string, nowMs: number): Promise<readonly string[]> {
  const removed: string[] = [];
  for await (const { path, name, isFolder } of everythingOf(root)) {
    if (isFolder || !isLeftover(name)) continue;
    await whereStillThere(async () => {
      const { mtimeMs } = await lstat(join(root, path));
      if (nowMs - mtimeMs < LEFTOVER_AGE_MS) return;
      await rm(join(root, path));
      removed.push(path);
    });
  }
  return removed;
}

async function* everythingOf(root: string): AsyncGenerator<Entry> {
  for (const folder of [BRONZE_FOLDER, SILVER_FOLDER]) yield* entriesBelow(root, folder);
}

/** Everything below a folder, hidden files too, links not followed. */
async function* entriesBelow(root: string, folder: string): AsyncGenerator<Entry> {
  const entries = await whereStillThere(() => readdir(join(root, folder), { withFileTypes: true }));
  for (const entry of entries ?? []) {
    if (entry.isSymbolicLink()) continue;
    const path = join(folder, entry.name);
    yield { path, name: entry.name, isFolder: entry.isDirectory() };
    if (entry.isDirectory()) yield* entriesBelow(root, path);
  }
}

/** Writers go on meanwhile: what they have taken away is no failure. */
async function whereStillThere<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
