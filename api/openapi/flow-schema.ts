import { z } from 'zod';

import { REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import { MISSING_REASONS } from '../../domain/energy/measurement.js';
import { ORIGINS } from '../../domain/energy/origin.js';
import { VINTAGES } from '../../domain/energy/vintage.js';
import { REGION_CODES } from '../../domain/region/region.js';

/** A UTC instant as served. */
export const INSTANT_SCHEMA = z
  .string()
  .meta({ format: 'date-time', examples: ['2026-08-27T07:45:00Z'] });

/** Value, its reason when there is none, and how final it is. */
export const VALUE_SHAPE = {
  value: z
    .number()
    .nullable()
    .describe('Power in MW; null when there is none, which is never the same as 0.'),
  reason: z
    .enum(MISSING_REASONS)
    .nullable()
    .describe('Why the value is null; null when there is a value.'),
  vintage: z.enum(VINTAGES).describe('How final RTE says the value is.'),
};

/** A flow as served: one region, source and slot. */
export const FLOW_SCHEMA = z.object({
  region_code: z.enum(REGION_CODES).describe('INSEE code.'),
  region_name: z.string(),
  source: z.enum(REGIONAL_ENERGY_SOURCES),
  slot_start: INSTANT_SCHEMA,
  slot_end: INSTANT_SCHEMA.describe('First instant after the slot.'),
  ...VALUE_SHAPE,
  unit: z.literal('MW'),
  origin: z.enum(ORIGINS).describe('RTE itself, the simulator, or recorded files.'),
});

/** A flow as served; see {@link FLOW_SCHEMA}. */
export type FlowJson = z.infer<typeof FLOW_SCHEMA>;
