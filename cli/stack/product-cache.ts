import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder that all clones of one user share: the Node binary, the Temporal command. */
export function productCacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment['XDG_CACHE_HOME'];
  const root = base !== undefined && base !== '' ? base : join(homedir(), '.cache');
  return join(root, 'grid-power-stream');
}
