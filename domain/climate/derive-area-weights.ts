import { clipToBox } from '../geometry/clip-to-box.js';
import type { Boundary } from '../geometry/geojson.js';
import { boundingBoxOf, type BoundingBox, type MultiPolygon } from '../geometry/shape.js';
import { sphericalAreaKm2 } from '../geometry/spherical-area.js';
import { isRegionCode } from '../region/region.js';

import type { CellWeight } from './cell-weight.js';
import { cellBox, GRID_CELLS } from './grid-cell.js';

/** Shares below it are left out: a sliver of the coast, smaller than the boundaries are exact. */
const LEAST_SHARE_RATIO = 1e-6;

/**
 * The share each cell of the grid has in the area of each region: the spherical area of the region
 * clipped to the cell, over that of the region. By region, then by cell from the south-west.
 * Territories eCO2mix does not publish, such as Corsica, are left out.
 */
export function deriveAreaWeights(boundaries: readonly Boundary[]): readonly CellWeight[] {
  return [...boundaries]
    .sort((one, other) => one.code.localeCompare(other.code))
    .flatMap(({ code, shape }) => {
      return isRegionCode(code)
        ? areaByCell(shape).map(([cell, shareRatio]): CellWeight => {
            return { regionCode: code, weighting: 'area', cell, shareRatio };
          })
        : [];
    });
}

function areaByCell(shape: MultiPolygon): readonly (readonly [cell: number, share: number])[] {
  const around = boundingBoxOf(shape);
  const areas: (readonly [number, number])[] = [];
  for (let cell = 0; cell < GRID_CELLS; cell += 1) {
    const box = cellBox(cell);
    if (!overlap(box, around)) continue;
    const areaKm2 = sphericalAreaKm2(clipToBox(shape, box));
    if (areaKm2 > 0) areas.push([cell, areaKm2]);
  }
  const kept = sharesOf(areas).filter(([, share]) => share >= LEAST_SHARE_RATIO);
  return sharesOf(kept);
}

function sharesOf(
  amounts: readonly (readonly [cell: number, amount: number])[],
): readonly (readonly [cell: number, share: number])[] {
  const total = amounts.reduce((sum, [, amount]) => sum + amount, 0);
  return amounts.map(([cell, amount]) => [cell, amount / total] as const);
}

function overlap(one: BoundingBox, other: BoundingBox): boolean {
  return (
    one.westDeg < other.eastDeg &&
    other.westDeg < one.eastDeg &&
    one.southDeg < other.northDeg &&
    other.southDeg < one.northDeg
  );
}
