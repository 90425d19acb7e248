import type { NationalSeries } from './national-series.js';

/**
 * Direct emissions of French production in t/MWh that RTE's rate counts (R9): gas and bioenergy are
 * the factors that reproduce 94 of 97 published rows, coal and oil are quoted from RTE. Not
 * RTE's own word: in December 2021, with 1 GW of coal, they are exact on half of the rows.
 */
export const RTE_CO2_FACTORS_T_PER_MWH = {
  gas: 0.429,
  coal: 0.986,
  oil: 0.777,
  bioenergy: 0.494,
} as const satisfies Partial<Record<NationalSeries, number>>;
