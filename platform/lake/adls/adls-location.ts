import { GridError } from '../../../domain/errors/grid-error.js';
import { checkedLakePath } from '../lake-path.js';

const HOST = /^[a-z0-9]{3,24}\.dfs\.core\.windows\.net$/;
const CONTAINER = /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** Where in Azure Data Lake Storage Gen2 a lake lies. */
export interface AdlsLocation {
  /** `account.dfs.core.windows.net`. */
  readonly host: string;
  readonly container: string;
  /** Folder of the container that is the lake's root, without slashes at its ends; empty for all of it. */
  readonly root: string;
}

/**
 * The place `abfss://container@account.dfs.core.windows.net/root` names. The refused address is not
 * repeated: somebody may have written a key into it.
 *
 * @throws GridError INVALID_CONFIGURATION for any other form, also one that carries a password or a query.
 */
export function parseAdlsLocation(url: URL): AdlsLocation {
  const { hostname: host, username: container, pathname } = url;
  const isPlain = [url.password, url.search, url.hash, url.port].every((part) => part === '');
  const root = pathname.replace(/^\/|\/$/g, '');
  if (!isPlain || !HOST.test(host) || !CONTAINER.test(container) || !isRoot(root)) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      'GRID_LAKE_URL: expected abfss://container@account.dfs.core.windows.net/root and nothing more',
    );
  }
  return { host, container, root };
}

function isRoot(root: string): boolean {
  if (root === '') return true;
  try {
    return checkedLakePath(root) === root;
  } catch {
    return false;
  }
}
