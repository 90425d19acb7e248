import { REGIONS } from '../region/region.js';

/** The 13 metropolitan regions that publish installed capacity: those of eCO2mix and Corsica (R11). */
export const CAPACITY_REGIONS: readonly { readonly code: string; readonly name: string }[] = [
  ...REGIONS.map(({ code, name }) => ({ code, name })),
  { code: '94', name: 'Corse' },
];

/** Codes of {@link CAPACITY_REGIONS}. */
export const CAPACITY_REGION_CODES: readonly string[] = CAPACITY_REGIONS.map(({ code }) => code);
