import { splitAtCommas, TokenCursor } from './token-cursor.js';
import { quoted } from './tsql-names.js';
import type { Token } from './tsql-tokens.js';

/** A list of plain column names in parentheses. */
export function columnList(tokens: readonly Token[]): string {
  const names = splitAtCommas(tokens).map((part) => {
    const cursor = new TokenCursor(part);
    const name = cursor.needName();
    cursor.needEnd();
    return quoted(name);
  });
  return ` (${names.join(', ')})`;
}
