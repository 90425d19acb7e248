import { fileURLToPath } from 'node:url';

import { GridError } from '../../domain/errors/grid-error.js';

import type { Lake } from './lake.js';
import { createLocalDiskLake } from './local-disk-lake.js';

/**
 * The lake at an address: `file:///path` is a folder of this machine.
 *
 * @throws GridError INVALID_CONFIGURATION for a scheme no adapter serves.
 */
export function createLake(lakeUrl: string): Lake {
  const url = URL.parse(lakeUrl);
  if (url?.protocol !== 'file:') {
    throw new GridError('INVALID_CONFIGURATION', 'GRID_LAKE_URL: expected a file:// address');
  }
  return createLocalDiskLake(fileURLToPath(url));
}
