import { GridError } from '../errors/grid-error.js';
import { isRegionCode, type RegionCode } from '../region/region.js';

import { findCellNumber, gridPointOf } from './grid-cell.js';

/**
 * What a region's weather is averaged over: its area, or the places where its wind or solar power
 * stands. `area` is always known; the other two only where somebody says where the plants are.
 */
export const WEIGHTINGS = ['area', 'wind_capacity', 'solar_capacity'] as const;

/** One of {@link WEIGHTINGS}. */
export type Weighting = (typeof WEIGHTINGS)[number];

/** The share a grid cell has in a region under a weighting; the shares of a region sum to 1. */
export interface CellWeight {
  readonly regionCode: RegionCode;
  readonly weighting: Weighting;
  /** Number of the cell in the grid over France. */
  readonly cell: number;
  readonly shareRatio: number;
}

/** First line of a table of weights. */
export const WEIGHTS_HEADER = 'region_code,weighting,latitude,longitude,share';

/** Digits of a share; what rounding leaves open stays far below {@link SUM_TOLERANCE_RATIO}. */
const SHARE_DIGITS = 7;
/** How far from 1 the shares of a region may sum: rounding, and nothing else. */
const SUM_TOLERANCE_RATIO = 1e-4;

/** Weights as a table: comma-separated, a line a region and cell, by region, weighting and cell. */
export function formatCellWeights(weights: readonly CellWeight[]): string {
  const lines = weights.map(({ regionCode, weighting, cell, shareRatio }) => {
    const { latitudeDeg, longitudeDeg } = gridPointOf(cell);
    const place = `${latitudeDeg.toFixed(2)},${longitudeDeg.toFixed(2)}`;
    return `${regionCode},${weighting},${place},${shareRatio.toFixed(SHARE_DIGITS)}`;
  });
  return `${[WEIGHTS_HEADER, ...lines].join('\n')}\n`;
}

/**
 * The weights of a table that {@link formatCellWeights} or somebody else wrote.
 *
 * @throws GridError INVALID_CONFIGURATION naming the line, or the region whose shares do not sum to 1.
 */
export function parseCellWeights(table: string): readonly CellWeight[] {
  const [header, ...lines] = table.trim().split(/\r?\n/);
  if (header?.trim() !== WEIGHTS_HEADER) throw invalid(`line 1: expected ${WEIGHTS_HEADER}`);
  const weights = lines.map((line, index) => parseLine(line, index + 2));
  refuseDuplicates(weights);
  refuseOpenSums(weights);
  return weights;
}

function parseLine(line: string, lineNumber: number): CellWeight {
  const [regionCode = '', weighting = '', latitude = '', longitude = '', share = ''] =
    line.split(',');
  const cell = findCellNumber({
    latitudeDeg: numberIn(latitude),
    longitudeDeg: numberIn(longitude),
  });
  const shareRatio = numberIn(share);
  if (!isRegionCode(regionCode)) throw invalid(`line ${lineNumber}: no region '${regionCode}'`);
  if (!isWeighting(weighting)) throw invalid(`line ${lineNumber}: no weighting '${weighting}'`);
  if (cell === undefined) throw invalid(`line ${lineNumber}: not a point of the grid`);
  if (!(shareRatio > 0 && shareRatio <= 1)) {
    throw invalid(`line ${lineNumber}: a share lies above 0 and not above 1`);
  }
  return { regionCode, weighting, cell, shareRatio };
}

function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** Whether a text is one of {@link WEIGHTINGS}. */
export function isWeighting(text: string): text is Weighting {
  return WEIGHTINGS.some((weighting) => weighting === text);
}

function refuseDuplicates(weights: readonly CellWeight[]): void {
  const seen = new Set<string>();
  for (const { regionCode, weighting, cell } of weights) {
    const key = `${regionCode}|${weighting}|${cell}`;
    if (seen.has(key)) {
      throw invalid(`region ${regionCode}, ${weighting}: a grid point stands there twice`);
    }
    seen.add(key);
  }
}

function refuseOpenSums(weights: readonly CellWeight[]): void {
  for (const [name, sum] of sumsOf(weights)) {
    if (Math.abs(sum - 1) > SUM_TOLERANCE_RATIO) {
      throw invalid(`region ${name}: shares sum to ${sum.toFixed(6)}, not to 1`);
    }
  }
}

/** Sum of the shares by region and weighting, `11, area`. */
export function sumsOf(weights: readonly CellWeight[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { regionCode, weighting, shareRatio } of weights) {
    const name = `${regionCode}, ${weighting}`;
    sums.set(name, (sums.get(name) ?? 0) + shareRatio);
  }
  return sums;
}

function invalid(reason: string): GridError {
  return new GridError('INVALID_CONFIGURATION', `table of cell weights: ${reason}`);
}
