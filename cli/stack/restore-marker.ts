import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { GridError } from '../../domain/errors/grid-error.js';

import type { HomeFolder } from './home-folder.js';

/** Lies in a GRID_HOME from the first to the last step of a restore. */
export const RESTORE_MARKER = 'restore-is-not-complete';

/**
 * Refuses a GRID_HOME that a restore has begun to fill and not finished.
 *
 * @throws GridError RESTORE_REFUSED
 */
export function refuseHalfRestored({ root }: HomeFolder): void {
  if (!existsSync(join(root, RESTORE_MARKER))) return;
  throw new GridError(
    'RESTORE_REFUSED',
    `a restore into ${root} was interrupted: delete that folder and restore again`,
  );
}
