import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { BRONZE_FOLDER, SILVER_FOLDER } from '../../platform/lake/lake-path.js';
import type { Lake, LakeObject } from '../../platform/lake/lake.js';

import { keepObject, objectPath, refuseChanged, soundness, writeFileFrom } from './backup-files.js';
import {
  LAKE_ENTRY_SCHEMA,
  parsePart,
  readPart,
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
 * backup before holds under the same path and size is not read from the lake again; the copy of it
 * is, and one that is damaged is replaced. All backups of the folder share it and are mended by it.
 */
export async function backUpLake(
  lake: Lake,
  place: { readonly folder: string; readonly backup: string },
  before: ReadonlyMap<string, LakeEntry>,
  { onObjects, onDamage }: { onObjects: OnObjects; onDamage: (message: string) => void },
): Promise<BackupManifest['lake'] & { readonly newCount: number }> {
  const entries: LakeEntry[] = [];
  let newCount = 0;
  await eachOf(objectsOf(lake), OBJECTS_AT_ONCE, async (object) => {
    const known = knownBefore(object, before);
    if (known !== undefined && (await isSoundIn(place.folder, known))) {
      entries.push(known);
    } else {
      const { path } = object;
      const { outcome, ...written } = await keepObject(place.folder, lake.openRead(path));
      if (outcome === 'mended') {
        onDamage(`the copy of ${path} was damaged and is replaced: distrust the disk`);
      }
      if (known !== undefined && known.sha256 !== written.sha256) {
        onDamage(`${path} is not what the backup before holds, whose copy is damaged or gone`);
      }
      if (outcome === 'new') newCount += 1;
      entries.push({ path, ...written });
    }
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

/**
 * The objects of a backup's lake, by path.
 *
 * @throws GridError BACKUP_UNUSABLE when the list is missing or no list.
 */
export function readLakeIndex(backup: string, index: BackupFile): ReadonlyMap<string, LakeEntry> {
  const place = join(backup, index.file);
  const lines = readPart(backup, index.file).split('\n').filter(Boolean);
  const entries = lines.map((line) => parsePart(line, LAKE_ENTRY_SCHEMA, place));
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

function knownBefore(
  { path, sizeBytes }: LakeObject,
  before: ReadonlyMap<string, LakeEntry>,
): LakeEntry | undefined {
  const entry = before.get(path);
  return path.startsWith(`${BRONZE_FOLDER}/`) && entry?.sizeBytes === sizeBytes ? entry : undefined;
}

async function isSoundIn(folder: string, entry: LakeEntry): Promise<boolean> {
  return (await soundness(objectPath(folder, entry.sha256), entry)) === 'sound';
}

async function* linesOf(entries: readonly LakeEntry[]): AsyncGenerator<Uint8Array> {
  for (const entry of entries) yield Buffer.from(`${JSON.stringify(entry)}\n`);
  await Promise.resolve();
}
