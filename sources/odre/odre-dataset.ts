import { DATASET_STEP_MINUTES } from '../../domain/energy/dataset.js';

/** Datasets of ODRÉ this product reads, with the step of their slots and their prefix in Bronze. */
export const ODRE_DATASETS = {
  'eco2mix-regional-tr': {
    stepMinutes: DATASET_STEP_MINUTES['eco2mix-regional-tr'],
    bronzePrefix: 'eco2mix_regional',
  },
  'eco2mix-regional-cons-def': {
    stepMinutes: DATASET_STEP_MINUTES['eco2mix-regional-cons-def'],
    bronzePrefix: 'eco2mix_regional_cons_def',
  },
} as const;

/** Name of a dataset of {@link ODRE_DATASETS}. */
export type OdreDatasetId = keyof typeof ODRE_DATASETS;
