import { AREA_CELL_WEIGHTS } from '../../domain/climate/area-cell-weights.js';
import { parseCellWeights, type CellWeight } from '../../domain/climate/cell-weight.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { builtOnce } from '../built-once.js';
import { judgeClimate } from '../climate-checks.js';
import { climateLayout } from '../regional-climate.js';
import type { SourcePipeline } from '../source-pipeline.js';

import { fetchEra5 } from './era5-fetch.js';
import { refineEra5 } from './era5-refine.js';
import { createEra5Store, type Era5StoreOptions } from './era5-store.js';

/** What the pipeline of ERA5 is made with. */
export interface Era5PipelineOptions {
  readonly store: Era5StoreOptions;
  /**
   * Weights by capacity, as `domain/climate/cell-weight.ts` writes and reads them; the weights by
   * area are always there.
   */
  readonly capacityWeights?: readonly CellWeight[];
  /** Where a month lies between the store and the lake; default the system's temporary folder. */
  readonly temporaryFolder?: string;
}

/** Where months of ERA5 lie in Bronze. */
export const ERA5_BRONZE = { folder: 'bronze/climate/era5', prefix: 'era5_france' } as const;

const areaWeights = builtOnce(() => parseCellWeights(AREA_CELL_WEIGHTS));

/**
 * Dataset `era5-france`: hourly weather of the regions from months of ERA5 in an object store.
 *
 * @throws GridError INVALID_CONFIGURATION for an address that carries a key, and for given weights by area.
 */
export function createEra5Pipeline(options: Era5PipelineOptions): SourcePipeline {
  const store = createEra5Store(options.store);
  const { temporaryFolder } = options;
  const weights = [...areaWeights(), ...refuseAreas(options.capacityWeights ?? [])];
  return {
    dataset: 'era5-france',
    bronze: ERA5_BRONZE,
    fetch: (window) =>
      fetchEra5({ store, ...(temporaryFolder === undefined ? {} : { temporaryFolder }) }, window),
    refine: (window, raw) => refineEra5(weights, window, raw),
    silver: climateLayout('era5'),
    judge: judgeClimate,
    gold: [{ kind: 'records', table: 'fact_regional_climate' }],
  };
}

/** A region's area is what it is: a second set of its weights would count its cells twice. */
function refuseAreas(weights: readonly CellWeight[]): readonly CellWeight[] {
  if (!weights.some(({ weighting }) => weighting === 'area')) return weights;
  throw new GridError(
    'INVALID_CONFIGURATION',
    'GRID_ERA5_WEIGHTS_FILE: expected weights by capacity, those by area are derived',
  );
}
