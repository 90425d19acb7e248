import { createHash } from 'node:crypto';

/** What stands between the beginning of a key and the hash of all of it. */
const HASH_MARK = '~';

/**
 * A text from outside as both dialects can keep it: at most `limit` UTF-16 units, U+FFFD in place of
 * what a database refuses (U+0000, half a surrogate pair).
 */
export function storableText(text: string, limit: number): string {
  return text.slice(0, limit).replaceAll('\u0000', '\uFFFD').toWellFormed();
}

/**
 * A key from outside as both dialects can keep it: unchanged where that is possible, else its
 * beginning and the SHA-256 of all of it, so that distinct keys stay distinct.
 */
export function storableKey(key: string, limit: number): string {
  if (storableText(key, limit) === key) return key;
  const hash = createHash('sha256').update(Buffer.from(key, 'utf16le')).digest('hex');
  return `${storableText(key, limit - hash.length - HASH_MARK.length)}${HASH_MARK}${hash}`;
}
