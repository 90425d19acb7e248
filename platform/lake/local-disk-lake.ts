import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { link, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { GridError } from '../../domain/errors/grid-error.js';
import { systemErrorCode } from '../../domain/errors/system-error-code.js';

import {
  meteredContent,
  sha256OfStream,
  type ContentProof,
  type LakeContent,
} from './lake-content.js';
import { checkedLakePath, checkedRemovablePath, checkedReplaceablePath } from './lake-path.js';
import { temporaryName } from './lake-upkeep.js';
import type { Lake, LakeObject, StoredObject } from './lake.js';
import { asLakeError, guarded } from './local-disk/disk-error.js';
import { acquireLock } from './local-disk/disk-lock.js';
import { REPLACEABLE_MODE, WRITTEN_ONCE_MODE } from './local-disk/disk-modes.js';
import { find, readPieces, readRange } from './local-disk/disk-read.js';
import { makeSyncedFolder, syncFolder } from './local-disk/disk-sync.js';

/**
 * A lake in a folder of this machine. Objects appear whole: written beside their place, flushed,
 * then linked (write once) or renamed (replace). Writers of one object wait for each other's lock.
 */
export function createLocalDiskLake(root: string): Lake {
  const fileOf = (path: string): string => join(root, checkedLakePath(path));
  return {
    writeOnce: (path, content) => guarded(path, () => writeOnce(fileOf(path), path, content)),
    replace: (path, content, expectedEtag) =>
      guarded(path, () =>
        replace(fileOf(checkedReplaceablePath(path)), path, content, expectedEtag),
      ),
    read: (path) => guarded(path, () => readFile(fileOf(path))),
    readRange: (object, range) =>
      guarded(object.path, () => readRange(fileOf(object.path), object, range)),
    openRead: (path) => openRead(fileOf(path), path),
    remove: (object) =>
      guarded(object.path, () => remove(fileOf(checkedRemovablePath(object.path)), object)),
    find: (path) => guarded(path, () => find(fileOf(path), path)),
    list: (folder) => list(root, checkedLakePath(folder)),
    addressOf: fileOf,
    cloudOptions: () => Promise.resolve({}),
  };
}

async function writeOnce(file: string, path: string, content: LakeContent): Promise<StoredObject> {
  const { temporary, proof } = await writeBeside(file, content, WRITTEN_ONCE_MODE);
  try {
    await link(temporary, file);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    if ((await sha256OfStream(readPieces(file, path))) !== proof.sha256) {
      throw new GridError(
        'LAKE_OBJECT_EXISTS',
        `${path} exists with other content and is never overwritten`,
        { path },
      );
    }
  } finally {
    await rm(temporary, { force: true });
  }
  // Also where another writer was first: its process may have died before this.
  await syncFolder(dirname(file));
  return stored(file, path, proof);
}

async function replace(
  file: string,
  path: string,
  content: Uint8Array,
  expectedEtag: string | undefined,
): Promise<StoredObject> {
  await makeSyncedFolder(dirname(file));
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
    const { temporary, proof } = await writeBeside(file, content, REPLACEABLE_MODE);
    if (!held.isStillOurs()) {
      await rm(temporary, { force: true });
      throw new GridError('LAKE_CONFLICT', `${path}: its lock was lost while writing`, { path });
    }
    await rename(temporary, file);
    await syncFolder(dirname(file));
    return await stored(file, path, proof);
  } finally {
    if (held.isStillOurs()) await held.release();
  }
}

async function remove(file: string, { path, etag }: LakeObject): Promise<void> {
  const current = await find(file, path);
  if (current === undefined) return;
  if (current.etag !== etag) {
    throw new GridError('LAKE_CONFLICT', `${path} was changed since it was found`, { path });
  }
  await rm(file, { force: true });
  await syncFolder(dirname(file));
}

async function writeBeside(
  file: string,
  content: LakeContent,
  mode: number,
): Promise<{ readonly temporary: string; readonly proof: ContentProof }> {
  await makeSyncedFolder(dirname(file));
  const temporary = join(dirname(file), temporaryName(randomUUID()));
  const metered = meteredContent(content);
  const handle = await open(temporary, 'wx', mode);
  try {
    for await (const chunk of metered.chunks) await handle.writeFile(chunk);
    await handle.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return { temporary, proof: metered.proof() };
}

async function stored(file: string, path: string, proof: ContentProof): Promise<StoredObject> {
  const object = await find(file, path);
  if (object === undefined)
    throw new GridError('LAKE_OBJECT_MISSING', `${path} vanished`, { path });
  return { ...object, sha256: proof.sha256 };
}

async function* openRead(file: string, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* readPieces(file, path);
  } catch (error) {
    throw asLakeError(path, error);
  }
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
