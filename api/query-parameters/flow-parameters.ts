import { z } from 'zod';

import { isEnergySource, REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import { isRegionCode, REGION_CODES } from '../../domain/region/region.js';
import { findInstant, type UtcInstant } from '../../domain/time/instant.js';

import { issueParameters, NO_HINT, PARAMETER_FACTS } from './parameter-facts.js';
import { splitParameterList } from './parameter-list.js';

const FIRST_YEAR = '1900';
const LAST_YEAR = '2199';
const INSTANT_ALLOWED = `an ISO 8601 instant with Z or an offset, from ${FIRST_YEAR} to ${LAST_YEAR}, as 2026-08-27T07:45:00Z`;

/** Time offsets lose their plus sign in a query string that is not encoded. */
const LOST_PLUS = / \d{2}:?\d{2}$/;

const REGION_CODE = z.string().transform((text, context) => {
  if (isRegionCode(text)) return text;
  context.addIssue({
    code: 'custom',
    message: NO_HINT,
    ...(text === '' ? {} : { params: issueParameters('UNKNOWN_REGION') }),
  });
  return z.NEVER;
});

const SOURCE = z.string().transform((text, context) => {
  if (isEnergySource(text)) return text;
  context.addIssue({ code: 'custom', message: NO_HINT });
  return z.NEVER;
});

const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .preprocess(splitParameterList, z.array(item))
    .transform((items) => [...new Set(items)].sort())
    .default([]);

/** `region_code` of a series: any number of regions, all when absent. */
export const REGION_CODES_PARAMETER = listOf(REGION_CODE).register(PARAMETER_FACTS, {
  description: 'INSEE codes of regions, repeated or comma-separated; all regions when absent.',
  example: ['32', '11'],
  allowed: `one or more of ${REGION_CODES.join(', ')}`,
  jsonSchema: { type: 'array', items: { type: 'string', enum: REGION_CODES } },
  isRequired: false,
});

/** `source` of a series: any number of sources, all when absent. */
export const SOURCES_PARAMETER = listOf(SOURCE).register(PARAMETER_FACTS, {
  description: 'Sources of energy flows, repeated or comma-separated; all sources when absent.',
  example: ['wind', 'solar'],
  allowed: `one or more of ${REGIONAL_ENERGY_SOURCES.join(', ')}`,
  jsonSchema: { type: 'array', items: { type: 'string', enum: REGIONAL_ENERGY_SOURCES } },
  isRequired: false,
});

/** `region_code` of one number. */
export const REGION_CODE_PARAMETER = REGION_CODE.clone().register(PARAMETER_FACTS, {
  description: 'INSEE code of the region.',
  example: '32',
  allowed: `one of ${REGION_CODES.join(', ')}`,
  jsonSchema: { type: 'string', enum: REGION_CODES },
  isRequired: true,
});

/** `source` of one number. */
export const SOURCE_PARAMETER = SOURCE.clone().register(PARAMETER_FACTS, {
  description: 'Source of the energy flow.',
  example: 'wind',
  allowed: `one of ${REGIONAL_ENERGY_SOURCES.join(', ')}`,
  jsonSchema: { type: 'string', enum: REGIONAL_ENERGY_SOURCES },
  isRequired: true,
});

/** An instant that must be given. */
export function instantParameter(description: string, example: string): z.ZodType<UtcInstant> {
  return INSTANT.clone().register(PARAMETER_FACTS, instantFacts(description, example, true));
}

/** An instant that may be given. */
export function optionalInstantParameter(
  description: string,
  example: string,
): z.ZodOptional<typeof INSTANT> {
  return INSTANT.optional().register(PARAMETER_FACTS, instantFacts(description, example, false));
}

const INSTANT = z.string().transform((text, context): UtcInstant => {
  const instant = findInstant(text);
  if (instant !== undefined && instant >= FIRST_YEAR && instant < `${LAST_YEAR}-12-31T23:59:59Z`) {
    return instant;
  }
  context.addIssue({
    code: 'custom',
    message: LOST_PLUS.test(text)
      ? " (a '+' in a query string arrives as a space: write %2B, or give the instant in UTC with Z)"
      : NO_HINT,
  });
  return z.NEVER;
});

const instantFacts = (description: string, example: string, isRequired: boolean) => ({
  description,
  example,
  allowed: INSTANT_ALLOWED,
  jsonSchema: { type: 'string', format: 'date-time' },
  isRequired,
});
