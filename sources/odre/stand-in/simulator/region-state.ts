import type { RegionCode } from '../../../../domain/region/region.js';

/** Measures of the regional datasets in the order of the schema, exchange apart. */
export const SIGNAL_MEASURES = [
  'consommation',
  'thermique',
  'nucleaire',
  'eolien',
  'solaire',
  'hydraulique',
  'pompage',
  'bioenergies',
  'stockage_batterie',
  'destockage_batterie',
] as const;

/** Name of a measure of {@link SIGNAL_MEASURES}. */
export type SignalMeasure = (typeof SIGNAL_MEASURES)[number];

/** Physical state of a region over a quarter-hour, MW, not rounded; eCO2mix's signs (R7). */
export type RegionState = Readonly<Record<SignalMeasure, number>>;

/** The state of a region over the quarter-hour that starts at an instant. */
export type RegionSignal = (region: RegionCode, quarterStartMs: number) => RegionState;
