import type { RegionCode } from '../region/region.js';

import type { CellWeight, Weighting } from './cell-weight.js';
import { findCellHolding, type GridPoint } from './grid-cell.js';

/** A plant, or a group of them, of which the place is known. */
export interface LocatedCapacity extends GridPoint {
  readonly regionCode: RegionCode;
  readonly weighting: Exclude<Weighting, 'area'>;
  readonly installedMw: number;
}

/** Weights by installed power, and what could not be placed on the grid. */
export interface CapacityWeights {
  readonly weights: readonly CellWeight[];
  /** Plants outside the grid, or without power: they have no share. */
  readonly unplaced: readonly LocatedCapacity[];
}

/**
 * The share each cell has in the installed power of each region, wind and solar apart: the sum of
 * the plants that stand in the cell. A region without a placed plant has no such weighting.
 */
export function deriveCapacityWeights(plants: readonly LocatedCapacity[]): CapacityWeights {
  const byRegion = new Map<string, { first: LocatedCapacity; mwOfCell: Map<number, number> }>();
  const unplaced: LocatedCapacity[] = [];
  for (const plant of plants) {
    const cell = findCellHolding(plant);
    if (cell === undefined || !(plant.installedMw > 0)) {
      unplaced.push(plant);
      continue;
    }
    const key = `${plant.regionCode}|${plant.weighting}`;
    const { mwOfCell } = byRegion.get(key) ?? newEntry(byRegion, key, plant);
    mwOfCell.set(cell, (mwOfCell.get(cell) ?? 0) + plant.installedMw);
  }
  const weights = [...byRegion.entries()]
    .sort(([one], [other]) => one.localeCompare(other))
    .flatMap(([, { first, mwOfCell }]) => weightsOf(first, mwOfCell));
  return { weights, unplaced };
}

function newEntry(
  byRegion: Map<string, { first: LocatedCapacity; mwOfCell: Map<number, number> }>,
  key: string,
  first: LocatedCapacity,
): { readonly mwOfCell: Map<number, number> } {
  const entry = { first, mwOfCell: new Map<number, number>() };
  byRegion.set(key, entry);
  return entry;
}

function weightsOf(
  { regionCode, weighting }: LocatedCapacity,
  mwOfCell: ReadonlyMap<number, number>,
): readonly CellWeight[] {
  const totalMw = [...mwOfCell.values()].reduce((sum, mw) => sum + mw, 0);
  return [...mwOfCell]
    .sort(([one], [other]) => one - other)
    .map(([cell, mw]) => ({ regionCode, weighting, cell, shareRatio: mw / totalMw }));
}
