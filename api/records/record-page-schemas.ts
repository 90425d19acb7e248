import { z } from 'zod';

import { EMPTY_PAGE_REASONS } from './empty-page.js';
import { RECORD_RESOURCES } from './record-resources.js';

/** The pages of every record resource, by their name in the OpenAPI document. */
export const RECORD_PAGE_SCHEMAS: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  RECORD_RESOURCES.map(({ pageName, rowSchema }) => [
    pageName,
    z.object({
      data: z.array(rowSchema).describe('Ordered by key.'),
      next_cursor: z.string().nullable().describe('Cursor of the next page; null on the last one.'),
      reason: z
        .enum(EMPTY_PAGE_REASONS)
        .optional()
        .describe(
          'Why there is no row, when there is none: the table has none at all, had none at as_of, or none that matches.',
        ),
      message: z.string().optional().describe('The same, for people, in French.'),
    }),
  ]),
);
