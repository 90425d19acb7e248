import {
  ENERGY_SOURCE_DETAILS,
  REGIONAL_ENERGY_SOURCES,
} from '../../../domain/energy/energy-source.js';
import {
  DIM_GENERATION_INSTALLATION,
  FACT_INSTALLED_CAPACITY,
} from '../../../domain/star-schema/capacity-tables.js';
import type { RecordFilter } from '../record-resource.js';
import { OFFICIAL_REGION_FILTER } from '../region-filter.js';
import { tableResource } from '../table-resource.js';
import { textListParameter } from '../text-parameters.js';

/** What is installed produces: there is no capacity of consumption or exchange. */
const PRODUCTION_SOURCES = REGIONAL_ENERGY_SOURCES.filter(
  (source) => ENERGY_SOURCE_DETAILS[source].kind === 'production',
);

const SOURCE_FILTER: RecordFilter = {
  column: 'source_code',
  parameter: textListParameter({
    description: 'Sources of production',
    example: ['wind', 'solar'],
    allowed: PRODUCTION_SOURCES.join(', '),
    values: PRODUCTION_SOURCES,
  }),
};

/** Installed capacity by region and source, each with the time it held. */
export const REGIONAL_CAPACITY_RESOURCE = tableResource({
  path: 'v1/capacity/regional',
  tag: 'capacity',
  summary: 'Installed capacity by region and source over time',
  pageName: 'RegionalCapacityPage',
  table: FACT_INSTALLED_CAPACITY,
  filters: { region_code: OFFICIAL_REGION_FILTER, source: SOURCE_FILTER },
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
    region_code: OFFICIAL_REGION_FILTER,
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
