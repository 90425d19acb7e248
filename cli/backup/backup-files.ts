import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
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

/** What became of an object that was to be kept; `mended`: a damaged one lay in its place. */
export interface KeptObject extends WrittenFile {
  readonly outcome: 'new' | 'there' | 'mended';
}

/** Keeps an object under its hash; one that is there and sound is not written again. */
export async function keepObject(
  folder: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<KeptObject> {
  const draft = join(folder, OBJECTS_FOLDER, `.${randomUUID()}.partial`);
  try {
    const written = await writeFileFrom(draft, chunks);
    const place = objectPath(folder, written.sha256);
    const found = await soundness(place, written);
    if (found === 'sound') return { ...written, outcome: 'there' };
    await mkdir(dirname(place), { recursive: true });
    await rename(draft, place);
    return { ...written, outcome: found === 'missing' ? 'new' : 'mended' };
  } finally {
    await rm(draft, { force: true });
  }
}

/** Whether a file is what was written; reads it to its end, for a disk changes bytes in silence. */
export async function soundness(
  path: string,
  proof: WrittenFile,
): Promise<'sound' | 'damaged' | 'missing'> {
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) return 'missing';
  const isSame =
    status.size === proof.sizeBytes &&
    (await sha256OfStream(createReadStream(path))) === proof.sha256;
  return isSame ? 'sound' : 'damaged';
}

/**
 * Refuses a file of a backup that is gone or not what it was.
 *
 * @throws GridError BACKUP_UNUSABLE
 */
export async function refuseChanged(path: string, proof: Omit<BackupFile, 'file'>): Promise<void> {
  const found = await soundness(path, proof);
  if (found === 'sound') return;
  throw new GridError(
    'BACKUP_UNUSABLE',
    found === 'missing'
      ? `${path} is missing`
      : `${path} is not what was written: its hash differs`,
  );
}
