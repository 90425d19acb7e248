/** Datasets with a pipeline, by their name at the source, with the minutes between two slots. */
export const DATASET_STEP_MINUTES = {
  'eco2mix-regional-tr': 15,
  'eco2mix-regional-cons-def': 30,
} as const;
