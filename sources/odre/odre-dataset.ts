import { DATASET_CATALOGUE } from '../../domain/dataset/dataset-catalogue.js';
import { REGION_CODES } from '../../domain/region/region.js';

const REGIONAL = {
  rowsPerSlot: REGION_CODES.length,
  placeColumn: 'code_insee_region',
} as const;
const NATIONAL = { rowsPerSlot: 1, placeColumn: 'perimetre' } as const;

/**
 * Datasets of ODRÉ this product reads: step of their slots, prefix in Bronze, rows that share a
 * slot, and a column that only they have, which tells a CSV export from an error page.
 */
export const ODRE_DATASETS = {
  'eco2mix-regional-tr': {
    stepMinutes: DATASET_CATALOGUE['eco2mix-regional-tr'].stepMinutes,
    bronzePrefix: 'eco2mix_regional',
    ...REGIONAL,
  },
  'eco2mix-regional-cons-def': {
    stepMinutes: DATASET_CATALOGUE['eco2mix-regional-cons-def'].stepMinutes,
    bronzePrefix: 'eco2mix_regional_cons_def',
    ...REGIONAL,
  },
  'eco2mix-national-tr': {
    stepMinutes: DATASET_CATALOGUE['eco2mix-national-tr'].stepMinutes,
    bronzePrefix: 'eco2mix_national',
    ...NATIONAL,
  },
  'eco2mix-national-cons-def': {
    stepMinutes: DATASET_CATALOGUE['eco2mix-national-cons-def'].stepMinutes,
    bronzePrefix: 'eco2mix_national_cons_def',
    ...NATIONAL,
  },
} as const;

/** Name of a dataset of {@link ODRE_DATASETS}. */
export type OdreDatasetId = keyof typeof ODRE_DATASETS;
