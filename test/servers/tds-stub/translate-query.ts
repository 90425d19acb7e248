import { columnList } from './column-list.js';
import type { StatementContext, TranslatedQuery } from './statement-context.js';
import { refusal, TdsError } from './tds-error.js';
import { splitAtCommas, TokenCursor } from './token-cursor.js';
import { translateExpression, translateValue } from './translate-expression.js';
import { translateFrom } from './translate-from.js';
import { translateOrder } from './translate-order.js';
import { quoted, readObjectName, type ObjectName } from './tsql-names.js';
import { isOperator, isWord, spell, syntaxError, type Token } from './tsql-tokens.js';

const CLAUSES = ['INTO', 'FROM', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'OFFSET', 'OPTION', 'FOR'];
const SET_OPERATORS = ['UNION', 'EXCEPT', 'INTERSECT'];

/** Writes `with ... select ...`, branches of a union included. */
export function translateQuery(
  tokens: readonly Token[],
  context: StatementContext,
  isNested = false,
): TranslatedQuery {
  const cursor = new TokenCursor(tokens);
  const ctes = cursor.isWord('WITH') ? translateCtes(cursor, context) : '';
  const parts: string[] = [];
  let first: TranslatedQuery | undefined;
  for (;;) {
    const branch = cursor.takeUntil((token) => isWord(token, ...SET_OPERATORS));
    const isWhole = cursor.isAtEnd && parts.length === 0;
    const query = translateBranch(branch, context, isNested, !isWhole && !cursor.isAtEnd);
    first ??= query;
    parts.push(query.sql);
    if (cursor.isAtEnd) break;
    const operator = spell(cursor.next()).toLowerCase();
    parts.push(cursor.takeWords('ALL') ? `${operator} all` : operator);
  }
  return { sql: `${ctes}${parts.join(' ')}`, columns: first.columns, into: first.into };
}

/** Writes `with a as (...), b as (...)` and leaves the cursor behind it. */
export function translateCtes(cursor: TokenCursor, context: StatementContext): string {
  cursor.needWords('WITH');
  const ctes: string[] = [];
  do {
    const name = quoted(cursor.needName());
    const columns = cursor.takeGroup();
    cursor.needWords('AS');
    const query = translateQuery(cursor.needGroup(), context, true).sql;
    ctes.push(`${name}${columns === undefined ? '' : columnList(columns)} as (${query})`);
  } while (cursor.takeOperator(','));
  return `with ${ctes.join(', ')} `;
}

function translateBranch(
  tokens: readonly Token[],
  context: StatementContext,
  isNested: boolean,
  isFollowed: boolean,
): TranslatedQuery {
  const cursor = new TokenCursor(tokens);
  cursor.needWords('SELECT');
  const isDistinct = cursor.takeWords('DISTINCT');
  const limit = translateTop(cursor, context);
  const list = splitAtCommas(cursor.takeUntil((token) => isWord(token, ...CLAUSES)));
  const items = list.map((item) => translateItem(item, context));
  const clauses = translateClauses(cursor, context);
  if (isNested && clauses.hasOrder && limit === '' && !clauses.hasOffset) {
    throw new TdsError(
      1033,
      'The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.',
      15,
    );
  }
  const select = `select ${isDistinct ? 'distinct ' : ''}${items.map(({ sql }) => sql).join(', ')}`;
  const whole = `${select}${clauses.sql}${limit}`;
  const columns = items.map(({ name }) => name);
  return {
    sql: isFollowed || limit !== '' ? `(${whole})` : whole,
    columns: columns.every((name) => name !== undefined) ? columns : undefined,
    into: clauses.into,
  };
}

function translateTop(cursor: TokenCursor, context: StatementContext): string {
  if (!cursor.takeWords('TOP')) return '';
  const token = cursor.next();
  if (token.kind !== 'group' && token.kind !== 'number') throw syntaxError(spell(token));
  const count = token.kind === 'group' ? translateExpression(token.items, context) : token.text;
  if (cursor.isWord('PERCENT', 'WITH')) throw refusal(`top with ${spell(cursor.peek())}`);
  return ` limit (${count})`;
}

