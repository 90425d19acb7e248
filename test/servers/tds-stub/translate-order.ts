import type { StatementContext } from './statement-context.js';
import { splitAtCommas } from './token-cursor.js';
import { translateExpression } from './translate-expression.js';
import { isWord, type Token } from './tsql-tokens.js';

/** `order by`: SQL Server holds NULL for the least of all values. */
export function translateOrder(tokens: readonly Token[], context: StatementContext): string {
  const items = splitAtCommas(tokens).map((item) => {
    const isDescending = isWord(item.at(-1), 'DESC');
    const hasDirection = isDescending || isWord(item.at(-1), 'ASC');
    const value = translateExpression(hasDirection ? item.slice(0, -1) : item, context);
    return `${value} ${isDescending ? 'desc nulls last' : 'asc nulls first'}`;
  });
  return `order by ${items.join(', ')}`;
}
