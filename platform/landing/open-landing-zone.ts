import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createLake } from '../lake/create-lake.js';

import { createFolderLandingZone } from './folder-landing-zone.js';
import { createLakeLandingZone } from './lake-landing-zone.js';
import type { LandingZone } from './landing-zone.js';

/** Where a landing zone may be. */
export interface LandingPlace {
  /** `GRID_LANDING_URL`: `file://` a folder, or `abfss://` a lake whose folder `landing` it is. */
  readonly landingUrl?: string | undefined;
  readonly lakeUrl: string;
  /** `GRID_HOME`. */
  readonly home: string;
}

/**
 * The landing zone: where the address says; else the folder `landing` of the home folder, when the lake
 * lies there too; else that of the lake, which all processes share wherever they run.
 *
 * @throws GridError INVALID_CONFIGURATION for a scheme no adapter serves.
 */
export function openLandingZone({ landingUrl, lakeUrl, home }: LandingPlace): LandingZone {
  if (landingUrl !== undefined) {
    const folder = folderOf(landingUrl);
    return folder === undefined
      ? createLakeLandingZone(createLake(landingUrl))
      : createFolderLandingZone(folder);
  }
  const lakeFolder = folderOf(lakeUrl);
  if (lakeFolder === undefined) return createLakeLandingZone(createLake(lakeUrl));
  const isAtHome = !relative(resolve(home), lakeFolder).startsWith('..');
  return createFolderLandingZone(join(isAtHome ? resolve(home) : lakeFolder, 'landing'));
}

function folderOf(address: string): string | undefined {
  const url = URL.parse(address);
  return url?.protocol === 'file:' ? resolve(fileURLToPath(url)) : undefined;
}