interface Item {
  readonly sql: string;
  readonly name: string | undefined;
}

/** `expression as name`, `@variable = expression`, `alias.*`; the name of T-SQL's nameless is empty. */
function translateItem(tokens: readonly Token[], context: StatementContext): Item {
  const [first, second] = tokens;
  if (first?.kind === 'variable' && isOperator(second, '=')) {
    context.bind(first.text);
    context.assigned.push(first.text.toLowerCase());
    return { sql: translateValue(tokens.slice(2), context), name: '' };
  }
  if (isOperator(tokens.at(-1), '*') && tokens.length !== 2) {
    return { sql: translateExpression(tokens, context), name: undefined };
  }
  const at = tokens.findIndex((token) => isWord(token, 'AS'));
  if (at === -1) {
    const last = tokens.at(-1);
    const isColumn = tokens.every(
      (token) => ['word', 'name'].includes(token.kind) || isOperator(token, '.'),
    );
    const sql = translateValue(tokens, context);
    return isColumn ? { sql, name: spell(last) } : { sql, name: '' };
  }
  const cursor = new TokenCursor(tokens.slice(at + 1));
  const name = cursor.needNameAsWritten();
  cursor.needEnd();
  return { sql: `${translateValue(tokens.slice(0, at), context)} as ${quoted(name)}`, name };
}

interface Clauses {
  readonly sql: string;
  readonly into: ObjectName | undefined;
  readonly hasOrder: boolean;
  readonly hasOffset: boolean;
}

function translateClauses(cursor: TokenCursor, context: StatementContext): Clauses {
  const untilNext = (): readonly Token[] => cursor.takeUntil((token) => isWord(token, ...CLAUSES));
  const into = cursor.takeWords('INTO') ? readObjectName(cursor) : undefined;
  const parts: string[] = [];
  if (cursor.takeWords('FROM')) parts.push(`from ${translateFrom(untilNext(), context).sql}`);
  if (cursor.takeWords('WHERE')) parts.push(`where ${translateExpression(untilNext(), context)}`);
  if (cursor.takeWords('GROUP', 'BY')) {
    const keys = splitAtCommas(untilNext()).map((key) => translateExpression(key, context));
    parts.push(`group by ${keys.join(', ')}`);
  }
  if (cursor.takeWords('HAVING')) parts.push(`having ${translateExpression(untilNext(), context)}`);
  const hasOrder = cursor.takeWords('ORDER', 'BY');
  if (hasOrder) parts.push(translateOrder(untilNext(), context));
  const hasOffset = cursor.takeWords('OFFSET');
  if (hasOffset) {
    if (!hasOrder) throw syntaxError('OFFSET');
    parts.push(translateOffset(untilNext(), context));
  }
  if (cursor.takeWords('OPTION')) translateOption(cursor.needGroup());
  cursor.needEnd();
  return { sql: parts.map((part) => ` ${part}`).join(''), into, hasOrder, hasOffset };
}

/** `n rows [fetch next m rows only]` */
function translateOffset(tokens: readonly Token[], context: StatementContext): string {
  const cursor = new TokenCursor(tokens);
  const skipped = cursor.takeUntil((token) => isWord(token, 'ROWS', 'ROW'));
  cursor.next();
  const offset = `offset (${translateExpression(skipped, context)})`;
  if (!cursor.takeWords('FETCH')) {
    cursor.needEnd();
    return offset;
  }
  cursor.next();
  const count = cursor.takeUntil((token) => isWord(token, 'ROWS', 'ROW'));
  cursor.next();
  cursor.needWords('ONLY');
  cursor.needEnd();
  return `limit (${translateExpression(count, context)}) ${offset}`;
}

/** Hints that change nothing about the result. */
function translateOption(items: readonly Token[]): void {
  const text = items.map(spell).join(' ').toUpperCase();
  if (
    !/^(?:RECOMPILE|MAXDOP \d+|OPTIMIZE FOR UNKNOWN|LOOP JOIN|HASH JOIN|MERGE JOIN)$/.test(text)
  ) {
    throw refusal(`option (${text})`);
  }
}
