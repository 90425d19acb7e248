import { REGION_CODES } from './region.js';

/** Corsica, the overseas regions, and what the official code numbers beside them overseas. */
const BEYOND_ECO2MIX = [
  '01',
  '02',
  '03',
  '04',
  '06',
  '94',
  '975',
  '977',
  '978',
  '984',
  '986',
  '987',
  '988',
  '989',
];

/**
 * Every region of the official geographic code of INSEE, as @etalab/decoupage-administratif lists
 * them, by code: those of eCO2mix and all others.
 */
export const OFFICIAL_REGION_CODES: readonly string[] = [...REGION_CODES, ...BEYOND_ECO2MIX].sort();
