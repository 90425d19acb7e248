import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { lock } from 'proper-lockfile';

import { GridError } from '../../domain/errors/grid-error.js';
import { compactInstant, instantFromEpochMs } from '../../domain/time/instant.js';
import { createLake } from '../../platform/lake/create-lake.js';
import { codeVersion } from '../../worker/code-version.js';
import type { Screen } from '../stack/screen.js';

import { writeFileFrom } from './backup-files.js';
import {
  listBackups,
  MANIFEST_FILE,
  MANIFEST_PROOF_FILE,
  PARTIAL_ENDING,
  readManifest,
  sha256OfText,
  type BackupManifest,
  type LakeEntry,
} from './backup-manifest.js';
import { backUpLake, readLakeIndex } from './lake-copy.js';
import { counting } from './progress.js';
import { TEMPORAL_ELSEWHERE, WAREHOUSE_ELSEWHERE, type StackParts } from './stack-parts.js';
import { backUpTemporal } from './temporal-copy.js';
import { backUpWarehouse } from './warehouse-copy.js';

const OWNER_ONLY = 0o700;

/**
 * Backs a stack up into a folder, running or not, beside the backups that lie there already.
 *
 * The order keeps lineage whole: Temporal first, the warehouse second, the lake last. Each part is
 * then older than what it rests on: every run of the warehouse finds its raw objects in the lake,
 * and a step that Temporal believes to be open is done again, which changes nothing.
 *
 * The manifest comes last and the folder gets its name after it: what was interrupted is no backup.
 *
 * @throws GridError BACKUP_UNUSABLE, WAREHOUSE_UNAVAILABLE, LAKE_UNAVAILABLE; INVALID_CONFIGURATION
 * when another backup is being written into the same folder.
 */
export async function createBackup(
  parts: StackParts,
  target: string,
  screen: Screen,
): Promise<BackupManifest> {
  const folder = resolve(target);
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
  const release = await lock(folder).catch((cause: unknown) => {
    throw new GridError(
      'INVALID_CONFIGURATION',
      `${folder} is in use by another backup`,
      {},
      cause,
    );
  });
  try {
    removeInterrupted(folder, screen);
    const name = nextName(folder);
    const partial = join(folder, `${name}${PARTIAL_ENDING}`);
    mkdirSync(partial, { mode: OWNER_ONLY });
    const manifest = await fill(parts, { folder, name, partial }, screen);
    await seal(manifest, partial);
    renameSync(partial, join(folder, name));
    return manifest;
  } finally {
    await release();
  }
}

async function fill(
  parts: StackParts,
  { folder, name, partial }: { folder: string; name: string; partial: string },
  screen: Screen,
): Promise<BackupManifest> {
  const temporal = await copyTemporal(parts, partial, screen);
  const warehouse = await copyWarehouse(parts, partial, screen);
  const startedMs = Date.now();
  const progress = counting(screen, 'lake');
  const { newCount, ...lake } = await backUpLake(
    createLake(parts.lakeUrl),
    { folder, backup: partial },
    lakeOfBackupBefore(folder, parts),
    progress.count,
  );
  progress.end();
  screen.done(`lake: ${lake.objectCount} objects, ${newCount} new`, startedMs);
  return {
    format: 1,
    name,
    createdAtUtc: instantFromEpochMs(Date.now()),
    origin: parts.origin,
    codeVersion: codeVersion(),
    ...{ temporal, warehouse, lake },
  };
}

async function copyTemporal(
  parts: StackParts,
  partial: string,
  screen: Screen,
): Promise<BackupManifest['temporal']> {
  if (parts.temporalFolder === undefined) {
    screen.warn(`not in this backup: ${TEMPORAL_ELSEWHERE}`);
    return { kind: 'elsewhere', why: TEMPORAL_ELSEWHERE };
  }
  const startedMs = Date.now();
  const databases = [...(await backUpTemporal(parts.temporalFolder, partial))];
  screen.done(`Temporal: ${databases.length} databases`, startedMs);
  return { kind: 'sqlite', namespace: parts.temporalNamespace, databases };
}

async function copyWarehouse(
  parts: StackParts,
  partial: string,
  screen: Screen,
): Promise<BackupManifest['warehouse']> {
  if (parts.databaseUrl === undefined) {
    screen.warn(`not in this backup: ${WAREHOUSE_ELSEWHERE}`);
    return { kind: 'elsewhere', why: WAREHOUSE_ELSEWHERE };
  }
  const startedMs = Date.now();
  const progress = counting(screen, 'warehouse');
  const copy = await backUpWarehouse(parts.databaseUrl, partial, progress.name);
  progress.end();
  const rows = copy.tables.reduce((sum, { rowCount }) => sum + rowCount, 0);
  screen.done(`warehouse: ${copy.tables.length} tables, ${rows} rows`, startedMs);
  return copy;
}

async function seal(manifest: BackupManifest, partial: string): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFileFrom(join(partial, MANIFEST_FILE), bytesOf(text));
  await writeFileFrom(join(partial, MANIFEST_PROOF_FILE), bytesOf(`${sha256OfText(text)}\n`));
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

/** A second has one name: a backup within the same second waits for the next one. */
function nextName(folder: string): string {
  for (let atMs = Date.now(); ; atMs += 1000) {
    const name = compactInstant(instantFromEpochMs(atMs));
    if (!existsSync(join(folder, name))) return name;
  }
}

function removeInterrupted(folder: string, screen: Screen): void {
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith(PARTIAL_ENDING))) {
    screen.warn(`removing ${name}: it was interrupted`);
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** What need not be read again; nothing when the newest backup cannot be trusted. */
function lakeOfBackupBefore(folder: string, parts: StackParts): ReadonlyMap<string, LakeEntry> {
  const newest = listBackups(folder).at(-1);
  if (newest === undefined) return new Map();
  const manifest = readManifest(folder, newest);
  if (manifest.origin !== parts.origin) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      `${folder} holds backups of ${manifest.origin} data: ${parts.origin} data goes into a folder of its own`,
    );
  }
  return readLakeIndex(join(folder, newest), manifest.lake.index);
}
