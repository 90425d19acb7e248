import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { GridError } from '../../domain/errors/grid-error.js';
import { sha256OfStream } from '../../platform/lake/lake-content.js';

import { OBJECTS_FOLDER, type BackupFile } from './backup-manifest.js';

/** Only its owner reads a backup: it holds the whole warehouse. */
const OWNER_ONLY = 0o600;

/** Hash and size of what was written. */
export interface WrittenFile {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Writes a file from a stream and flushes it to the disk. */
export async function writeFileFrom(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<WrittenFile> {
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, 'w', OWNER_ONLY);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      await handle.write(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

/** Where an object of the lake lies in a folder of backups. */
export function objectPath(folder: string, sha256: string): string {
  return join(folder, OBJECTS_FOLDER, sha256.slice(0, 2), sha256);
}

/** Keeps an object under its hash; one that is there already is not written again. */
export async function keepObject(
  folder: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<WrittenFile> {
  const draft = join(folder, OBJECTS_FOLDER, `.${randomUUID()}.partial`);
  try {
    const written = await writeFileFrom(draft, chunks);
    const place = objectPath(folder, written.sha256);
    if (existsSync(place)) return written;
    await mkdir(dirname(place), { recursive: true });
    await rename(draft, place);
    return written;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Refuses a file of a backup that is gone or not what it was.
 *
 * @throws GridError BACKUP_UNUSABLE
 */
export async function refuseChanged(path: string, proof: Omit<BackupFile, 'file'>): Promise<void> {
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) throw new GridError('BACKUP_UNUSABLE', `${path} is missing`);
  const isSame =
    status.size === proof.sizeBytes &&
    (await sha256OfStream(createReadStream(path))) === proof.sha256;
  if (isSame) return;
  throw new GridError('BACKUP_UNUSABLE', `${path} is not what was written: its hash differs`);
}
