import { GridError } from '../errors/grid-error.js';
import { distanceKm } from '../geometry/distance.js';
import type { Position } from '../geometry/shape.js';
import { REGION_CODES, type RegionCode } from '../region/region.js';

import type { CellWeight } from './cell-weight.js';
import { gridPointOf, type GridPoint } from './grid-cell.js';

/** A grid point that stands for a part of a region. */
export interface RepresentativePoint extends GridPoint {
  readonly regionCode: RegionCode;
  /** Share of the region it stands for; those of a region sum to 1. */
  readonly shareRatio: number;
}

/**
 * Four grid points a region, for sources that are asked point by point: the cells of the region cut
 * into a southern and a northern half of equal weight, each half into a western and an eastern one,
 * and of each quarter the grid point next to its centre that lies mostly in the region.
 * Points that fall together are one.
 */
export function representativePoints(
  weights: readonly CellWeight[],
): readonly RepresentativePoint[] {
  const byArea = weights.filter(({ weighting }) => weighting === 'area');
  return REGION_CODES.flatMap((code) => {
    const cells = byArea.filter(({ regionCode }) => regionCode === code);
    const quarters = halves(cells, ({ latitudeDeg }) => latitudeDeg).flatMap((half) =>
      halves(half, ({ longitudeDeg }) => longitudeDeg),
    );
    return joined(quarters.filter((quarter) => quarter.length > 0).map(centreOf));
  });
}

/** Cells in two parts of equal weight, the first with the lower coordinates. */
function halves(
  cells: readonly CellWeight[],
  coordinate: (point: GridPoint) => number,
): readonly (readonly CellWeight[])[] {
  // Cells are numbered from the south-west: a stable sort leaves equal coordinates in that order.
  const ordered = [...cells].sort(
    (one, other) => coordinate(gridPointOf(one.cell)) - coordinate(gridPointOf(other.cell)),
  );
  const half = sumOf(cells) / 2;
  let sum = 0;
  const middle = ordered.findIndex(({ shareRatio }) => (sum += shareRatio) > half);
  const cut = middle === -1 ? ordered.length : middle;
  return [ordered.slice(0, cut), ordered.slice(cut)];
}

/** Of the cells that lie mostly in the region, the one next to the centre: no point is out at sea. */
function centreOf(cells: readonly CellWeight[]): RepresentativePoint {
  const shareRatio = sumOf(cells);
  const mean = (coordinate: (point: GridPoint) => number): number =>
    cells.reduce(
      (sum, { cell, shareRatio: share }) => sum + share * coordinate(gridPointOf(cell)),
      0,
    ) / shareRatio;
  const centre: Position = [
    mean(({ longitudeDeg }) => longitudeDeg),
    mean(({ latitudeDeg }) => latitudeDeg),
  ];
  const largest = Math.max(...cells.map((weight) => weight.shareRatio));
  const [nearest] = cells
    .filter((weight) => weight.shareRatio >= largest / 2)
    .map(({ regionCode, cell }) => {
      const { latitudeDeg, longitudeDeg } = gridPointOf(cell);
      const away = distanceKm(centre, [longitudeDeg, latitudeDeg]);
      return { regionCode, latitudeDeg, longitudeDeg, away };
    })
    .sort((one, other) => one.away - other.away);
  if (nearest === undefined) throw new GridError('INTERNAL', 'a quarter of a region has no cell');
  const { regionCode, latitudeDeg, longitudeDeg } = nearest;
  return { regionCode, latitudeDeg, longitudeDeg, shareRatio };
}

function joined(points: readonly RepresentativePoint[]): readonly RepresentativePoint[] {
  const byPlace = new Map<string, RepresentativePoint>();
  for (const point of points) {
    const key = `${point.latitudeDeg}|${point.longitudeDeg}`;
    const shareRatio = (byPlace.get(key)?.shareRatio ?? 0) + point.shareRatio;
    byPlace.set(key, { ...point, shareRatio });
  }
  return [...byPlace.values()];
}

function sumOf(cells: readonly CellWeight[]): number {
  return cells.reduce((sum, { shareRatio }) => sum + shareRatio, 0);
}
