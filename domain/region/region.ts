import { GridError } from '../errors/grid-error.js';

/**
 * The 12 regions eCO2mix publishes, by INSEE code (R11), with RTE's own older zone code.
 * Corsica (94) and the overseas regions are not part of it.
 */
export const REGIONS = [
  { code: '11', name: 'Île-de-France', rteCode: 'IDF' },
  { code: '24', name: 'Centre-Val de Loire', rteCode: 'CEN' },
  { code: '27', name: 'Bourgogne-Franche-Comté', rteCode: 'BFC' },
  { code: '28', name: 'Normandie', rteCode: 'NOR' },
  { code: '32', name: 'Hauts-de-France', rteCode: 'NPP' },
  { code: '44', name: 'Grand Est', rteCode: 'ACA' },
  { code: '52', name: 'Pays de la Loire', rteCode: 'PLO' },
  { code: '53', name: 'Bretagne', rteCode: 'BRE' },
  { code: '75', name: 'Nouvelle-Aquitaine', rteCode: 'ALP' },
  { code: '76', name: 'Occitanie', rteCode: 'LRM' },
  { code: '84', name: 'Auvergne-Rhône-Alpes', rteCode: 'ARA' },
  { code: '93', name: "Provence-Alpes-Côte d'Azur", rteCode: 'PAC' },
] as const;

/** INSEE code of a region in eCO2mix; a text, never a number. */
export type RegionCode = (typeof REGIONS)[number]['code'];

/** One region of {@link REGIONS}. */
export type Region = (typeof REGIONS)[number];

/** The 12 codes, in the order of {@link REGIONS}. */
export const REGION_CODES: readonly RegionCode[] = REGIONS.map((region) => region.code);

/** Whether a text is the code of a region that eCO2mix publishes. */
export function isRegionCode(text: string): text is RegionCode {
  return REGIONS.some((region) => region.code === text);
}

/**
 * The region of a code.
 *
 * @throws GridError UNKNOWN_REGION when eCO2mix publishes none under it.
 */
export function getRegion(code: string): Region {
  const region = REGIONS.find((candidate) => candidate.code === code);
  if (region === undefined) {
    throw new GridError(
      'UNKNOWN_REGION',
      `'${code}' is not a region of eCO2mix: expected one of ${REGION_CODES.join(', ')}`,
      { value: code },
    );
  }
  return region;
}
