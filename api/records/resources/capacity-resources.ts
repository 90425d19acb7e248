import { REGIONAL_ENERGY_SOURCES } from '../../../domain/energy/energy-source.js';
import {
  DIM_GENERATION_INSTALLATION,
  FACT_INSTALLED_CAPACITY,
} from '../../../domain/star-schema/capacity-tables.js';
import type { RecordFilter } from '../record-resource.js';
import { tableResource } from '../table-resource.js';
import { textListParameter } from '../text-parameters.js';

/** Regions as the official geographic code has them: Corsica (94) is among them. */
export const ANY_REGION_FILTER: RecordFilter = {
  column: 'region_code',
  parameter: textListParameter({
    description: 'INSEE codes of regions, those outside eCO2mix as well',
    example: ['32', '94'],
    allowed: 'codes of two digits, as 32',
    pattern: /^\d{2}$/,
  }),
};

const SOURCE_FILTER: RecordFilter = {
  column: 'source_code',
  parameter: textListParameter({
    description: 'Energy sources',
    example: ['wind', 'solar'],
    allowed: REGIONAL_ENERGY_SOURCES.join(', '),
    values: REGIONAL_ENERGY_SOURCES,
  }),
};

/** Installed capacity by region and source, each with the time it held. */
export const REGIONAL_CAPACITY_RESOURCE = tableResource({
  path: 'v1/capacity/regional',
  tag: 'capacity',
  summary: 'Installed capacity by region and source over time',
  pageName: 'RegionalCapacityPage',
  table: FACT_INSTALLED_CAPACITY,
  filters: { region_code: ANY_REGION_FILTER, source: SOURCE_FILTER },
  window: null,
});

/** Installations of the national register, each state with the time it held. */
export const INSTALLATIONS_RESOURCE = tableResource({
  path: 'v1/capacity/installations',
  tag: 'capacity',
  summary: 'Installations of the national register over time',
  pageName: 'InstallationPage',
  table: DIM_GENERATION_INSTALLATION,
  filters: {
    region_code: ANY_REGION_FILTER,
    source: SOURCE_FILTER,
    installation_id: {
      column: 'installation_id',
      parameter: textListParameter({
        description: 'Ids of installations: EIC codes or ids of the register',
        example: ['17W100P100P0001A'],
        allowed: 'ids of at most 80 characters',
        pattern: /^.{1,80}$/,
      }),
    },
  },
  window: null,
});
