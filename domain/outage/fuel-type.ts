import type { EnergySource } from '../energy/energy-source.js';

/**
 * RTE's and ENTSO-E's words for what a unit burns (`production_type`, `fuel_type`), as sources of the
 * regional balance. A pumped-storage unit that is out produces no hydro power, and eCO2mix counts
 * what it turbines as hydro. Words without a counterpart in eCO2mix (GEOTHERMAL, MARINE, OTHER ...)
 * have no source.
 */
const SOURCE_OF_WORD: Readonly<Record<string, EnergySource>> = {
  NUCLEAR: 'nuclear',
  FOSSIL_GAS: 'thermal',
  FOSSIL_HARD_COAL: 'thermal',
  FOSSIL_BROWN_COAL: 'thermal',
  FOSSIL_COAL_DERIVED_GAS: 'thermal',
  FOSSIL_OIL: 'thermal',
  FOSSIL_OIL_SHALE: 'thermal',
  FOSSIL_PEAT: 'thermal',
  HYDRO_PUMPED_STORAGE: 'hydro',
  HYDRO_RUN_OF_RIVER_AND_POUNDAGE: 'hydro',
  HYDRO_WATER_RESERVOIR: 'hydro',
  WIND_ONSHORE: 'wind',
  WIND_OFFSHORE: 'wind',
  SOLAR: 'solar',
  BIOMASS: 'bioenergy',
  WASTE: 'bioenergy',
};

/** The source a fuel word stands for, undefined when it stands for none. Case, `-` and `_` do not matter. */
export function findSourceOfFuel(word: string): EnergySource | undefined {
  return SOURCE_OF_WORD[
    word
      .trim()
      .toUpperCase()
      .replaceAll(/[^A-Z]+/g, '_')
  ];
}
