import { randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import { buffer } from 'node:stream/consumers';

import type { DataLakeFileClient, DataLakeFileSystemClient } from '@azure/storage-file-datalake';

import { GridError } from '../../../domain/errors/grid-error.js';
import {
  meteredContent,
  sha256OfStream,
  type ContentProof,
  type LakeContent,
} from '../lake-content.js';
import {
  bytesWithin,
  checkedLakePath,
  checkedRemovablePath,
  checkedReplaceablePath,
} from '../lake-path.js';
import { temporaryName } from '../lake-upkeep.js';
import type { ByteRange, CloudOptions, Lake, LakeObject, StoredObject } from '../lake.js';

import { asLakeError, guarded, isMissing, isRenameRefused } from './adls-error.js';
import type { AdlsLocation } from './adls-location.js';
import { describe, filesBelow, upload, type AdlsObject } from './adls-object.js';
import { readPart } from './adls-read.js';

/** What must hold of the destination for a rename to happen. */
type Condition = { readonly ifNoneMatch: '*' } | { readonly ifMatch: string };

/** What a rename came to: the object is ours, or it is what stood in the way (undefined: nothing did). */
interface Placement {
  readonly isOurs: boolean;
  readonly object: AdlsObject | undefined;
  readonly proof: ContentProof;
}

/** A container, once it is opened. */
export interface AdlsAccess {
  readonly fileSystem: DataLakeFileSystemClient;
  /** Asked anew for each read, since tokens expire. */
  cloudOptions(): Promise<CloudOptions>;
}

/**
 * A lake in Azure Data Lake Storage Gen2. Objects appear whole: uploaded beside their place, flushed,
 * then renamed under a condition on the destination. The client is opened at the first call.
 */
export function createAdlsLake(
  location: AdlsLocation,
  openAccess: () => Promise<AdlsAccess>,
): Lake {
  let opened: Promise<AdlsAccess> | undefined;
  const access = (): Promise<AdlsAccess> => (opened ??= openAccess());
  const fileSystem = async (): Promise<DataLakeFileSystemClient> => (await access()).fileSystem;
  const nameOf = (path: string): string => posix.join(location.root, checkedLakePath(path));
  const fileOf = async (path: string): Promise<DataLakeFileClient> => {
    const name = nameOf(path);
    return (await fileSystem()).getFileClient(name);
  };
  const placed = async (path: string, content: LakeContent, condition: Condition) => {
    const name = nameOf(path);
    return place(await fileSystem(), name, content, condition);
  };
  return {
    writeOnce: (path, content) =>
      guarded(path, async () => {
        const placement = await placed(path, content, { ifNoneMatch: '*' });
        if (!placement.isOurs) await checkSame(await fileOf(path), path, placement.proof);
        return stored(path, placement);
      }),
    replace: (path, content, expectedEtag) =>
      guarded(path, async () => {
        const condition = conditionOf(expectedEtag);
        const placement = await placed(checkedReplaceablePath(path), content, condition);
        if (!placement.isOurs) throw conflict(path);
        return stored(path, placement);
      }),
    read: (path) =>
      guarded(path, async () => buffer(readPart(await fileOf(path), path, { offset: 0 }))),
    readRange: (object, range) =>
      guarded(object.path, async () => readRange(await fileOf(object.path), object, range)),
    openRead: (path) => openRead(() => fileOf(path), path),
    remove: (object) =>
      guarded(object.path, async () =>
        remove(await fileOf(checkedRemovablePath(object.path)), object),
      ),
    find: (path) =>
      guarded(path, async () => {
        const object = await describe(await fileOf(path));
        return object && { path, sizeBytes: object.sizeBytes, etag: object.etag };
      }),
    list: (folder) => list(fileSystem, nameOf(folder), folder),
    addressOf: (path) => `abfss://${location.container}@${location.host}/${nameOf(path)}`,
    cloudOptions: () => guarded('asking for a token', async () => (await access()).cloudOptions()),
  };
}

/** Uploads beside the destination, where the folder then exists, and renames if the condition holds. */
async function place(
  fileSystem: DataLakeFileSystemClient,
  name: string,
  content: LakeContent,
  condition: Condition,
): Promise<Placement> {
  const writeId = randomUUID();
  const folder = posix.dirname(name);
  const temporary = fileSystem.getFileClient(posix.join(folder, temporaryName(writeId)));
  const destination = fileSystem.getFileClient(name);
  const metered = meteredContent(content);
  try {
    const uploaded = await upload(temporary, metered.chunks, writeId);
    await temporary.move(name, { destinationConditions: condition });
    return { isOurs: true, object: await asRenamed(destination, uploaded), proof: metered.proof() };
  } catch (error) {
    await removeLeftover(temporary);
    if (!isRenameRefused(error)) throw error;
  }
  const object = await describe(destination);
  return { isOurs: object?.writeId === writeId, object, proof: metered.proof() };
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
  { sha256 }: ContentProof,
): Promise<void> {
  if ((await sha256OfStream(readPart(file, path, { offset: 0 }))) === sha256) return;
  throw new GridError(
    'LAKE_OBJECT_EXISTS',
    `${path} exists with other content and is never overwritten`,
    { path },
  );
}

async function readRange(
  file: DataLakeFileClient,
  object: LakeObject,
  range: ByteRange,
): Promise<Uint8Array> {
  const length = bytesWithin(object, range);
  if (length === 0) return new Uint8Array();
  const part = { offset: range.offset, length, etag: object.etag };
  return buffer(readPart(file, object.path, part));
}

async function remove(file: DataLakeFileClient, { etag }: LakeObject): Promise<void> {
  try {
    await file.delete(false, { conditions: { ifMatch: `"${etag}"` } });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function* openRead(
  open: () => Promise<DataLakeFileClient>,
  path: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* readPart(await open(), path, { offset: 0 });
  } catch (error) {
    throw asLakeError(path, error);
  }
}

function conditionOf(expectedEtag: string | undefined): Condition {
  return expectedEtag === undefined ? { ifNoneMatch: '*' } : { ifMatch: `"${expectedEtag}"` };
}

function conflict(path: string): GridError {
  return new GridError('LAKE_CONFLICT', `${path} was changed by another writer since it was read`, {
    path,
  });
}

function stored(path: string, { object, proof }: Placement): StoredObject {
  if (object === undefined) {
    throw new GridError('LAKE_OBJECT_MISSING', `${path} vanished`, { path });
  }
  return { path, sizeBytes: object.sizeBytes, etag: object.etag, sha256: proof.sha256 };
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
