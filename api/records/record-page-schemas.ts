import { z } from 'zod';

import { RECORD_RESOURCES } from './record-resources.js';

/** The pages of every record resource, by their name in the OpenAPI document. */
export const RECORD_PAGE_SCHEMAS: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  RECORD_RESOURCES.map(({ pageName, rowSchema }) => [
    pageName,
    z.object({
      data: z.array(rowSchema).describe('Ordered by key.'),
      next_cursor: z.string().nullable().describe('Cursor of the next page; null on the last one.'),
    }),
  ]),
);
