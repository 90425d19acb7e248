import { z } from 'zod';

import { PARAMETER_FACTS } from './parameter-facts.js';

/** Rows of a page when the caller names no limit. */
export const DEFAULT_LIMIT = 1_000;

/** Most rows of a page. */
export const MAX_LIMIT = 10_000;

/** `limit` of a page. */
export const LIMIT_PARAMETER = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(MAX_LIMIT))
  .default(DEFAULT_LIMIT)
  .register(PARAMETER_FACTS, {
    description: 'Most rows of the answer; the rest follows under next_cursor.',
    example: DEFAULT_LIMIT,
    allowed: `a whole number from 1 to ${MAX_LIMIT}`,
    jsonSchema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
    isRequired: false,
  });

/** `cursor` of a page: `next_cursor` of the one before. */
export const CURSOR_PARAMETER = z
  .string()
  .transform((text) => (text === '' ? undefined : text))
  .optional()
  .register(PARAMETER_FACTS, {
    description: 'Where to go on: next_cursor of the page before; empty or absent on the first.',
    example: '',
    allowed: 'the next_cursor of a page of the same query, unchanged',
    jsonSchema: { type: 'string' },
    isRequired: false,
  });
