import type { EnergySource } from '../../domain/energy/energy-source.js';

/** Name of each source in the columns of `parc-region-annuel-production-filiere`, unit left out. */
export const COLUMN_OF_CAPACITY = {
  nuclear: 'parc_nucleaire',
  thermal: 'parc_thermique_fossile',
  hydro: 'parc_hydraulique',
  wind: 'parc_eolien',
  solar: 'parc_solaire',
  bioenergy: 'parc_bioenergies',
} as const satisfies Partial<Record<EnergySource, string>>;

/** A source whose regional capacity is published. */
export type CapacitySource = keyof typeof COLUMN_OF_CAPACITY;

/** The sources, in the order of the columns. */
export const CAPACITY_SOURCES = Object.keys(COLUMN_OF_CAPACITY) as readonly CapacitySource[];

/** Columns that say which row it is. */
export const REGIONAL_KEY_COLUMNS = ['annee', 'code_insee_region'] as const;
/** Columns that are known and not kept: Bronze has them. */
export const REGIONAL_SIDE_COLUMNS: readonly string[] = [
  'region',
  'geo_shape_region',
  'geo_point_region',
];

/** How many of a unit that a header may name are a MW; without one the figures are MW. */
const UNITS_PER_MW: Readonly<Record<string, number>> = { '': 1, mw: 1, kw: 1000, gw: 0.001 };

/** Where the capacity of a source stands, and how many of its units are a MW. */
export interface CapacityColumn {
  readonly source: CapacitySource;
  readonly column: string;
  readonly unitsPerMw: number;
}

/** The capacity columns among those of a file; a source without one is absent. */
export function capacityColumns(columns: Iterable<string>): readonly CapacityColumn[] {
  const sent = [...columns];
  return CAPACITY_SOURCES.flatMap((source) => {
    const begin = COLUMN_OF_CAPACITY[source];
    return Object.entries(UNITS_PER_MW)
      .map(([unit, unitsPerMw]) => ({
        source,
        column: unit === '' ? begin : `${begin}_${unit}`,
        unitsPerMw,
      }))
      .filter(({ column }) => sent.includes(column))
      .slice(0, 1);
  });
}

/** Columns that a file of regional capacity must have and lacks. */
export function missingRegionalColumns(columns: Iterable<string>): readonly string[] {
  const sent = [...columns];
  const found = capacityColumns(sent).map(({ source }) => source);
  return [
    ...REGIONAL_KEY_COLUMNS.filter((column) => !sent.includes(column)),
    ...CAPACITY_SOURCES.filter((source) => !found.includes(source)).map(
      (source) => `${COLUMN_OF_CAPACITY[source]}_mw`,
    ),
  ];
}

/** Columns of a file that the product does not know. */
export function unknownRegionalColumns(columns: Iterable<string>): readonly string[] {
  const sent = [...columns];
  const known: readonly string[] = [
    ...REGIONAL_KEY_COLUMNS,
    ...REGIONAL_SIDE_COLUMNS,
    ...capacityColumns(sent).map(({ column }) => column),
  ];
  return sent.filter((column) => !known.includes(column));
}
