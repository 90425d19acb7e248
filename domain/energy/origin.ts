/** Where data came from: RTE itself, the simulator, or recorded files. They never mix in one store. */
export const ORIGINS = ['live', 'simulated', 'replayed'] as const;

/** One of {@link ORIGINS}. */
export type Origin = (typeof ORIGINS)[number];
