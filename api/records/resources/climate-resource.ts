import { WEIGHTINGS } from '../../../domain/climate/cell-weight.js';
import { FACT_REGIONAL_CLIMATE } from '../../../domain/star-schema/climate-tables.js';
import { ECO2MIX_REGION_FILTER } from '../region-filter.js';
import { tableResource } from '../table-resource.js';
import { textListParameter } from '../text-parameters.js';

/** Hourly weather of the regions, each row with the dataset it was read from. */
export const CLIMATE_RESOURCE = tableResource({
  path: 'v1/climate',
  tag: 'climate',
  summary: 'Hourly wind, sun and temperature of the regions',
  pageName: 'RegionalClimatePage',
  table: FACT_REGIONAL_CLIMATE,
  filters: {
    region_code: ECO2MIX_REGION_FILTER,
    weighting: {
      column: 'weighting',
      parameter: textListParameter({
        description: 'What the cells of a region are weighted by',
        example: ['area'],
        allowed: WEIGHTINGS.join(', '),
        values: WEIGHTINGS,
      }),
    },
  },
  window: {
    start: 'First hour of the window.',
    end: 'End of the window: later than start, itself not part of it.',
    isRequired: true,
  },
});
