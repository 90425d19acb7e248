import { z } from 'zod';

/** Most characters of a code. */
export const LONGEST_CODE = 100;

/** The code of an asset; what no database takes as text (U+0000, half a surrogate pair) is none. */
export const ASSET_CODE = z
  .string()
  .min(1)
  .max(LONGEST_CODE)
  .refine((text) => !text.includes('\u0000') && text.isWellFormed());
