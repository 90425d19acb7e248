import { fileURLToPath } from 'node:url';

import { GridError } from '../../domain/errors/grid-error.js';

import { createAdlsLake, type AdlsAccess } from './adls/adls-lake.js';
import { parseAdlsLocation, type AdlsLocation } from './adls/adls-location.js';
import { createAdlsUpkeep } from './adls/adls-upkeep.js';
import type { LakeUpkeep } from './lake-upkeep.js';
import type { Lake } from './lake.js';
import { createLocalDiskUpkeep } from './local-disk/disk-upkeep.js';
import { createLocalDiskLake } from './local-disk-lake.js';

/**
 * The lake at an address: `file:///path` is a folder of this machine,
 * `abfss://container@account.dfs.core.windows.net/root` one of Azure Data Lake Storage Gen2.
 *
 * @throws GridError INVALID_CONFIGURATION for a scheme no adapter serves.
 */
export function createLake(lakeUrl: string): Lake {
  const place = placeOf(lakeUrl);
  return place.kind === 'disk'
    ? createLocalDiskLake(place.root)
    : createAdlsLake(place.location, place.open);
}

/**
 * Care of the lake at an address that {@link createLake} takes.
 *
 * @throws GridError INVALID_CONFIGURATION for a scheme no adapter serves.
 */
export function createLakeUpkeep(lakeUrl: string): LakeUpkeep {
  const place = placeOf(lakeUrl);
  return place.kind === 'disk'
    ? createLocalDiskUpkeep(place.root)
    : createAdlsUpkeep(place.location, place.open);
}

type Place =
  | { readonly kind: 'disk'; readonly root: string }
  | {
      readonly kind: 'adls';
      readonly location: AdlsLocation;
      readonly open: () => Promise<AdlsAccess>;
    };

function placeOf(lakeUrl: string): Place {
  const url = URL.parse(lakeUrl);
  if (url?.protocol === 'file:') return { kind: 'disk', root: fileURLToPath(url) };
  if (url?.protocol === 'abfss:') {
    const location = parseAdlsLocation(url);
    return { kind: 'adls', location, open: () => openAccess(location) };
  }
  throw new GridError(
    'INVALID_CONFIGURATION',
    'GRID_LAKE_URL: expected a file:// or abfss:// address',
  );
}

/** The Azure libraries take a fifth of a second to load: only a lake that needs them waits for them. */
async function openAccess(location: AdlsLocation): Promise<AdlsAccess> {
  const { openAdlsAccess } = await import('./adls/adls-file-system.js');
  return openAdlsAccess(location);
}
