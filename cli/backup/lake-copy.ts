import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { BRONZE_FOLDER, SILVER_FOLDER } from '../../platform/lake/lake-path.js';
import type { Lake, LakeObject } from '../../platform/lake/lake.js';

import { keepObject, objectPath, refuseChanged, writeFileFrom } from './backup-files.js';
import {
  LAKE_ENTRY_SCHEMA,
  type BackupFile,
  type BackupManifest,
  type LakeEntry,
} from './backup-manifest.js';
import { eachOf } from './each-of.js';

const INDEX_FILE = 'lake.jsonl';
const OBJECTS_AT_ONCE = 8;

/** Everything that lies in a lake. */
export const LAKE_FOLDERS = [BRONZE_FOLDER, SILVER_FOLDER] as const;

/** How far a copy is. */
export type OnObjects = (done: number) => void;

/**
 * Copies a lake into a folder of backups. An object of Bronze is never changed, so one that the
 * backup before holds under the same path and size is not read again.
 */
export async function backUpLake(
  lake: Lake,
  place: { readonly folder: string; readonly backup: string },
  before: ReadonlyMap<string, LakeEntry>,
  onObjects: OnObjects,
): Promise<BackupManifest['lake'] & { readonly newCount: number }> {
  const entries: LakeEntry[] = [];
  let newCount = 0;
  await eachOf(objectsOf(lake), OBJECTS_AT_ONCE, async (object) => {
    const known = keptBefore(place.folder, object, before);
    if (known === undefined) newCount += 1;
    entries.push(
      known ?? {
        path: object.path,
        ...(await keepObject(place.folder, lake.openRead(object.path))),
      },
    );
    onObjects(entries.length);
  });
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  const index = await writeFileFrom(join(place.backup, INDEX_FILE), linesOf(entries));
  return {
    objectCount: entries.length,
    totalBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    index: { file: INDEX_FILE, ...index },
    newCount,
  };
}

/** The objects of a backup's lake, by path. */
export function readLakeIndex(backup: string, index: BackupFile): ReadonlyMap<string, LakeEntry> {
  const lines = readFileSync(join(backup, index.file), 'utf8').split('\n').filter(Boolean);
  const entries = lines.map((line) => LAKE_ENTRY_SCHEMA.parse(JSON.parse(line)));
  return new Map(entries.map((entry) => [entry.path, entry]));
}

/**
 * Reads every object of a backup's lake and compares it with its hash.
 *
 * @throws GridError BACKUP_UNUSABLE naming the first that differs.
 */
export async function refuseChangedObjects(
  folder: string,
  entries: Iterable<LakeEntry>,
  onObjects: OnObjects,
): Promise<void> {
  let done = 0;
  await eachOf(entries, OBJECTS_AT_ONCE, async (entry) => {
    await refuseChanged(objectPath(folder, entry.sha256), entry);
    onObjects((done += 1));
  });
}

/** Writes the objects of a backup into an empty lake. */
export async function restoreLake(
  lake: Lake,
  folder: string,
  entries: Iterable<LakeEntry>,
  onObjects: OnObjects,
): Promise<void> {
  let done = 0;
  await eachOf(entries, OBJECTS_AT_ONCE, async ({ path, sha256 }) => {
    const file = objectPath(folder, sha256);
    if (path.startsWith(`${BRONZE_FOLDER}/`)) await lake.writeOnce(path, createReadStream(file));
    else await lake.replace(path, readFileSync(file), undefined);
    onObjects((done += 1));
  });
}

/** Every object of a lake. */
export async function* objectsOf(lake: Lake): AsyncGenerator<LakeObject> {
  for (const folder of LAKE_FOLDERS) yield* lake.list(folder);
}

function keptBefore(
  folder: string,
  { path, sizeBytes }: LakeObject,
  before: ReadonlyMap<string, LakeEntry>,
): LakeEntry | undefined {
  const entry = before.get(path);
  const isSame = path.startsWith(`${BRONZE_FOLDER}/`) && entry?.sizeBytes === sizeBytes;
  return isSame && existsSync(objectPath(folder, entry.sha256)) ? entry : undefined;
}

async function* linesOf(entries: readonly LakeEntry[]): AsyncGenerator<Uint8Array> {
  for (const entry of entries) yield Buffer.from(`${JSON.stringify(entry)}\n`);
  await Promise.resolve();
}
