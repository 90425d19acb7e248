/** Folders the bootstrap works in. No package is needed to import this file. */
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const PROJECT_FOLDER = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where the built code goes. */
export const DIST_FOLDER = join(PROJECT_FOLDER, 'dist');

/** Things that all clones of one user share: the Node binary, the Temporal CLI. */
export function cacheFolder(environment = process.env) {
  const base = environment.XDG_CACHE_HOME;
  const root = base !== undefined && base !== '' ? base : join(homedir(), '.cache');
  return join(root, 'grid-power-stream');
}
