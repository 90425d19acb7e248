import { boolean, double, integer, nullable, text, type RecordTable } from './record-table.js';

/** Communes of France. */
export const DIM_COMMUNE = {
  name: 'dim_commune',
  meaning: 'Communes, from the official geographic code.',
  grain: 'a commune',
  key: [text('commune_code', 5, 'INSEE code; a text with its leading zeros.')],
  values: [
    text('commune_name', 200, 'Name.'),
    text('department_code', 3, 'INSEE code of the department.'),
    text('region_code', 3, 'INSEE code of the region.'),
    nullable(integer('population', 'inhabitants', 'Municipal population; null where unknown.')),
    boolean('is_current', '', 'Whether the newest extract still has it.'),
  ],
} as const satisfies RecordTable;

/** Which communes a postal code serves; five codes lie in two regions. */
export const BRIDGE_POSTAL_CODE = {
  name: 'bridge_postal_code',
  meaning: 'Which communes a postal code serves; a code may serve several, in two regions even.',
  grain: 'a postal code and a commune',
  key: [
    text('postal_code', 5, 'Postal code; a text with its leading zeros.'),
    text('commune_code', 5, 'INSEE code of the commune.'),
  ],
  values: [
    text('commune_name', 200, 'Name of the commune.'),
    text('region_code', 3, 'INSEE code of the region of the commune.'),
    nullable(text('node_code', 20, 'Nearest grid node known; null where none is.')),
    nullable(
      text(
        'node_basis',
        20,
        'How the node was found: `nearest` by distance, `same_name`, or `simulated`.',
      ),
    ),
    boolean('is_current', '', 'Whether the newest extract still has it.'),
  ],
} as const satisfies RecordTable;

/** Regions as the reference database knows them. */
export const DIM_REGION_PROFILE = {
  name: 'dim_region_profile',
  meaning: 'Population and area of the regions, from the reference database.',
  grain: 'a region',
  key: [text('region_code', 3, 'INSEE code.')],
  values: [
    text('region_name', 100, 'Name.'),
    nullable(integer('population', 'inhabitants', 'Sum over its communes.')),
    nullable(double('area_km2', 'km2', 'Area; calculated from contours (superficie calculée).')),
    nullable(integer('commune_count', 'count', 'Communes.')),
    boolean('is_in_eco2mix', '', 'Whether eCO2mix publishes it.'),
  ],
} as const satisfies RecordTable;

/** Substations of the transmission grid. */
export const DIM_GRID_NODE = {
  name: 'dim_grid_node',
  meaning: 'Substations of the transmission grid.',
  grain: 'a substation',
  key: [text('node_code', 20, 'Code of the substation (`Code poste`).')],
  values: [
    text('node_name', 200, 'Name.'),
    nullable(double('voltage_kv', 'kV', 'Voltage; null when out of voltage.')),
    nullable(text('node_state', 40, 'State, as published.')),
    nullable(text('node_function', 60, 'Function, as published.')),
    nullable(double('longitude_deg', 'degrees', 'WGS84.')),
    nullable(double('latitude_deg', 'degrees', 'WGS84.')),
    nullable(text('region_code', 3, 'Region it lies in; null while unresolved.')),
    boolean('is_simulated', '', 'Whether it is invented, for runs over simulated data.'),
    integer(
      'source_rank',
      '',
      '0 reference database, 1 file of the publisher: the higher one wins.',
    ),
  ],
  rankColumn: 'source_rank',
} as const satisfies RecordTable;
