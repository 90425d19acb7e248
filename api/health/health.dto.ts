import { z } from 'zod';

import { OPENAPI_SCHEMAS } from '../openapi/openapi-schemas.js';

/** A process or its warehouse answers. */
export const HEALTH = z
  .object({ status: z.enum(['live', 'ready']) })
  .register(OPENAPI_SCHEMAS, { id: 'Health' });

/** Health as served; see {@link HEALTH}. */
export type HealthJson = z.infer<typeof HEALTH>;
