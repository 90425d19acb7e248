import { z } from 'zod';

/** A process or its warehouse answers. */
export const HEALTH = z.object({ status: z.enum(['live', 'ready']) });

/** Health as served; see {@link HEALTH}. */
export type HealthJson = z.infer<typeof HEALTH>;
