import type { EnergySource } from '../../domain/energy/energy-source.js';

/** eCO2mix column of each source; names of the regional datasets. */
export const COLUMN_OF_SOURCE: Readonly<Record<EnergySource, string>> = {
  consumption: 'consommation',
  nuclear: 'nucleaire',
  thermal: 'thermique',
  wind: 'eolien',
  solar: 'solaire',
  hydro: 'hydraulique',
  bioenergy: 'bioenergies',
  pumping: 'pompage',
  battery_charging: 'stockage_batterie',
  battery_discharging: 'destockage_batterie',
  exchange: 'ech_physiques',
};

/** Columns that name the row: whose, when, how final. */
export const IDENTITY_COLUMNS = [
  'code_insee_region',
  'nature',
  'date',
  'heure',
  'date_heure',
] as const;

/** Measures that came with later versions of the datasets: their absence is no drift. */
const LATER_COLUMNS: readonly string[] = ['stockage_batterie', 'destockage_batterie'];

/** Columns without which a payload is refused as drifted. */
export const MANDATORY_COLUMNS: readonly string[] = [
  ...IDENTITY_COLUMNS,
  ...Object.values(COLUMN_OF_SOURCE).filter((column) => !LATER_COLUMNS.includes(column)),
];

/** Details and ratios kept in Silver and not loaded: recomputed downstream (R8), or not split by RTE. */
export const SILVER_ONLY_COLUMNS: Readonly<Record<string, string>> = {
  eolien_terrestre: 'wind_onshore_mw',
  eolien_offshore: 'wind_offshore_mw',
  tco_thermique: 'thermal_coverage_pct',
  tch_thermique: 'thermal_load_factor_pct',
  tco_nucleaire: 'nuclear_coverage_pct',
  tch_nucleaire: 'nuclear_load_factor_pct',
  tco_eolien: 'wind_coverage_pct',
  tch_eolien: 'wind_load_factor_pct',
  tco_solaire: 'solar_coverage_pct',
  tch_solaire: 'solar_load_factor_pct',
  tco_hydraulique: 'hydro_coverage_pct',
  tch_hydraulique: 'hydro_load_factor_pct',
  tco_bioenergies: 'bioenergy_coverage_pct',
  tch_bioenergies: 'bioenergy_load_factor_pct',
};

const KNOWN_COLUMNS: readonly string[] = [
  ...MANDATORY_COLUMNS,
  ...LATER_COLUMNS,
  ...Object.keys(SILVER_ONLY_COLUMNS),
  'libelle_region',
];

/** Artefact of the trailing separator; its number changes with the width of the file. */
const ARTEFACT = /^column_\d+$/;

const NAME_OF_LABEL: Readonly<Record<string, string>> = {
  code_insee_region: 'code_insee_region',
  region: 'libelle_region',
  date_heure: 'date_heure',
  heures: 'heure',
  prevision_j_1: 'prevision_j1',
  taux_de_co2: 'taux_co2',
  fioul_cogeneration: 'fioul_cogen',
  gaz_cogeneration: 'gaz_cogen',
  hydraulique_fil_de_l_eau_eclusee: 'hydraulique_fil_eau_eclusee',
};

/**
 * The technical name of a column header, whether it came as name (`tco_eolien`) or as label
 * (`TCO Eolien (%)`, `Date - Heure`).
 */
export function technicalName(header: string): string {
  const slug = header
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .replace(/\((?:MW|%|g\/kWh)\)\s*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return NAME_OF_LABEL[slug] ?? slug;
}

/** Whether a column is the artefact of a trailing separator. */
export function isArtefact(column: string): boolean {
  return ARTEFACT.test(column);
}

/** Columns of a payload that the product does not know: reported as drift, kept in Bronze only. */
export function unknownColumns(columns: readonly string[]): string[] {
  return columns.filter((column) => !KNOWN_COLUMNS.includes(column) && !isArtefact(column));
}

/** Mandatory columns that a payload lacks. */
export function missingColumns(columns: readonly string[]): string[] {
  return MANDATORY_COLUMNS.filter((column) => !columns.includes(column));
}
