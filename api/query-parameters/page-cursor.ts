import { createHash } from 'node:crypto';

import type { z } from 'zod';

/** The words after which a list goes on behind a position, bound to the list it was given with. */
export function encodePageCursor(list: string, position: unknown): string {
  return Buffer.from(JSON.stringify([digestOf(list), position])).toString('base64url');
}

/** The position a cursor names, or undefined when it is broken or of another list. */
export function findPageCursor<Position>(
  list: string,
  cursor: string,
  schema: z.ZodType<Position>,
): Position | undefined {
  const words = findJson(cursor);
  if (!Array.isArray(words) || words.length !== 2 || words[0] !== digestOf(list)) return undefined;
  return schema.safeParse(words[1]).data;
}

function digestOf(list: string): string {
  return createHash('sha256').update(list).digest('base64url').slice(0, 12);
}

function findJson(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
