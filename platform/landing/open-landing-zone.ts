import { resolve } from 'node:path';
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
 * The landing zone: where the address says; else the folder `landing` of a lake in the cloud; else the
 * one under the home folder of this machine.
 *
 * @throws GridError INVALID_CONFIGURATION for a scheme no adapter serves.
 */
export function openLandingZone({ landingUrl, lakeUrl, home }: LandingPlace): LandingZone {
  const isCloud = URL.parse(lakeUrl)?.protocol !== 'file:';
  const address = landingUrl ?? (isCloud ? lakeUrl : undefined);
  if (address === undefined) return createFolderLandingZone(resolve(home, 'landing'));
  const url = URL.parse(address);
  return url?.protocol === 'file:'
    ? createFolderLandingZone(fileURLToPath(url))
    : createLakeLandingZone(createLake(address));
}
