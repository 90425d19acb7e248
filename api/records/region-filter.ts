import { OFFICIAL_REGION_CODES } from '../../domain/region/official-region.js';
import { REGION_CODES } from '../../domain/region/region.js';

import type { RecordFilter } from './record-resource.js';
import { textListParameter } from './text-parameters.js';

/** Regions as the official geographic code has them: Corsica (94) and overseas are among them. */
export const OFFICIAL_REGION_FILTER = regionFilter(
  'INSEE codes of regions, those outside eCO2mix as well',
  ['32', '94'],
  OFFICIAL_REGION_CODES,
);

/** The regions that eCO2mix publishes. */
export const ECO2MIX_REGION_FILTER = regionFilter(
  'INSEE codes of regions',
  ['32', '76'],
  REGION_CODES,
);

function regionFilter(
  description: string,
  example: readonly string[],
  values: readonly string[],
): RecordFilter {
  const allowed = values.join(', ');
  return {
    column: 'region_code',
    parameter: textListParameter({
      ...{ description, example, allowed, values },
      unknownCode: 'UNKNOWN_REGION',
    }),
  };
}
