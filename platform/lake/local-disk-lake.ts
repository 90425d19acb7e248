import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { lock } from 'proper-lockfile';

import { GridError } from '../../domain/errors/grid-error.js';
import { systemErrorCode } from '../../domain/errors/system-error-code.js';

import { checkedLakePath } from './lake-path.js';
import type { Lake, LakeObject, StoredObject } from './lake.js';
import { sha256Of } from './sha256.js';

/** A lock whose holder died is taken over after this time; a live holder renews it every half of it. */
const LOCK_STALE_MS = 10_000;
const LOCK_PATIENCE_MS = 20_000;
const LONGEST_LOCK_PAUSE_MS = 60;
const READ_ONLY = 0o440;
const READ_WRITE = 0o640;

/**
 * A lake in a folder of this machine. Objects appear whole: written beside their place, flushed,
 * then linked (write once) or renamed (replace). Writers of one object wait for each other's lock.
 */
export function createLocalDiskLake(root: string): Lake {
  const fileOf = (path: string): string => join(root, checkedLakePath(path));
  return {
    writeOnce: (path, content) => guarded(path, () => writeOnce(fileOf(path), path, content)),
    replace: (path, content, expectedEtag) =>
      guarded(path, () => replace(fileOf(path), path, content, expectedEtag)),
    read: (path) => guarded(path, () => readFile(fileOf(path))),
    find: (path) => guarded(path, () => find(fileOf(path), path)),
    list: (folder) => list(root, checkedLakePath(folder)),
    addressOf: fileOf,
  };
}

async function writeOnce(file: string, path: string, content: Uint8Array): Promise<StoredObject> {
  const temporary = await writeBeside(file, content, READ_ONLY);
  try {
    await link(temporary, file);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    if (sha256Of(await readFile(file)) !== sha256Of(content)) {
      throw new GridError(
        'LAKE_OBJECT_EXISTS',
        `${path} exists with other content and is never overwritten`,
        { path },
      );
    }
  } finally {
    await rm(temporary, { force: true });
  }
  return stored(file, path, content);
}

async function replace(
  file: string,
  path: string,
  content: Uint8Array,
  expectedEtag: string | undefined,
): Promise<StoredObject> {
  await mkdir(dirname(file), { recursive: true });
  const held = await acquireLock(file);
  try {
    const current = await find(file, path);
    if (current?.etag !== expectedEtag) {
      throw new GridError(
        'LAKE_CONFLICT',
        `${path} was changed by another writer since it was read`,
        { path },
      );
    }
    const temporary = await writeBeside(file, content, READ_WRITE);
    if (!held.isStillOurs()) {
      await rm(temporary, { force: true });
      throw new GridError('LAKE_CONFLICT', `${path}: its lock was lost while writing`, { path });
    }
    await rename(temporary, file);
    return await stored(file, path, content);
  } finally {
    if (held.isStillOurs()) await held.release();
  }
}

/** A lock in hand. It can be lost: a process that slept longer than the stale time is taken for dead. */
interface HeldLock {
  isStillOurs(): boolean;
  release(): Promise<void>;
}

/** Waits for its turn only: a disk that refuses fails at once, unlike the lock's own retries. */
async function acquireLock(file: string): Promise<HeldLock> {
  const giveUpAtMs = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      let isLost = false;
      const onCompromised = (): void => {
        isLost = true;
      };
      const release = await lock(file, { realpath: false, stale: LOCK_STALE_MS, onCompromised });
      return { isStillOurs: () => !isLost, release };
    } catch (error) {
      const isBusy = systemErrorCode(error) === 'ELOCKED';
      if (!isBusy || performance.now() >= giveUpAtMs) throw error;
      await pause(1 + Math.random() * LONGEST_LOCK_PAUSE_MS);
    }
  }
}

async function writeBeside(file: string, content: Uint8Array, mode: number): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = join(dirname(file), `.${randomUUID()}.tmp`);
  const handle = await open(temporary, 'wx', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return temporary;
}

async function find(file: string, path: string): Promise<LakeObject | undefined> {
  try {
    const status = await stat(file, { bigint: true });
    if (!status.isFile()) return undefined;
    const { ino, mtimeNs, size } = status;
    return { path, sizeBytes: Number(size), etag: `${ino}-${mtimeNs}-${size}` };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function stored(file: string, path: string, content: Uint8Array): Promise<StoredObject> {
  const object = await find(file, path);
  if (object === undefined)
    throw new GridError('LAKE_OBJECT_MISSING', `${path} vanished`, { path });
  return { ...object, sha256: sha256Of(content) };
}

async function* list(root: string, folder: string): AsyncGenerator<LakeObject> {
  for (const entry of await entriesOf(join(root, folder), folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* list(root, path);
    else {
      const object = await guarded(path, () => find(join(root, path), path));
      if (object !== undefined) yield object;
    }
  }
}

/** Sub-folders and objects in the order of the paths below them; lock folders and half-written files are no objects. */
async function entriesOf(directory: string, folder: string): Promise<Dirent[]> {
  try {
    const entries = await guarded(folder, () => readdir(directory, { withFileTypes: true }));
    return entries
      .filter(({ name }) => !name.startsWith('.') && !name.endsWith('.lock'))
      .sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1));
  } catch (error) {
    if (error instanceof GridError && error.code === 'LAKE_OBJECT_MISSING') return [];
    throw error;
  }
}

function sortKey(entry: Dirent): string {
  return entry.isDirectory() ? `${entry.name}/` : entry.name;
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asLakeError(path, error);
  }
}

function asLakeError(path: string, error: unknown): unknown {
  if (error instanceof GridError) return error;
  const code = systemErrorCode(error);
  if (code === 'ENOENT') {
    return new GridError('LAKE_OBJECT_MISSING', `${path} is not in the lake`, { path }, error);
  }
  if (code === 'ELOCKED') {
    return new GridError(
      'LAKE_CONFLICT',
      `${path} is being written by another process`,
      { path },
      error,
    );
  }
  return new GridError(
    'LAKE_UNAVAILABLE',
    `the lake refused ${path}: ${code ?? 'unknown cause'}`,
    { path, cause: code ?? null },
    error,
  );
}
