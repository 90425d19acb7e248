import { z } from 'zod';

import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import { ORIGINS } from '../../domain/energy/origin.js';
import { REGION_CODES } from '../../domain/region/region.js';
import { INSTANT_SCHEMA } from '../openapi/flow-schema.js';
import {
  instantParameter,
  optionalInstantParameter,
  REGION_CODES_PARAMETER,
  SOURCES_PARAMETER,
} from '../query-parameters/flow-parameters.js';
import { PARAMETER_FACTS } from '../query-parameters/parameter-facts.js';

/** Datasets that declare generation; one at a time, since two may declare the same event. */
const GENERATION_PUBLISHERS = [
  'rte-generation-unavailabilities',
  'maintenance-page',
] as const satisfies readonly DatasetId[];

/** Query of what is unavailable at an instant. */
export const UNAVAILABILITY_QUERY = z.strictObject({
  at: instantParameter('The instant.', '2026-08-27T12:00:00Z'),
  region_code: REGION_CODES_PARAMETER,
  source: SOURCES_PARAMETER,
  publisher: z
    .enum(GENERATION_PUBLISHERS)
    .default('rte-generation-unavailabilities')
    .register(PARAMETER_FACTS, {
      description: 'Dataset whose declarations count; two of them may declare the same event.',
      example: 'rte-generation-unavailabilities',
      allowed: `one of ${GENERATION_PUBLISHERS.join(', ')}`,
      jsonSchema: {
        type: 'string',
        enum: GENERATION_PUBLISHERS,
        default: 'rte-generation-unavailabilities',
      },
      isRequired: false,
    }),
  as_of: optionalInstantParameter(
    'Serve what was known at this instant; absent: what is known now.',
    '2026-09-01T00:00:00Z',
  ),
});

/** Query of what is unavailable; see {@link UNAVAILABILITY_QUERY}. */
export type UnavailabilityQuery = z.output<typeof UNAVAILABILITY_QUERY>;

/** What is unavailable at an instant, as served. */
export const UNAVAILABILITY = z.object({
  at: INSTANT_SCHEMA,
  publisher: z.enum(GENERATION_PUBLISHERS),
  unavailable_mw: z
    .number()
    .describe('Sum of the sites in MW: what is declared, which may be less than what is lost.'),
  events_without_figure: z
    .int()
    .describe('Events under way that state no capacity for the instant; they are not in the sum.'),
  sites: z
    .array(
      z.object({
        site: z.string().describe('Power station, as its groups are named.'),
        region_code: z.enum(REGION_CODES).nullable().describe('Null while unresolved.'),
        source: z.enum(REGIONAL_ENERGY_SOURCES).nullable().describe('Null while unresolved.'),
        unavailable_mw: z
          .number()
          .describe('MW, counted once: the larger of what station and groups declare.'),
      }),
    )
    .describe('The largest first.'),
  origin: z.enum(ORIGINS),
});
