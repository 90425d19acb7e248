import type { EnergySource } from '../../domain/energy/energy-source.js';
import { columnName } from '../landed-files/record-table.js';

/** Columns of the register that must be there. */
export const MANDATORY_REGISTER_COLUMNS: readonly string[] = [
  'nominstallation',
  'codeeicresourceobject',
  'codeinseecommune',
  'coderegion',
  'codefiliere',
  'filiere',
  'technologie',
  'datemiseenservice',
  'gestionnaire',
];

/** Names the capacity column has, and how many of its units are a MW: kW unless the header says another. */
export const CAPACITY_COLUMNS: Readonly<Record<string, number>> = {
  puismaxinstallee: 1000,
  puismaxinstallee_kw: 1000,
  puismaxinstallee_mw: 1,
};

/** Other columns that are known: kept in Silver or left in Bronze. */
const KNOWN_COLUMNS: readonly string[] = [
  ...MANDATORY_REGISTER_COLUMNS,
  ...Object.keys(CAPACITY_COLUMNS),
  ...['idpeps', 'codeiris', 'commune', 'codeepci', 'epci', 'codedepartement', 'departement'],
  ...['region', 'codeiriscommuneimplantation', 'codeinseecommuneimplantation', 'codes3renr'],
  ...['dateraccordement', 'datederaccordement', 'datedebutversion', 'postesource'],
  ...['tensionraccordement', 'moderaccordement', 'codecombustible', 'combustible'],
  ...['codescombustiblessecondaires', 'combustiblessecondaires', 'codetechnologie'],
  ...['typestockage', 'puismaxraccharge', 'puismaxcharge', 'puismaxrac'],
  ...['puismaxinstalleedischarge', 'puismaxinstalleedischarge_kw', 'puismaxinstalleedischarge_mw'],
  ...['nbgroupes', 'nbinstallations', 'regime', 'energiestockable', 'capacitereservoir'],
  ...['hauteurchute', 'productible', 'debitmaximal', 'codegestionnaire', 'maxpuis'],
  ...['energieannuelleglissanteinjectee', 'energieannuelleglissanteproduite'],
  ...['energieannuelleglissantesoutiree', 'energieannuelleglissantestockee'],
  ...['datemiseenservice_date'],
];

/** Columns of a file that the product does not know. */
export function unknownRegisterColumns(columns: Iterable<string>): readonly string[] {
  return [...columns].filter((column) => !KNOWN_COLUMNS.includes(column));
}

/** Columns that a file of the register must have and lacks. */
export function missingRegisterColumns(columns: Iterable<string>): readonly string[] {
  const sent = [...columns];
  const missing = MANDATORY_REGISTER_COLUMNS.filter((column) => !sent.includes(column));
  return findCapacityColumn(sent) === undefined ? [...missing, 'puismaxinstallee'] : missing;
}

/** The column of the installed capacity and how many of its units are a MW. */
export function findCapacityColumn(
  columns: Iterable<string>,
): { readonly column: string; readonly unitsPerMw: number } | undefined {
  const column = [...columns].find((name) => Object.hasOwn(CAPACITY_COLUMNS, name));
  const unitsPerMw = CAPACITY_COLUMNS[column ?? ''];
  return column === undefined || unitsPerMw === undefined ? undefined : { column, unitsPerMw };
}

/** Energy source of each filière, by its code and its label; storage and the rest have none. */
const SOURCE_OF_FILIERE: Readonly<Record<string, EnergySource>> = {
  nucle: 'nuclear',
  nucleaire: 'nuclear',
  therm: 'thermal',
  thermique_non_renouvelable: 'thermal',
  hydlq: 'hydro',
  hydraulique: 'hydro',
  eolie: 'wind',
  eolien: 'wind',
  solai: 'solar',
  solaire: 'solar',
  bioen: 'bioenergy',
  bioenergies: 'bioenergy',
};

/** Technologies that belong to one source only, whatever an operator files them under (R14). */
const SOURCE_OF_TECHNOLOGY: Readonly<Record<string, EnergySource>> = {
  photv: 'solar',
  photovoltaique: 'solar',
  m_pos: 'wind',
  en_mer_pose: 'wind',
};

/** What a record says of its source, by code and label. */
export interface PublishedSource {
  readonly codeFiliere: string | null;
  readonly filiere: string | null;
  readonly codeTechnologie: string | null;
  readonly technologie: string | null;
}

/** The source of an installation: its technology's where that tells one, else its filière's. */
export function sourceOf(published: PublishedSource): {
  readonly sourceCode: EnergySource | null;
  readonly isCorrected: boolean;
} {
  const filed =
    found(SOURCE_OF_FILIERE, published.codeFiliere) ?? found(SOURCE_OF_FILIERE, published.filiere);
  const told =
    found(SOURCE_OF_TECHNOLOGY, published.codeTechnologie) ??
    found(SOURCE_OF_TECHNOLOGY, published.technologie);
  return told === undefined || told === filed
    ? { sourceCode: filed ?? null, isCorrected: false }
    : { sourceCode: told, isCorrected: true };
}

function found(
  sources: Readonly<Record<string, EnergySource>>,
  spelled: string | null,
): EnergySource | undefined {
  return sources[columnName(spelled ?? '')];
}
