import { mkdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { instantFromEpochMs } from '../../domain/time/instant.js';
import { createLake } from '../../platform/lake/create-lake.js';
import { codeVersion } from '../../worker/code-version.js';
import type { Screen } from '../stack/screen.js';

import { writeFileFrom } from './backup-files.js';
import {
  lakeOfBackupBefore,
  nextName,
  openBackupFolder,
  removeInterrupted,
  removePartial,
} from './backup-folder.js';
import {
  MANIFEST_FILE,
  MANIFEST_PROOF_FILE,
  PARTIAL_ENDING,
  sha256OfText,
  type BackupManifest,
  type LakeEntry,
} from './backup-manifest.js';
import { copyTemporal, copyWarehouse, refuseUnlikelyLake } from './copy-parts.js';
import { backUpLake } from './lake-copy.js';
import { counting } from './progress.js';
import { refuseUncopied, type LeavablePart, type StackParts } from './stack-parts.js';

const OWNER_ONLY = 0o700;

/**
 * Backs a stack up into a folder, running or not, beside the backups that lie there already.
 *
 * The order keeps lineage whole: Temporal first, the warehouse second, the lake last. Each part is
 * then older than what it rests on: every run of the warehouse finds its raw objects in the lake,
 * and a step that Temporal believes to be open is done again, which changes nothing.
 *
 * The manifest comes last and the folder gets its name after it: what was interrupted is no backup.
 * What the stack has is in it, but for the parts that are left out on purpose.
 *
 * @throws GridError BACKUP_UNUSABLE, WAREHOUSE_UNAVAILABLE, LAKE_UNAVAILABLE; INVALID_CONFIGURATION
 * when a part cannot be copied or is not there, when the folder cannot be written, is in use by
 * another backup, or holds backups of another origin.
 */
export async function createBackup(
  parts: StackParts,
  target: string,
  screen: Screen,
  without: readonly LeavablePart[] = [],
): Promise<BackupManifest> {
  refuseUncopied(parts, without);
  const folder = resolve(target);
  const release = await openBackupFolder(folder);
  try {
    const before = await lakeOfBackupBefore(folder, parts.origin, screen);
    removeInterrupted(folder, screen);
    const name = nextName(folder);
    const partial = join(folder, `${name}${PARTIAL_ENDING}`);
    try {
      mkdirSync(partial, { mode: OWNER_ONLY });
      const place = { folder, name, partial };
      const manifest = await fill({ parts, without, before }, place, screen);
      await seal(manifest, partial);
      renameSync(partial, join(folder, name));
      return manifest;
    } catch (error) {
      removePartial(partial, screen);
      throw error;
    }
  } finally {
    await release();
  }
}

/** What goes into a backup, and what its predecessor knows. */
interface BackupSource {
  readonly parts: StackParts;
  readonly without: readonly LeavablePart[];
  readonly before: ReadonlyMap<string, LakeEntry>;
}

async function fill(
  { parts, without, before }: BackupSource,
  { folder, name, partial }: { folder: string; name: string; partial: string },
  screen: Screen,
): Promise<BackupManifest> {
  const temporal = await copyTemporal(parts, without, partial, screen);
  const warehouse = await copyWarehouse(parts, without, partial, screen);
  const startedMs = Date.now();
  const progress = counting(screen, 'lake');
  const { newCount, ...lake } = await backUpLake(
    createLake(parts.lakeUrl),
    { folder, backup: partial },
    before,
    {
      onObjects: progress.count,
      onDamage: (message) => {
        screen.warn(message);
      },
    },
  ).finally(() => {
    progress.end();
  });
  refuseUnlikelyLake(lake.objectCount, warehouse, parts.lakeUrl);
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

async function seal(manifest: BackupManifest, partial: string): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFileFrom(join(partial, MANIFEST_FILE), bytesOf(text));
  await writeFileFrom(join(partial, MANIFEST_PROOF_FILE), bytesOf(`${sha256OfText(text)}\n`));
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
