import { REGIONAL_ENERGY_SOURCES, type EnergySource } from '../../domain/energy/energy-source.js';

import { SILVER_ONLY_COLUMNS } from './regional-columns.js';

/** Ending of the columns that hold values in MW. */
export const VALUE_SUFFIX = '_mw';

/** Ending of the columns that say why a value is missing. */
export const MISSING_SUFFIX = '_missing';

/** Silver column of a source's value in MW. */
export function valueColumn(source: EnergySource): string {
  return `${source}${VALUE_SUFFIX}`;
}

/** Silver column of the reason a source's value is missing; null where there is a value. */
export function missingColumn(source: EnergySource): string {
  return `${source}${MISSING_SUFFIX}`;
}

/** What makes a Silver row the row it is. */
export const SILVER_KEY = ['region_code', 'slot_start_utc'] as const;

/** Columns that say what a row states; two rows equal in all of them state the same. */
export const SILVER_CONTENT: readonly string[] = [
  ...SILVER_KEY,
  'step_minutes',
  'vintage',
  ...REGIONAL_ENERGY_SOURCES.flatMap((source) => [valueColumn(source), missingColumn(source)]),
  ...Object.values(SILVER_ONLY_COLUMNS),
];

/** Columns that say where a row came from. */
export const SILVER_LINEAGE = ['bronze_path', 'bronze_sha256', 'fetched_at_utc'] as const;

/** Every column of a Silver partition, in order. */
export const SILVER_COLUMNS: readonly string[] = [...SILVER_CONTENT, ...SILVER_LINEAGE];
