import { columnList } from './column-list.js';
import { GRAMMAR } from './grammar.js';
import { refuseLongKey } from './key-size.js';
import { StatementContext } from './statement-context.js';
import { refusal } from './tds-error.js';
import { splitAtCommas, TokenCursor } from './token-cursor.js';
import { collation, translateExpression } from './translate-expression.js';
import { literal, quoted, readObjectName, type ObjectName } from './tsql-names.js';
import { isWord, spell, type Token } from './tsql-tokens.js';
import { readType, type TsqlType } from './tsql-types.js';

const CONSTRAINT_WORDS = ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'];

/** Commands that make a table: the table itself, then what keeps its T-SQL types. */
export interface TranslatedTable {
  readonly table: ObjectName;
  readonly commands: readonly string[];
  /** T-SQL types by column. */
  readonly types: ReadonlyMap<string, string>;
}

/** Writes `create table name (...)`; the cursor stands behind TABLE. */
export function translateCreateTable(cursor: TokenCursor): TranslatedTable {
  const table = readObjectName(cursor);
  const parts = splitAtCommas(cursor.needGroup());
  skipStorage(cursor);
  cursor.needEnd();
  const types = new Map<string, string>();
  const definitions = parts.map((part) => {
    if (isWord(part[0], ...CONSTRAINT_WORDS)) return translateConstraint(new TokenCursor(part));
    const column = translateColumn(new TokenCursor(part));
    types.set(column.name, column.type.declaration);
    return column.sql;
  });
  for (const part of parts) refuseLongKeyOf(part, types);
  const kind = table.isTemporary ? 'temporary table' : 'table';
  const create = `create ${kind} ${table.sql} (${definitions.join(', ')})`;
  // The types of a table that stays are kept with it, for every connection to find.
  const comments = [...types].map(
    ([name, type]) => `comment on column ${table.sql}.${name} is ${literal(type)}`,
  );
  return { table, commands: table.isTemporary ? [create] : [create, ...comments], types };
}

/** Writes `create [unique] [clustered] index name on table (...)`; the cursor stands behind CREATE. */
export function translateCreateIndex(cursor: TokenCursor): readonly string[] {
  const isUnique = cursor.takeWords('UNIQUE');
  if (!cursor.takeWords('NONCLUSTERED')) cursor.takeWords('CLUSTERED');
  const isColumnstore = cursor.takeWords('COLUMNSTORE');
  cursor.needWords('INDEX');
  const name = cursor.needName();
  cursor.needWords('ON');
  const table = readObjectName(cursor);
  const columns = cursor.takeGroup();
  const included = cursor.takeWords('INCLUDE') ? cursor.needGroup() : undefined;
  const filter = cursor.takeWords('WHERE')
    ? ` where ${constantExpression(cursor.takeUntil((token) => isWord(token, 'WITH', 'ON')))}`
    : '';
  skipStorage(cursor);
  cursor.needEnd();
  if (isColumnstore) return [];
  const keys = splitAtCommas(columns ?? []).map((key) => {
    const isDescending = isWord(key.at(-1), 'DESC');
    return `${quoted(spell(key[0]))} ${isDescending ? 'desc nulls last' : 'asc nulls first'}`;
  });
  const include = included === undefined ? '' : ` include${columnList(included)}`;
  // Names of indexes are told apart table by table in SQL Server, within a schema in PostgreSQL.
  return [
    `create ${isUnique ? 'unique ' : ''}index ${quoted(`${table.name}.${name}`)} on ${table.sql} (${keys.join(', ')})${include}${isUnique ? ' nulls not distinct' : ''}${filter}`,
  ];
}

/** Writes `alter table name add column ...`, one column; the cursor stands behind TABLE. */
export function translateAddColumn(cursor: TokenCursor): readonly string[] {
  const table = readObjectName(cursor);
  cursor.needWords('ADD');
  const [part = [], ...more] = splitAtCommas(cursor.takeUntil(() => false));
  if (isWord(part[0], ...CONSTRAINT_WORDS) || more.length > 0) {
    throw refusal('alter table add other than one column');
  }
  const { name, type, sql } = translateColumn(new TokenCursor(part));
  return [
    `alter table ${table.sql} add column ${sql}`,
    `comment on column ${table.sql}.${name} is ${literal(type.declaration)}`,
  ];
}

interface Column {
  readonly name: string;
  readonly type: TsqlType;
  readonly sql: string;
}

function translateColumn(cursor: TokenCursor): Column {
  const name = quoted(cursor.needName());
  const type = readType(cursor);
  let text = type.isText ? ' collate tsql.ci_as' : '';
  const options: string[] = [];
  while (!cursor.isAtEnd) {
    if (cursor.takeWords('COLLATE')) text = ` collate ${collation(cursor.needName())}`;
    else options.push(columnOption(cursor));
  }
  return {
    name,
    type,
    sql: `${name} ${type.sql}${text} ${options.join(' ')}${textRules(name, type)}`,
  };
}

