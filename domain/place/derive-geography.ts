import type { Boundary } from '../geometry/geojson.js';
import { simplify } from '../geometry/simplify.js';
import { sphericalAreaKm2 } from '../geometry/spherical-area.js';

import { writeOutline } from './outline-text.js';

/** What is derived of a region from a boundaries file. */
export interface RegionGeography {
  readonly code: string;
  readonly name: string;
  /** Superficie calculée: from the contours as given, on the sphere. */
  readonly areaKm2: number;
  /** The contours simplified, as `writeOutline` writes them. */
  readonly outline: string;
}

/** Corners that leave lie nearer than this to the outline: 0.005 degrees are about 550 m. */
const TOLERANCE_DEG = 0.005;

/** Areas and outlines of the territories of a boundaries file, by code; areas to a whole km2. */
export function deriveGeography(boundaries: readonly Boundary[]): readonly RegionGeography[] {
  return boundaries
    .map(({ code, name, shape }) => ({
      code,
      name,
      areaKm2: Math.round(sphericalAreaKm2(shape)),
      outline: writeOutline(simplify(shape, TOLERANCE_DEG)),
    }))
    .sort((one, other) => (one.code < other.code ? -1 : 1));
}
