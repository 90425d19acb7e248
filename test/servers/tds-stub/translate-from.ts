import { columnList } from './column-list.js';
import type { StatementContext } from './statement-context.js';
import { refusal } from './tds-error.js';
import { splitAtCommas, TokenCursor } from './token-cursor.js';
import { translateExpression } from './translate-expression.js';
import { literal, quoted, readObjectName, type ObjectName } from './tsql-names.js';
import { isOperator, isWord, spell, syntaxError, type Token } from './tsql-tokens.js';
import { readType } from './tsql-types.js';

/** A table of a FROM clause and the name it goes by. */
export interface Source {
  readonly table: ObjectName | undefined;
  readonly alias: string;
}

/** A FROM clause in PostgreSQL's words. */
export interface TranslatedFrom {
  readonly sql: string;
  readonly sources: readonly Source[];
}

const JOIN_WORDS = ['JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'OUTER', 'ON'];
const LOCKING_HINTS = ['HOLDLOCK', 'SERIALIZABLE', 'UPDLOCK', 'XLOCK', 'TABLOCK', 'TABLOCKX'];
const OTHER_HINTS = ['ROWLOCK', 'PAGLOCK', 'READCOMMITTEDLOCK', 'FORCESEEK'];

/** Writes what stands behind FROM: tables, derived tables, joins, applies. */
export function translateFrom(tokens: readonly Token[], context: StatementContext): TranslatedFrom {
  const sources: Source[] = [];
  const lists = splitAtCommas(tokens).map((part) => {
    const cursor = new TokenCursor(part);
    const words = [translateSource(cursor, context, sources)];
    while (!cursor.isAtEnd) words.push(translateJoin(cursor, context, sources));
    return words.join(' ');
  });
  return { sql: lists.join(', '), sources };
}

/**
 * Reads `with (hint, ...)` behind a table. A hint that holds rows makes the stub lock the table, which
 * holds more than SQL Server would, and never less.
 */
export function readHints(cursor: TokenCursor, table: ObjectName, context: StatementContext): void {
  if (!cursor.takeWords('WITH')) return;
  for (const hint of splitAtCommas(cursor.needGroup())) {
    const word = hint.map(spell).join(' ').toUpperCase();
    if (LOCKING_HINTS.includes(word)) {
      if (!table.isTemporary) context.locked.push(table.sql);
    } else if (!OTHER_HINTS.includes(word)) {
      throw refusal(`the hint ${word}`);
    }
  }
}

function translateJoin(cursor: TokenCursor, context: StatementContext, sources: Source[]): string {
  if (cursor.takeWords('CROSS', 'APPLY')) {
    return `cross join lateral ${translateSource(cursor, context, sources)}`;
  }
  if (cursor.takeWords('OUTER', 'APPLY')) {
    return `left join lateral ${translateSource(cursor, context, sources)} on true`;
  }
  if (cursor.takeWords('CROSS', 'JOIN'))
    return `cross join ${translateSource(cursor, context, sources)}`;
  const kind = joinKind(cursor);
  const source = translateSource(cursor, context, sources);
  cursor.needWords('ON');
  const condition = cursor.takeUntil((token) => isWord(token, ...JOIN_WORDS));
  return `${kind} ${source} on ${translateExpression(condition, context)}`;
}

function joinKind(cursor: TokenCursor): string {
  if (cursor.takeWords('JOIN') || cursor.takeWords('INNER', 'JOIN')) return 'join';
  for (const side of ['LEFT', 'RIGHT', 'FULL']) {
    if (!cursor.takeWords(side)) continue;
    cursor.takeWords('OUTER');
    cursor.needWords('JOIN');
    return `${side.toLowerCase()} join`;
  }
  throw refusal(`${spell(cursor.peek())} in a from clause`);
}

function translateSource(
  cursor: TokenCursor,
  context: StatementContext,
  sources: Source[],
): string {
  const group = cursor.takeGroup();
  if (group !== undefined) return derivedTable(group, cursor, context, sources);
  if (cursor.isWord('OPENJSON', 'STRING_SPLIT') && cursor.peek(1)?.kind === 'group') {
    const sql = cursor.takeWords('OPENJSON')
      ? openJson(cursor, context)
      : stringSplit(cursor, context);
    return `${sql} as ${aliasOf(cursor, context, sources, undefined)}`;
  }
  const table = readObjectName(cursor);
  const cte = table.schema === undefined && !table.isTemporary ? quoted(table.name) : table.sql;
  const sql = table.schema === undefined ? cte : table.sql;
  const alias = aliasOf(cursor, context, sources, table);
  return `${sql} as ${alias}`;
}

function derivedTable(
  group: readonly Token[],
  cursor: TokenCursor,
  context: StatementContext,
  sources: Source[],
): string {
  const body = isWord(group[0], 'VALUES')
    ? translateValues(new TokenCursor(group), context)
    : context.grammar.query(group, context, true).sql;
  const alias = aliasOf(cursor, context, sources, undefined);
  const columns = cursor.takeGroup();
  return `(${body}) as ${alias}${columns === undefined ? '' : columnList(columns)}`;
}

/** `values (...), (...)`: at most 1,000 rows, as in SQL Server. */
export function translateValues(cursor: TokenCursor, context: StatementContext): string {
  cursor.needWords('VALUES');
  const rows: string[] = [];
  do {
    const cells = splitAtCommas(cursor.needGroup()).map((cell) =>
      isWord(cell[0], 'DEFAULT') && cell.length === 1
        ? 'default'
        : translateExpression(cell, context),
    );
    rows.push(`(${cells.join(', ')})`);
  } while (cursor.takeOperator(','));
  if (rows.length > 1000) throw refusal('more than 1000 rows of values (SQL Server error 10738)');
  return `values ${rows.join(', ')}`;
}

function aliasOf(
  cursor: TokenCursor,
  context: StatementContext,
  sources: Source[],
  table: ObjectName | undefined,
): string {
  if (table !== undefined) readHints(cursor, table, context);
  let alias = table?.name;
  const next = cursor.peek();
  if (cursor.takeWords('AS')) alias = cursor.needName();
  else if (next?.kind === 'word' && !isWord(next, ...JOIN_WORDS, 'WITH'))
    throw refusal(`the alias ${next.text} without AS`);
  if (alias === undefined) throw syntaxError(spell(next));
  if (table !== undefined) readHints(cursor, table, context);
  sources.push({ table, alias });
  return quoted(alias);
}

/** `openjson(value [, path]) [with (column type 'path' [as json], ...)]` */
function openJson(cursor: TokenCursor, context: StatementContext): string {
  const [value = [], path] = splitAtCommas(cursor.needGroup());
  const json = translateExpression(value, context);
  const root = path === undefined ? '$' : spell(path[0]);
  if (!cursor.isWord('WITH')) {
    if (path !== undefined) throw refusal('openjson with a path and no columns');
    return `tsql.openjson(${json})`;
  }
  cursor.needWords('WITH');
  const columns = splitAtCommas(cursor.needGroup()).map(jsonColumn);
  return `json_table((${json})::jsonb, ${literal(`${root}[*]`)} columns (${columns.join(', ')}))`;
}

function jsonColumn(tokens: readonly Token[]): string {
  const cursor = new TokenCursor(tokens);
  const name = cursor.needName();
  const { sql } = readType(cursor, 1);
  if (cursor.takeWords('COLLATE')) throw refusal('a collation in openjson');
  const path = cursor.peek()?.kind === 'string' ? spell(cursor.next()) : `$.${name}`;
  const isJson = cursor.takeWords('AS', 'JSON');
  cursor.needEnd();
  if (isJson) return `${quoted(name)} text format json path ${literal(path)}`;
  return `${quoted(name)} ${sql} path ${literal(path)} null on empty error on error`;
}

function stringSplit(cursor: TokenCursor, context: StatementContext): string {
  cursor.needWords('STRING_SPLIT');
  const [text = [], separator = [], ...more] = splitAtCommas(cursor.needGroup());
  if (more.length > 0 || isOperator(text[0], ',')) throw refusal('string_split with ordinals');
  const parts = `string_to_array(${translateExpression(text, context)}, ${translateExpression(separator, context)})`;
  return `(select unnest(${parts}) as "value")`;
}
