import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { systemErrorCode } from '../../domain/errors/system-error-code.js';
import { FOLDER_MODE } from '../lake/local-disk/disk-modes.js';
import { sha256Of } from '../lake/sha256.js';

/** A file to bring. */
export interface DroppedFile {
  readonly kind: string;
  readonly name: string;
  readonly content: string;
}

/** Hidden folder that remembers what was brought: a landing zone does not see it. */
const MEMORY = '.dropped';

/**
 * Brings files to a landing zone in a folder of this machine as a person would, whole or not at all,
 * and each content once: a second start brings nothing.
 *
 * @returns the names of the files that were brought.
 */
export async function dropOnce(
  root: string,
  files: readonly DroppedFile[],
): Promise<readonly string[]> {
  const brought: string[] = [];
  for (const { kind, name, content } of files) {
    const folder = join(root, kind);
    await mkdir(join(folder, MEMORY), { recursive: true, mode: FOLDER_MODE });
    if (!(await isFirstTime(join(folder, MEMORY, sha256Of(content))))) continue;
    const unfinished = join(folder, `${name}.part`);
    await writeFile(unfinished, content);
    await rename(unfinished, join(folder, name));
    brought.push(name);
  }
  return brought;
}

async function isFirstTime(memory: string): Promise<boolean> {
  try {
    await writeFile(memory, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}
