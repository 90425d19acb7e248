import { copyFileSync, createReadStream, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';

import { GridError } from '../../domain/errors/grid-error.js';
import { sha256OfStream } from '../../platform/lake/lake-content.js';

import type { BackupFile } from './backup-manifest.js';

const DATABASE_NAME = /^temporal-.+\.db$/;
const FOLDER = 'temporal';
/** How long to wait for a moment between two writes of the server. */
const BUSY_MS = 20_000;
/** All pages in one step: between two steps the server writes, and SQLite would begin anew. */
const ALL_PAGES = 2_147_483_647;

/**
 * Copies the files that the embedded Temporal keeps its state in, each as of one moment, while the
 * server runs or not.
 *
 * @throws GridError BACKUP_UNUSABLE when a copy is not a sound database.
 */
export async function backUpTemporal(
  temporalFolder: string,
  backupFolder: string,
): Promise<readonly BackupFile[]> {
  const names = existsSync(temporalFolder)
    ? readdirSync(temporalFolder).filter((name) => DATABASE_NAME.test(name))
    : [];
  mkdirSync(join(backupFolder, FOLDER), { recursive: true, mode: 0o700 });
  const files: BackupFile[] = [];
  for (const name of names) {
    const file = join(FOLDER, name);
    const copy = join(backupFolder, file);
    await copyDatabase(join(temporalFolder, name), copy);
    const { size: sizeBytes } = await stat(copy);
    files.push({ file, sha256: await sha256OfStream(createReadStream(copy)), sizeBytes });
  }
  return files;
}

/** Puts the files of a backup where a Temporal that starts will find them. */
export function restoreTemporal(
  files: readonly BackupFile[],
  backupFolder: string,
  temporalFolder: string,
): void {
  for (const { file } of files) {
    copyFileSync(join(backupFolder, file), join(temporalFolder, file.slice(FOLDER.length + 1)));
  }
}

/**
 * Says what is lost when the Temporal that will start does not read what a backup holds: its state
 * file is named after its version, and it begins anew beside the file of another one.
 */
export function unreadByTemporal(
  files: readonly BackupFile[],
  databaseOfNext: string,
): string | undefined {
  const names = files.map(({ file }) => basename(file));
  const next = basename(databaseOfNext);
  if (names.includes(next)) return undefined;
  return `Temporal will not read what is restored, ${names.join(', ')}: this version reads ${next}. Histories, open runs and pauses are lost unless you start with that version, or with its temporal command in GRID_TEMPORAL_CLI`;
}

async function copyDatabase(from: string, to: string): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true, timeout: BUSY_MS });
  try {
    await backup(source, to, { rate: ALL_PAGES });
  } finally {
    source.close();
  }
  const copy = new DatabaseSync(to, { readOnly: true });
  try {
    const answer = copy.prepare('pragma quick_check').get();
    if (answer?.['quick_check'] === 'ok') return;
    throw new GridError('BACKUP_UNUSABLE', `the copy of ${from} is not a sound database`);
  } finally {
    copy.close();
  }
}
