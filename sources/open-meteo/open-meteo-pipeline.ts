import { AREA_CELL_WEIGHTS } from '../../domain/climate/area-cell-weights.js';
import { parseCellWeights } from '../../domain/climate/cell-weight.js';
import { representativePoints } from '../../domain/climate/representative-points.js';
import { builtOnce } from '../built-once.js';
import { judgeClimate } from '../climate-checks.js';
import { climateLayout } from '../regional-climate.js';
import type { SourcePipeline } from '../source-pipeline.js';

import type { OpenMeteoClient } from './open-meteo-client.js';
import { refineOpenMeteo, type OpenMeteoDataset } from './open-meteo-refine.js';

/** Points Open-Meteo is asked at: a few a region, 48 at most, in one call. */
export const OPEN_METEO_POINTS = builtOnce(() =>
  representativePoints(parseCellWeights(AREA_CELL_WEIGHTS)),
);

const NAMES = {
  'open-meteo-forecast': 'open_meteo_forecast',
  'open-meteo-archive': 'open_meteo_archive',
} as const satisfies Readonly<Record<OpenMeteoDataset, string>>;

/** Datasets `open-meteo-forecast` and `open-meteo-archive`: hourly weather of days without ERA5. */
export function createOpenMeteoPipeline(
  dataset: OpenMeteoDataset,
  client: OpenMeteoClient,
): SourcePipeline {
  const name = NAMES[dataset];
  return {
    dataset,
    bronze: { folder: 'bronze/climate/open-meteo', prefix: name },
    fetch: async function* (window) {
      yield await client.fetchHours(window, OPEN_METEO_POINTS());
    },
    refine: (window, raw) => refineOpenMeteo(dataset, OPEN_METEO_POINTS(), window, raw),
    silver: climateLayout(name),
    judge: judgeClimate,
    gold: [{ kind: 'records', table: 'fact_regional_climate' }],
  };
}
