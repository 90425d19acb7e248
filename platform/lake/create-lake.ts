import { fileURLToPath } from 'node:url';

import { GridError } from '../../domain/errors/grid-error.js';

import { createAdlsLake } from './adls/adls-lake.js';
import { parseAdlsLocation } from './adls/adls-location.js';
import type { Lake } from './lake.js';
import { createLocalDiskLake } from './local-disk-lake.js';

/**
 * The lake at an address: `file:///path` is a folder of this machine,
 * `abfss://container@account.dfs.core.windows.net/root` one of Azure Data Lake Storage Gen2.
 *
 * @throws GridError INVALID_CONFIGURATION for a scheme no adapter serves.
 */
export function createLake(lakeUrl: string): Lake {
  const url = URL.parse(lakeUrl);
  if (url?.protocol === 'file:') return createLocalDiskLake(fileURLToPath(url));
  if (url?.protocol === 'abfss:') return createLakeOnAdls(url);
  throw new GridError(
    'INVALID_CONFIGURATION',
    'GRID_LAKE_URL: expected a file:// or abfss:// address',
  );
}

/** The Azure libraries take a fifth of a second to load: only a lake that needs them waits for them. */
function createLakeOnAdls(url: URL): Lake {
  const location = parseAdlsLocation(url);
  return createAdlsLake(location, async () => {
    const { openAdlsAccess } = await import('./adls/adls-file-system.js');
    return openAdlsAccess(location);
  });
}
