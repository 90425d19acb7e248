import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { lock } from 'proper-lockfile';

import type { Origin } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { systemErrorCode } from '../../domain/errors/system-error-code.js';
import { compactInstant, instantFromEpochMs } from '../../domain/time/instant.js';
import type { Screen } from '../stack/screen.js';

import { refuseChanged } from './backup-files.js';
import { listBackups, listInterrupted, readManifest, type LakeEntry } from './backup-manifest.js';
import { readLakeIndex } from './lake-copy.js';

const OWNER_ONLY = 0o700;
const LOCK_FILE = '.lock';

/**
 * Makes the folder and locks it; the lock is in it, for only the folder itself must be writable.
 *
 * @throws GridError INVALID_CONFIGURATION when it is in use or cannot be written.
 */
export async function openBackupFolder(folder: string): Promise<() => Promise<void>> {
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    return await lock(folder, { lockfilePath: join(folder, LOCK_FILE) });
  } catch (cause) {
    const reason =
      systemErrorCode(cause) === 'ELOCKED'
        ? 'is in use by another backup'
        : `cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new GridError('INVALID_CONFIGURATION', `${folder} ${reason}`, {}, cause);
  }
}

/** A second has one name: a backup within the same second gets that of the next one. */
export function nextName(folder: string): string {
  for (let atMs = Date.now(); ; atMs += 1000) {
    const name = compactInstant(instantFromEpochMs(atMs));
    if (!existsSync(join(folder, name))) return name;
  }
}

/** Clears away what interrupted backups left, and nothing else. */
export function removeInterrupted(folder: string, screen: Screen): void {
  for (const name of listInterrupted(folder)) {
    screen.warn(`removing ${name}: it was interrupted`);
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** The failure itself is what has to be told; what stays behind, the next backup clears away. */
export function removePartial(partial: string, screen: Screen): void {
  try {
    rmSync(partial, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    screen.warn(`${partial} stays: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * What need not be read again, by the newest backup that can be trusted; nothing without one.
 *
 * @throws GridError INVALID_CONFIGURATION when that backup is of another origin.
 */
export async function lakeOfBackupBefore(
  folder: string,
  own: Origin,
  screen: Screen,
): Promise<ReadonlyMap<string, LakeEntry>> {
  for (const name of listBackups(folder).toReversed()) {
    try {
      const { origin, lake } = readManifest(folder, name);
      refuseOtherData(folder, origin, own);
      await refuseChanged(join(folder, name, lake.index.file), lake.index);
      return readLakeIndex(join(folder, name), lake.index);
    } catch (error) {
      if (!(error instanceof GridError) || error.code !== 'BACKUP_UNUSABLE') throw error;
      screen.warn(`the backup ${name} cannot be restored: ${error.message}`);
    }
  }
  return new Map();
}

function refuseOtherData(folder: string, found: Origin, own: Origin): void {
  if (found === own) return;
  throw new GridError(
    'INVALID_CONFIGURATION',
    `${folder} holds backups of ${found} data: ${own} data goes into a folder of its own`,
  );
}
