import {
  type ReferenceColumn,
  referenceTable,
  type ReferenceTableName,
} from '../../domain/place/reference-tables.js';

/**
 * A question or change in the words both dialects share: parameters are `@name` in T-SQL, and the same
 * text with `$1`, `$2` ... for PostgreSQL (`postgresTextOf`).
 */
export interface ReferenceStatement {
  readonly name: string;
  readonly text: string;
  /** Types in T-SQL, by name, in the order of their numbers in PostgreSQL. */
  readonly parameters: Readonly<Record<string, 'int' | 'nvarchar(max)' | 'nvarchar(4000)'>>;
}

/** What the tables were filled from. */
export const READ_EDITION: ReferenceStatement = {
  name: 'read_reference_edition',
  text: 'select edition, content_sha256 from reference_edition',
  parameters: {},
};

/** How many rows a table has. */
export function countRows(table: ReferenceTableName): ReferenceStatement {
  return {
    name: `count_reference_${table}`,
    text: `select count(*) as row_count from ${table}`,
    parameters: {},
  };
}

/** The first rows of a table in the order of its key, or those behind a key. */
export function readPage(table: ReferenceTableName, isFirst: boolean): ReferenceStatement {
  const { key, columns } = referenceTable(table);
  const lines = [
    `select ${Object.keys(columns).join(', ')}`,
    `from ${table}`,
    ...(isFirst ? [] : [`where ${isBehind(key)}`]),
    `order by ${key.join(', ')}`,
    'offset 0 rows fetch next @row_limit rows only',
  ];
  const after = isFirst ? [] : key.map((_, index) => [`after_${index + 1}`, 'nvarchar(4000)']);
  return {
    name: `read_reference_${table}${isFirst ? '' : '_behind'}`,
    text: lines.join('\n'),
    parameters: Object.fromEntries([...after, ['row_limit', 'int']]) as Record<
      string,
      'int' | 'nvarchar(4000)'
    >,
  };
}

/** Empties a table. */
export function emptyTable(table: ReferenceTableName | 'reference_edition'): ReferenceStatement {
  return { name: `empty_reference_${table}`, text: `delete from ${table}`, parameters: {} };
}

/** Adds rows, which travel as one JSON text, to a table; the one statement that each dialect spells. */
export function insertRows(
  table: ReferenceTableName,
  dialect: 'postgres' | 'azure-sql',
): ReferenceStatement {
  const { columns } = referenceTable(table);
  const list = Object.keys(columns).join(', ');
  const typed = Object.entries(columns).map(([name, column]) => `${name} ${tsqlTypeOf(column)}`);
  const rows =
    dialect === 'postgres'
      ? `json_populate_recordset(null::${table}, @rows)`
      : `openjson(@rows) with (${typed.join(', ')}) as item`;
  return {
    name: `fill_reference_${table}`,
    text: `insert into ${table} (${list})\nselect ${list}\nfrom ${rows}`,
    parameters: { rows: 'nvarchar(max)' },
  };
}

/** Says what the tables hold now. */
export const WRITE_EDITION: ReferenceStatement = {
  name: 'write_reference_edition',
  text: 'insert into reference_edition (edition, content_sha256) values (@edition, @content_sha256)',
  parameters: { edition: 'nvarchar(4000)', content_sha256: 'nvarchar(4000)' },
};

/** A statement's text as PostgreSQL numbers its parameters. */
export function postgresTextOf({ text, parameters }: ReferenceStatement): string {
  const names = Object.keys(parameters);
  return text.replaceAll(/@(\w+)/g, (_, name: string) => `$${names.indexOf(name) + 1}`);
}

/** `a > @after_1 or (a = @after_1 and b > @after_2)`. */
function isBehind(key: readonly string[]): string {
  return key
    .map((column, index) => {
      const equal = key.slice(0, index).map((before, place) => `${before} = @after_${place + 1}`);
      const terms = [...equal, `${column} > @after_${index + 1}`].join(' and ');
      return index === 0 ? terms : `(${terms})`;
    })
    .join(' or ');
}

const TSQL_TYPE = { integer: 'int', double: 'float(53)', boolean: 'bit' } as const;

function tsqlTypeOf({ type, maxLength = 0 }: ReferenceColumn): string {
  return type === 'text' ? `nvarchar(${maxLength})` : TSQL_TYPE[type];
}
