import { homedir } from 'node:os';
import { join } from 'node:path';

import { GridError } from '../../domain/errors/grid-error.js';

/**
 * Folder that all clones of one user share: the Node binary, the Temporal command.
 *
 * @throws GridError INVALID_CONFIGURATION for a user without a home.
 */
export function productCacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment['XDG_CACHE_HOME'];
  const root = base !== undefined && base !== '' ? base : join(homeOfUser(), '.cache');
  return join(root, 'grid-power-stream');
}

function homeOfUser(): string {
  try {
    return homedir();
  } catch (cause) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      'this user has no home folder: set HOME, or XDG_CACHE_HOME to a folder it may write',
      {},
      cause,
    );
  }
}