function columnOption(cursor: TokenCursor): string {
  if (cursor.takeWords('NOT', 'NULL')) return 'not null';
  if (cursor.takeWords('NULL')) return 'null';
  if (cursor.takeWords('IDENTITY')) {
    const [seed = '1', step = '1'] = (cursor.takeGroup() ?? [])
      .map(spell)
      .filter((text) => text !== ',');
    return `generated always as identity (start with ${seed} increment by ${step})`;
  }
  if (cursor.takeWords('CONSTRAINT')) return namedOption(cursor);
  if (cursor.takeWords('DEFAULT')) return defaultValue(cursor);
  return translateConstraint(cursor);
}

/** A default has a name in SQL Server and none in PostgreSQL. */
function namedOption(cursor: TokenCursor): string {
  const name = cursor.needName();
  if (cursor.takeWords('DEFAULT')) return defaultValue(cursor);
  return `constraint ${quoted(name)} ${ruleOf(cursor)}`;
}

function defaultValue(cursor: TokenCursor): string {
  const tokens = cursor.takeUntil(
    (token, index) =>
      index > 0 &&
      isWord(token, 'NOT', 'NULL', 'CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'COLLATE'),
  );
  return `default ${constantExpression(tokens)}`;
}

function translateConstraint(cursor: TokenCursor): string {
  const name = cursor.takeWords('CONSTRAINT') ? `constraint ${quoted(cursor.needName())} ` : '';
  return `${name}${ruleOf(cursor)}`;
}

function ruleOf(cursor: TokenCursor): string {
  if (cursor.takeWords('CHECK')) return `check (${constantExpression(cursor.needGroup())})`;
  if (cursor.takeWords('FOREIGN', 'KEY'))
    return `foreign key${columnList(cursor.needGroup())} ${references(cursor)}`;
  if (cursor.isWord('REFERENCES')) return references(cursor);
  const isPrimary = cursor.takeWords('PRIMARY', 'KEY');
  if (!isPrimary && !cursor.takeWords('UNIQUE'))
    throw refusal(`${spell(cursor.peek())} in a table`);
  if (!cursor.takeWords('NONCLUSTERED')) cursor.takeWords('CLUSTERED');
  const columns = cursor.takeGroup();
  skipStorage(cursor);
  // SQL Server's unique constraint takes one NULL, PostgreSQL's any number.
  return `${isPrimary ? 'primary key' : 'unique nulls not distinct'}${columns === undefined ? '' : keyColumns(columns)}`;
}

/** A primary key is clustered unless it says otherwise, a unique one is not. */
function refuseLongKeyOf(part: readonly Token[], types: ReadonlyMap<string, string>): void {
  const at = part.findIndex((token) => isWord(token, 'PRIMARY', 'UNIQUE'));
  const columns = part.slice(at).find((token) => token.kind === 'group');
  if (at === -1 || columns?.kind !== 'group' || !isWord(part[0], ...CONSTRAINT_WORDS)) return;
  const says = (word: string): boolean => part.some((token) => isWord(token, word));
  const isClustered = says('CLUSTERED') || (says('PRIMARY') && !says('NONCLUSTERED'));
  const names = splitAtCommas(columns.items).map((column) => quoted(spell(column[0])));
  refuseLongKey({ isClustered, columns: names, types });
}

function references(cursor: TokenCursor): string {
  cursor.needWords('REFERENCES');
  const table = readObjectName(cursor);
  const columns = cursor.takeGroup();
  if (cursor.isWord('ON')) throw refusal('a foreign key with ON');
  return `references ${table.sql}${columns === undefined ? '' : columnList(columns)}`;
}

function keyColumns(tokens: readonly Token[]): string {
  return columnList(tokens.filter((token) => !isWord(token, 'ASC', 'DESC')));
}

/** How SQL Server stores something changes nothing about what is in it. */
function skipStorage(cursor: TokenCursor): void {
  if (!cursor.takeWords('WITH')) return;
  for (const option of splitAtCommas(cursor.needGroup())) {
    const text = option.map(spell).join(' ').toUpperCase();
    if (
      !/^(?:DATA_COMPRESSION = (?:PAGE|ROW|COLUMNSTORE)|FILLFACTOR = \d+|ONLINE = ON|IGNORE_DUP_KEY = OFF)$/.test(
        text,
      )
    ) {
      throw refusal(`the storage option ${text}`);
    }
  }
}

/**
 * What PostgreSQL would take and SQL Server would not: nvarchar(n) counts UTF-16 units, and varchar
 * holds the characters of its code page only (SQL Server would keep a question mark in silence).
 */
function textRules(name: string, type: TsqlType): string {
  if (type.maxLength === undefined) {
    return type.declaration.startsWith('varchar')
      ? ` constraint ${quoted(`tds_code_page_${name.slice(1, -1)}`)} check (tsql.is_code_page(${name}))`
      : '';
  }
  if (type.declaration.startsWith('n')) {
    return ` constraint ${quoted(`tds_length_${name.slice(1, -1)}`)} check (octet_length(${name}) <= ${type.maxLength} or tsql.utf16_length(${name}) <= ${type.maxLength})`;
  }
  return ` constraint ${quoted(`tds_code_page_${name.slice(1, -1)}`)} check (tsql.is_code_page(${name}))`;
}

function constantExpression(tokens: readonly Token[]): string {
  return translateExpression(tokens, new StatementContext(new Map(), GRAMMAR));
}
