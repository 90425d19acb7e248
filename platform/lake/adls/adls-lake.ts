import { randomUUID } from 'node:crypto';
import { posix } from 'node:path';

import type { DataLakeFileClient, DataLakeFileSystemClient } from '@azure/storage-file-datalake';

import { GridError } from '../../../domain/errors/grid-error.js';
import { checkedLakePath } from '../lake-path.js';
import type { Lake, LakeObject, StoredObject } from '../lake.js';
import { sha256Of } from '../sha256.js';

import { asLakeError, isRenameRefused } from './adls-error.js';
import type { AdlsLocation } from './adls-location.js';
import { describe, download, filesBelow, upload, type AdlsObject } from './adls-object.js';

/** What must hold of the destination for a rename to happen. */
type Condition = { readonly ifNoneMatch: '*' } | { readonly ifMatch: string };

/** What a rename came to: the object is ours, or it is what stood in the way (undefined: nothing did). */
interface Placement {
  readonly isOurs: boolean;
  readonly object: AdlsObject | undefined;
}

/**
 * A lake in Azure Data Lake Storage Gen2. Objects appear whole: uploaded beside their place, flushed,
 * then renamed under a condition on the destination. The client is opened at the first call.
 */
export function createAdlsLake(
  location: AdlsLocation,
  openFileSystem: () => Promise<DataLakeFileSystemClient>,
): Lake {
  let opened: Promise<DataLakeFileSystemClient> | undefined;
  const fileSystem = (): Promise<DataLakeFileSystemClient> => (opened ??= openFileSystem());
  const nameOf = (path: string): string => posix.join(location.root, checkedLakePath(path));
  const fileOf = async (path: string): Promise<DataLakeFileClient> => {
    const name = nameOf(path);
    return (await fileSystem()).getFileClient(name);
  };
  const placed = async (path: string, content: Uint8Array, condition: Condition) => {
    const name = nameOf(path);
    return place(await fileSystem(), name, content, condition);
  };
  return {
    writeOnce: (path, content) =>
      guarded(path, async () => {
        const placement = await placed(path, content, { ifNoneMatch: '*' });
        if (!placement.isOurs) await checkSame(await fileOf(path), path, content);
        return stored(path, content, placement.object);
      }),
    replace: (path, content, expectedEtag) =>
      guarded(path, async () => {
        const placement = await placed(path, content, conditionOf(expectedEtag));
        if (!placement.isOurs) throw conflict(path);
        return stored(path, content, placement.object);
      }),
    read: (path) => guarded(path, async () => download(await fileOf(path), path)),
    find: (path) =>
      guarded(path, async () => {
        const object = await describe(await fileOf(path));
        return object && { path, sizeBytes: object.sizeBytes, etag: object.etag };
      }),
    list: (folder) => list(fileSystem, nameOf(folder), folder),
    addressOf: (path) => `abfss://${location.container}@${location.host}/${nameOf(path)}`,
  };
}

/** Uploads beside the destination, where the folder then exists, and renames if the condition holds. */
async function place(
  fileSystem: DataLakeFileSystemClient,
  name: string,
  content: Uint8Array,
  condition: Condition,
): Promise<Placement> {
  const writeId = randomUUID();
  const temporary = fileSystem.getFileClient(posix.join(posix.dirname(name), `.${writeId}.tmp`));
  const destination = fileSystem.getFileClient(name);
  try {
    const uploaded = await upload(temporary, content, writeId);
    await temporary.move(name, { destinationConditions: condition });
    return { isOurs: true, object: await asRenamed(destination, uploaded) };
  } catch (error) {
    await removeLeftover(temporary);
    if (!isRenameRefused(error)) throw error;
  }
  const object = await describe(destination);
  return { isOurs: object?.writeId === writeId, object };
}

/** Renaming may change the etag. Where a faster writer stands there already, the one before tells the next conflict. */
async function asRenamed(
  destination: DataLakeFileClient,
  uploaded: AdlsObject,
): Promise<AdlsObject> {
  const object = await describe(destination);
  return object !== undefined && object.writeId === uploaded.writeId ? object : uploaded;
}

/** Never fails: what is left behind is no object of the lake and no reason to hide how the write ended. */
async function removeLeftover(temporary: DataLakeFileClient): Promise<void> {
  await temporary.deleteIfExists().catch(() => undefined);
}

async function checkSame(
  file: DataLakeFileClient,
  path: string,
  content: Uint8Array,
): Promise<void> {
  if (sha256Of(await download(file, path)) === sha256Of(content)) return;
  throw new GridError(
    'LAKE_OBJECT_EXISTS',
    `${path} exists with other content and is never overwritten`,
    { path },
  );
}

function conditionOf(expectedEtag: string | undefined): Condition {
  return expectedEtag === undefined ? { ifNoneMatch: '*' } : { ifMatch: `"${expectedEtag}"` };
}

function conflict(path: string): GridError {
  return new GridError('LAKE_CONFLICT', `${path} was changed by another writer since it was read`, {
    path,
  });
}

function stored(path: string, content: Uint8Array, object: AdlsObject | undefined): StoredObject {
  if (object === undefined) {
    throw new GridError('LAKE_OBJECT_MISSING', `${path} vanished`, { path });
  }
  return { path, sizeBytes: object.sizeBytes, etag: object.etag, sha256: sha256Of(content) };
}

/** The service walks folder by folder; sorting needs the names of all objects below the folder at once. */
async function* list(
  fileSystem: () => Promise<DataLakeFileSystemClient>,
  folderName: string,
  folder: string,
): AsyncGenerator<LakeObject> {
  const objects = await guarded(folder, async () => {
    const found: LakeObject[] = [];
    for await (const { name, sizeBytes, etag } of filesBelow(await fileSystem(), folderName)) {
      if (posix.basename(name).startsWith('.')) continue;
      found.push({ path: folder + name.slice(folderName.length), sizeBytes, etag });
    }
    return found;
  });
  yield* objects.sort((left, right) => (left.path < right.path ? -1 : 1));
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asLakeError(path, error);
  }
}
