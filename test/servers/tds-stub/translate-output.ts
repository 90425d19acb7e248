import { columnList } from './column-list.js';
import type { StatementContext } from './statement-context.js';
import { splitAtCommas, TokenCursor } from './token-cursor.js';
import { translateValue } from './translate-expression.js';
import { quoted, readObjectName } from './tsql-names.js';
import { isWord, spell, type Token } from './tsql-tokens.js';

/** An OUTPUT clause as RETURNING. */
export interface Output {
  readonly returning: string;
  readonly columns: readonly string[];
  /** Where the rows go instead of to the client. */
  readonly into: { readonly table: string; readonly columns: string } | undefined;
}

/** Takes `output ... [into table (columns)]`, which ends at one of these words. */
export function takeOutput(
  cursor: TokenCursor,
  context: StatementContext,
  endWords: readonly string[],
): Output | undefined {
  if (!cursor.takeWords('OUTPUT')) return undefined;
  const list = splitAtCommas(cursor.takeUntil((token) => isWord(token, 'INTO', ...endWords)));
  const items = list.map((item) => outputItem(item, context));
  return {
    returning: ` returning ${items.map(({ sql }) => sql).join(', ')}`,
    columns: items.map(({ name }) => name),
    into: cursor.takeWords('INTO') ? takeTarget(cursor) : undefined,
  };
}

function takeTarget(cursor: TokenCursor): Output['into'] {
  const table = readObjectName(cursor).sql;
  const columns = cursor.takeGroup();
  return { table, columns: columns === undefined ? '' : columnList(columns) };
}

function outputItem(
  tokens: readonly Token[],
  context: StatementContext,
): { readonly sql: string; readonly name: string } {
  const at = tokens.findIndex((token) => isWord(token, 'AS'));
  if (at === -1) return { sql: translateValue(tokens, context), name: spell(tokens.at(-1)) };
  const cursor = new TokenCursor(tokens.slice(at + 1));
  const name = cursor.needNameAsWritten();
  cursor.needEnd();
  return { sql: `${translateValue(tokens.slice(0, at), context)} as ${quoted(name)}`, name };
}
