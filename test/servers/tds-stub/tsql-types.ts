import { refusal } from './tds-error.js';
import type { TokenCursor } from './token-cursor.js';
import { spell } from './tsql-tokens.js';

/** A type of T-SQL, and the PostgreSQL type that stands for it. */
export interface TsqlType {
  /** As T-SQL spells it, in lower case: `nvarchar(50)`. */
  readonly declaration: string;
  readonly sql: string;
  readonly isText: boolean;
  /** Longest text, in units of the type; undefined for `max` and for what is no text. */
  readonly maxLength?: number;
}

const PLAIN: Readonly<Record<string, string>> = {
  bit: 'boolean',
  tinyint: 'smallint',
  smallint: 'smallint',
  int: 'integer',
  bigint: 'bigint',
  real: 'real',
  date: 'date',
  datetime: 'timestamp(3)',
  uniqueidentifier: 'uuid',
};
const SCALED: Readonly<Record<string, string>> = {
  datetime2: 'timestamp',
  datetimeoffset: 'timestamptz',
  time: 'time',
};
const TEXT: Readonly<Record<string, string>> = {
  nvarchar: 'varchar',
  varchar: 'varchar',
  nchar: 'char',
  char: 'char',
};
const BYTES = new Set(['varbinary', 'binary']);
/** PostgreSQL keeps 6 digits of a second, datetime2(7) keeps 7. */
const MOST_DIGITS = 6;
const LONGEST_NATIONAL = 4000;
const LONGEST = 8000;

/** Reads a type; `defaultLength` is that of a text without one (1 in a declaration, 30 in a cast). */
export function readType(cursor: TokenCursor, defaultLength = 1): TsqlType {
  const name = cursor.needName();
  const sizes =
    cursor
      .takeGroup()
      ?.map(spell)
      .filter((text) => text !== ',') ?? [];
  return typeOf(name, sizes, defaultLength);
}

function typeOf(name: string, sizes: readonly string[], defaultLength: number): TsqlType {
  const [first] = sizes;
  const plain = PLAIN[name];
  if (plain !== undefined && first === undefined) {
    return { declaration: name, sql: plain, isText: false };
  }
  if (SCALED[name] !== undefined) return scaledType(name, Number(first ?? 7));
  if (name === 'sysname') return textType('nvarchar', '128');
  if (TEXT[name] !== undefined) return textType(name, first ?? String(defaultLength));
  return otherType(name, sizes);
}

function otherType(name: string, sizes: readonly string[]): TsqlType {
  const [precision = '18', scale = '0'] = sizes;
  if (name === 'decimal' || name === 'numeric') {
    const size = `${precision},${scale}`;
    return { declaration: `decimal(${size})`, sql: `numeric(${size})`, isText: false };
  }
  const declaration = sizes.length === 0 ? name : `${name}(${sizes.join(',').toLowerCase()})`;
  if (name === 'float') return { declaration: name, sql: 'double precision', isText: false };
  if (BYTES.has(name)) return { declaration, sql: 'bytea', isText: false };
  throw refusal(`the type ${declaration}`);
}

function scaledType(name: string, scale: number): TsqlType {
  const sql = `${SCALED[name] ?? ''}(${Math.min(scale, MOST_DIGITS)})`;
  return { declaration: `${name}(${scale})`, sql, isText: false };
}

function textType(name: string, size: string): TsqlType {
  const declaration = `${name}(${size.toLowerCase()})`;
  if (size.toLowerCase() === 'max') return { declaration, sql: 'text', isText: true };
  const length = Number(size);
  const longest = name.startsWith('n') ? LONGEST_NATIONAL : LONGEST;
  if (!Number.isInteger(length) || length < 1 || length > longest) {
    throw refusal(`the type ${declaration}: T-SQL takes 1 to ${longest}, or max`);
  }
  return { declaration, sql: `${TEXT[name] ?? ''}(${length})`, isText: true, maxLength: length };
}
