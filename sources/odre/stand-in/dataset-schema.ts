/** A cell as the API serves it; `date_heure` is held as epoch milliseconds until it is written. */
export type Cell = string | number | null;

/** Field types of Explore v2.1 that eCO2mix uses. */
export type FieldType = 'text' | 'int' | 'double' | 'datetime';

/** A field of a dataset: technical name, label of the CSV header, declared type. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
}

/** A dataset's identity and its fields in the order they are served. */
export interface DatasetSchema {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly Field[];
}

/** Field that holds the instant of a row. */
export const INSTANT_FIELD = 'date_heure';

const text = (name: string, label: string): Field => ({ name, label, type: 'text' });
const int = (name: string, label: string): Field => ({ name, label, type: 'int' });
const double = (name: string, label: string): Field => ({ name, label, type: 'double' });

const CALENDAR: readonly Field[] = [
  text('nature', 'Nature'),
  text('date', 'Date'),
  text('heure', 'Heure'),
  { name: INSTANT_FIELD, label: 'Date - Heure', type: 'datetime' },
];

const RATIOS: readonly Field[] = [
  ['thermique', 'Thermique'],
  ['nucleaire', 'Nucléaire'],
  ['eolien', 'Eolien'],
  ['solaire', 'Solaire'],
  ['hydraulique', 'Hydraulique'],
  ['bioenergies', 'Bioénergies'],
].flatMap(([name, label]) => [
  double(`tco_${name ?? ''}`, `TCO ${label ?? ''} (%)`),
  double(`tch_${name ?? ''}`, `TCH ${label ?? ''} (%)`),
]);

/** Pumping and batteries are declared text regionally, wind too once consolidated (R6). */
function regionalFields(wind: FieldType, additional: readonly Field[], artefact: number): Field[] {
  return [
    text('code_insee_region', 'Code INSEE région'),
    text('libelle_region', 'Région'),
    ...CALENDAR,
    int('consommation', 'Consommation (MW)'),
    int('thermique', 'Thermique (MW)'),
    int('nucleaire', 'Nucléaire (MW)'),
    { name: 'eolien', label: 'Eolien (MW)', type: wind },
    int('solaire', 'Solaire (MW)'),
    int('hydraulique', 'Hydraulique (MW)'),
    text('pompage', 'Pompage (MW)'),
    int('bioenergies', 'Bioénergies (MW)'),
    int('ech_physiques', 'Ech. physiques (MW)'),
    text('stockage_batterie', 'Stockage batterie'),
    text('destockage_batterie', 'Déstockage batterie'),
    ...additional,
    ...RATIOS,
    text(`column_${artefact}`, `Column ${artefact}`),
  ];
}

const NATIONAL_FIELDS: readonly Field[] = [
  text('perimetre', 'Périmètre'),
  ...CALENDAR,
  int('consommation', 'Consommation (MW)'),
  int('prevision_j1', 'Prévision J-1 (MW)'),
  int('prevision_j', 'Prévision J (MW)'),
  int('fioul', 'Fioul (MW)'),
  int('charbon', 'Charbon (MW)'),
  int('gaz', 'Gaz (MW)'),
  int('nucleaire', 'Nucléaire (MW)'),
  int('eolien', 'Eolien (MW)'),
  int('eolien_terrestre', 'Eolien terrestre (MW)'),
  int('eolien_offshore', 'Eolien offshore (MW)'),
  int('solaire', 'Solaire (MW)'),
  int('hydraulique', 'Hydraulique (MW)'),
  int('pompage', 'Pompage (MW)'),
  int('bioenergies', 'Bioénergies (MW)'),
  int('ech_physiques', 'Ech. physiques (MW)'),
  int('taux_co2', 'Taux de CO2 (g/kWh)'),
  int('ech_comm_angleterre', 'Ech. comm. Angleterre (MW)'),
  int('ech_comm_espagne', 'Ech. comm. Espagne (MW)'),
  int('ech_comm_italie', 'Ech. comm. Italie (MW)'),
  int('ech_comm_suisse', 'Ech. comm. Suisse (MW)'),
  int('ech_comm_allemagne_belgique', 'Ech. comm. Allemagne-Belgique (MW)'),
  int('fioul_tac', 'Fioul - TAC (MW)'),
  int('fioul_cogen', 'Fioul - Cogénération (MW)'),
  int('fioul_autres', 'Fioul - Autres (MW)'),
  int('gaz_tac', 'Gaz - TAC (MW)'),
  int('gaz_cogen', 'Gaz - Cogénération (MW)'),
  int('gaz_ccg', 'Gaz - CCG (MW)'),
  int('gaz_autres', 'Gaz - Autres (MW)'),
  int('hydraulique_fil_eau_eclusee', "Hydraulique - Fil de l'eau + éclusée (MW)"),
  int('hydraulique_lacs', 'Hydraulique - Lacs (MW)'),
  int('hydraulique_step_turbinage', 'Hydraulique - STEP turbinage (MW)'),
  int('bioenergies_dechets', 'Bioénergies - Déchets (MW)'),
  int('bioenergies_biomasse', 'Bioénergies - Biomasse (MW)'),
  int('bioenergies_biogaz', 'Bioénergies - Biogaz (MW)'),
  int('stockage_batterie', 'Stockage batterie'),
  int('destockage_batterie', 'Déstockage batterie'),
];

/** Field layouts of the four eCO2mix datasets, as captured from ODRÉ in 2024 and 2026. */
export const DATASET_SCHEMAS = {
  'eco2mix-regional-tr': {
    id: 'eco2mix-regional-tr',
    title: 'Données éCO2mix régionales temps réel',
    fields: regionalFields('int', [], 68),
  },
  'eco2mix-regional-cons-def': {
    id: 'eco2mix-regional-cons-def',
    title: 'Données éCO2mix régionales consolidées et définitives',
    fields: regionalFields(
      'text',
      [text('eolien_terrestre', 'Eolien terrestre'), text('eolien_offshore', 'Eolien offshore')],
      30,
    ),
  },
  'eco2mix-national-tr': {
    id: 'eco2mix-national-tr',
    title: 'Données éCO2mix nationales temps réel',
    fields: NATIONAL_FIELDS,
  },
  'eco2mix-national-cons-def': {
    id: 'eco2mix-national-cons-def',
    title: 'Données éCO2mix nationales consolidées et définitives',
    fields: NATIONAL_FIELDS.map((field) =>
      field.name === 'gaz_cogen' ? { ...field, type: 'text' as const } : field,
    ),
  },
} as const satisfies Readonly<Record<string, DatasetSchema>>;

/** Name of a dataset the stand-in serves. */
export type StandInDatasetId = keyof typeof DATASET_SCHEMAS;

/** The names of {@link DATASET_SCHEMAS}. */
export const STAND_IN_DATASETS: readonly StandInDatasetId[] = [
  'eco2mix-regional-tr',
  'eco2mix-regional-cons-def',
  'eco2mix-national-tr',
  'eco2mix-national-cons-def',
];

/** Position of a field in the rows of a dataset, -1 when it has none of that name. */
export function fieldIndex(fields: readonly Field[], name: string): number {
  return fields.findIndex((field) => field.name === name);
}
