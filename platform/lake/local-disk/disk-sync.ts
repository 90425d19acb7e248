import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

import { FOLDER_MODE } from './disk-modes.js';

/** Puts the names in a folder on the disk: a synced file whose name is lost with the power is lost too. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders; its file systems keep names in a journal of their own.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder with those above it; the names of new ones are on the disk afterwards. */
export async function makeSyncedFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  if (first === undefined) return;
  const last = dirname(first);
  for (let above = dirname(folder); above !== last; above = dirname(above)) await syncFolder(above);
  await syncFolder(last);
}
