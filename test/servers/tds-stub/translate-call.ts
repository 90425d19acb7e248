import type { StatementContext } from './statement-context.js';
import { refusal } from './tds-error.js';
import { splitAtCommas, TokenCursor } from './token-cursor.js';
import { translateExpression } from './translate-expression.js';
import { translateOrder } from './translate-order.js';
import { literal } from './tsql-names.js';
import { isOperator, isWord, spell, syntaxError, type Token } from './tsql-tokens.js';
import { readType } from './tsql-types.js';

/** Functions that are the same under the same name. */
const SAME = new Set(
  'coalesce nullif left right replace ltrim rtrim upper lower concat abs floor ceiling round min max row_number rank dense_rank lag lead first_value last_value string_agg substring exp sqrt power sign'.split(
    ' ',
  ),
);
/** Functions the stub brings, in its schema `tsql`. */
const OWN = new Set(
  'sum len datalength isjson object_id schema_id database_principal_id user_name is_rolemember is_member json_value quotename error_number unicode nchar'.split(
    ' ',
  ),
);
const INTERVAL_UNITS: Readonly<Record<string, string>> = {
  year: '1 year',
  quarter: '3 months',
  month: '1 month',
  week: '7 days',
  day: '1 day',
  hour: '1 hour',
  minute: '1 minute',
  second: '1 second',
  millisecond: '1 millisecond',
  microsecond: '1 microsecond',
};
const PARTS = new Set([...Object.keys(INTERVAL_UNITS), 'iso_week', 'dayofyear']);
const MICROSECOND_DIGITS = 6;

type Call = (items: readonly Token[], context: StatementContext) => string;

const SPECIAL: Readonly<Record<string, Call>> = {
  count: (items, context) => {
    const isStar = isOperator(items[0], '*') && items.length === 1;
    return `count(${isStar ? '*' : translateExpression(items, context)})`;
  },
  cast: (items, context) => {
    const at = items.findIndex((token) => isWord(token, 'AS'));
    if (at === -1) throw syntaxError(')');
    return castOf(items.slice(0, at), items.slice(at + 1), context);
  },
  convert: (items, context) => {
    const [type, value, ...style] = splitAtCommas(items);
    if (type === undefined || value === undefined || style.length > 0)
      throw refusal('convert with a style');
    return castOf(value, type, context);
  },
  isnull: (items, context) => `coalesce(${argumentList(items, context, 2).join(', ')})`,
  iif: (items, context) => {
    const [test = '', yes = '', no = ''] = argumentList(items, context, 3);
    return `(case when ${test} then ${yes} else ${no} end)`;
  },
  dateadd: (items, context) => {
    const { part, rest } = datePart(items, context, 2);
    return `(${rest[1] ?? ''} + ${rest[0] ?? ''} * interval '${INTERVAL_UNITS[part] ?? throwPart(part)}')`;
  },
  datediff: (items, context) => dateFunction('datediff', items, context, 2),
  datediff_big: (items, context) => dateFunction('datediff_big', items, context, 2),
  datepart: (items, context) => dateFunction('datepart', items, context, 1),
  sysutcdatetime: clock,
  getutcdate: (items) => {
    if (items.length > 0) throw syntaxError(spell(items[0]));
    return `((clock_timestamp() at time zone 'UTC')::timestamp(3))`;
  },
  db_name: (items, context) => {
    argumentList(items, context, 0);
    return 'current_database()';
  },
};

/** Writes a function with its arguments and, where one follows, its window. */
export function translateCall(
  name: string,
  cursor: TokenCursor,
  context: StatementContext,
): string {
  const key = name.toLowerCase();
  const items = cursor.needGroup();
  const call = `${callOf(key, items, context)}${windowOf(cursor, context)}`;
  if (key === 'count') return `${call}::integer`;
  return call;
}

function callOf(key: string, items: readonly Token[], context: StatementContext): string {
  const special = SPECIAL[key];
  if (special !== undefined) return special(items, context);
  if (key === 'count_big')
    return `count(${isOperator(items[0], '*') ? '*' : translateExpression(items, context)})`;
  const values = argumentList(items, context).join(', ');
  if (SAME.has(key)) return `${key}(${values})`;
  if (OWN.has(key)) return `tsql.${key}(${values})`;
  throw refusal(`the function ${key}`);
}

function windowOf(cursor: TokenCursor, context: StatementContext): string {
  if (cursor.takeWords('WITHIN', 'GROUP')) throw refusal('within group');
  if (!cursor.takeWords('OVER')) return '';
  const inner = new TokenCursor(cursor.needGroup());
  const parts: string[] = [];
  if (inner.takeWords('PARTITION', 'BY')) {
    const columns = inner.takeUntil((token) => isWord(token, 'ORDER'));
    const list = splitAtCommas(columns).map((column) => translateExpression(column, context));
    parts.push(`partition by ${list.join(', ')}`);
  }
  if (inner.takeWords('ORDER', 'BY')) {
    parts.push(
      translateOrder(
        inner.takeUntil((token) => isWord(token, 'ROWS', 'RANGE')),
        context,
      ),
    );
  }
  inner.needEnd();
  return ` over (${parts.join(' ')})`;
}

function argumentList(
  items: readonly Token[],
  context: StatementContext,
  count?: number,
): string[] {
  const values =
    items.length === 0
      ? []
      : splitAtCommas(items).map((item) => translateExpression(item, context));
  if (count !== undefined && values.length !== count) {
    throw refusal(`${values.length} arguments where ${count} were expected`);
  }
  return values;
}

/** A cast of text to a shorter text cuts it, in both. */
function castOf(
  value: readonly Token[],
  type: readonly Token[],
  context: StatementContext,
): string {
  const cursor = new TokenCursor(type);
  const { sql } = readType(cursor, 30);
  cursor.needEnd();
  return `cast(${translateExpression(value, context)} as ${sql})`;
}

function datePart(
  items: readonly Token[],
  context: StatementContext,
  count: number,
): { readonly part: string; readonly rest: readonly string[] } {
  const [part, ...rest] = splitAtCommas(items);
  const name = spell(part?.[0]).toLowerCase();
  if (!PARTS.has(name) || part?.length !== 1) throwPart(name);
  if (rest.length !== count) throw refusal(`${rest.length} arguments behind ${name}`);
  return { part: name, rest: rest.map((item) => translateExpression(item, context)) };
}

function dateFunction(
  name: string,
  items: readonly Token[],
  context: StatementContext,
  count: number,
): string {
  const { part, rest } = datePart(items, context, count);
  return `tsql.${name}(${[literal(part), ...rest].join(', ')})`;
}

/** The clock of SQL Server stands still within a statement. */
function clock(items: readonly Token[]): string {
  if (items.length > 0) throw syntaxError(spell(items[0]));
  return `((statement_timestamp() at time zone 'UTC')::timestamp(${MICROSECOND_DIGITS}))`;
}

function throwPart(part: string): never {
  throw refusal(`the part of a date ${part}`);
}
