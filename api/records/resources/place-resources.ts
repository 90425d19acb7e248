import { BRIDGE_POSTAL_CODE, DIM_GRID_NODE } from '../../../domain/star-schema/place-tables.js';
import type { RecordFilter } from '../record-resource.js';
import { OFFICIAL_REGION_FILTER } from '../region-filter.js';
import { tableResource } from '../table-resource.js';
import { textListParameter } from '../text-parameters.js';

const NODE_FILTER: RecordFilter = {
  column: 'node_code',
  parameter: textListParameter({
    description: 'Codes of substations (`Code poste`)',
    example: ['NERAC'],
    allowed: 'codes of at most 20 characters, as NERAC',
    pattern: /^.{1,20}$/,
  }),
};

/** The communes a postal code serves, each with its region and grid node: whoever asks chooses. */
export const COMMUNES_RESOURCE = tableResource({
  path: 'v1/communes',
  tag: 'places',
  summary: 'Communes by postal code, with their region and grid node',
  pageName: 'CommunePage',
  table: BRIDGE_POSTAL_CODE,
  filters: {
    postal_code: {
      column: 'postal_code',
      parameter: textListParameter({
        description: 'Postal codes; one may serve several communes, in two regions even',
        example: ['37160'],
        allowed: 'postal codes of five digits without blanks, as 37160',
        pattern: /^\d{5}$/,
      }),
    },
    commune_code: {
      column: 'commune_code',
      parameter: textListParameter({
        description: 'INSEE codes of communes',
        example: ['37115'],
        allowed: 'codes of five characters, as 37115 or 2A004',
        pattern: /^\d[\dAB]\d{3}$/,
      }),
    },
    region_code: OFFICIAL_REGION_FILTER,
    node_code: NODE_FILTER,
  },
  window: null,
});

/** Substations of the transmission grid, and where they stand. */
export const GRID_NODES_RESOURCE = tableResource({
  path: 'v1/grid-nodes',
  tag: 'places',
  summary: 'Substations of the transmission grid',
  pageName: 'GridNodePage',
  table: DIM_GRID_NODE,
  filters: { node_code: NODE_FILTER, region_code: OFFICIAL_REGION_FILTER },
  window: null,
});
