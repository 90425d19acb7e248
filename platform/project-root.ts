import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { GridError } from '../domain/errors/grid-error.js';

/** Folder of the product's package.json, whether the code runs from TypeScript or from dist/. */
export const PROJECT_ROOT = findProjectRoot(dirname(fileURLToPath(import.meta.url)));

/**
 * The first folder above one, or itself, that holds the lock file of the product.
 *
 * @throws GridError INVALID_CONFIGURATION when no folder up to the root of the disk does.
 */
export function findProjectRoot(from: string): string {
  let folder = from;
  while (!existsSync(join(folder, 'package-lock.json'))) {
    const above = dirname(folder);
    if (above === folder) {
      throw new GridError(
        'INVALID_CONFIGURATION',
        `no package-lock.json in ${from} or above it: the folder of the product is not whole`,
      );
    }
    folder = above;
  }
  return folder;
}
