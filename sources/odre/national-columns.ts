import type { NationalSeries } from '../../domain/energy/national-series.js';

import { isArtefact } from './regional-columns.js';

/** eCO2mix column of each national series. */
export const COLUMN_OF_SERIES: Readonly<Record<NationalSeries, string>> = {
  consumption: 'consommation',
  consumption_forecast_day_ahead: 'prevision_j1',
  consumption_forecast_intraday: 'prevision_j',
  nuclear: 'nucleaire',
  gas: 'gaz',
  coal: 'charbon',
  oil: 'fioul',
  wind: 'eolien',
  solar: 'solaire',
  hydro: 'hydraulique',
  bioenergy: 'bioenergies',
  pumping: 'pompage',
  battery_charging: 'stockage_batterie',
  battery_discharging: 'destockage_batterie',
  exchange: 'ech_physiques',
  co2_intensity: 'taux_co2',
  commercial_exchange_great_britain: 'ech_comm_angleterre',
  commercial_exchange_spain: 'ech_comm_espagne',
  commercial_exchange_italy: 'ech_comm_italie',
  commercial_exchange_switzerland: 'ech_comm_suisse',
  commercial_exchange_germany_belgium: 'ech_comm_allemagne_belgique',
  wind_onshore: 'eolien_terrestre',
  wind_offshore: 'eolien_offshore',
  oil_turbine: 'fioul_tac',
  oil_cogeneration: 'fioul_cogen',
  oil_other: 'fioul_autres',
  gas_turbine: 'gaz_tac',
  gas_cogeneration: 'gaz_cogen',
  gas_combined_cycle: 'gaz_ccg',
  gas_other: 'gaz_autres',
  hydro_run_of_river: 'hydraulique_fil_eau_eclusee',
  hydro_reservoir: 'hydraulique_lacs',
  hydro_pumped_storage: 'hydraulique_step_turbinage',
  bioenergy_waste: 'bioenergies_dechets',
  bioenergy_biomass: 'bioenergies_biomasse',
  bioenergy_biogas: 'bioenergies_biogaz',
};

/** Columns that name the row: what, when, how final. */
export const NATIONAL_IDENTITY_COLUMNS = [
  'perimetre',
  'nature',
  'date',
  'heure',
  'date_heure',
] as const;

/** Series every payload has had since 2012; the others came later or are details. */
const MANDATORY_SERIES: readonly NationalSeries[] = [
  'consumption',
  'consumption_forecast_day_ahead',
  'nuclear',
  'gas',
  'coal',
  'oil',
  'wind',
  'solar',
  'hydro',
  'bioenergy',
  'pumping',
  'exchange',
  'co2_intensity',
];

/** Columns without which a national payload is refused as drifted. */
export const MANDATORY_NATIONAL_COLUMNS: readonly string[] = [
  ...NATIONAL_IDENTITY_COLUMNS,
  ...MANDATORY_SERIES.map((series) => COLUMN_OF_SERIES[series]),
];

const KNOWN_COLUMNS: ReadonlySet<string> = new Set([
  ...NATIONAL_IDENTITY_COLUMNS,
  ...Object.values(COLUMN_OF_SERIES),
]);

/** Columns of a national payload that the product does not know: they stay in Bronze. */
export function unknownNationalColumns(columns: readonly string[]): string[] {
  return columns.filter((column) => !KNOWN_COLUMNS.has(column) && !isArtefact(column));
}
