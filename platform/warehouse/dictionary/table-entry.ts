/** Type of a column, as the migrations of PostgreSQL spell it. */
export type ColumnType =
  | 'bigint'
  | 'boolean'
  | 'date'
  | 'double precision'
  | 'integer'
  | 'jsonb'
  | 'smallint'
  | 'text'
  | 'timestamptz';

/** How Azure SQL spells each type; a text's length and an instant's digits are in `sql/azure-sql/`. */
export const AZURE_SQL_TYPE_OF: Readonly<Record<ColumnType, string>> = {
  bigint: 'bigint',
  boolean: 'bit',
  date: 'date',
  'double precision': 'float',
  integer: 'int',
  jsonb: 'nvarchar',
  smallint: 'smallint',
  text: 'nvarchar',
  timestamptz: 'datetime2',
};

/** What a column of Gold holds. */
export interface ColumnEntry {
  readonly name: string;
  readonly type: ColumnType;
  /** Unit or form of the value; empty where a text or a key needs none. */
  readonly unit: string;
  readonly isNullable: boolean;
  readonly meaning: string;
}

/** What a table of Gold holds: one row of it, and its columns in their order. */
export interface TableEntry {
  readonly name: string;
  readonly meaning: string;
  /** What one row stands for. */
  readonly grain: string;
  readonly columns: readonly ColumnEntry[];
}

/** A column that always has a value. */
export function column(name: string, type: ColumnType, unit: string, meaning: string): ColumnEntry {
  return { name, type, unit, isNullable: false, meaning };
}

/** A column that may be null; its meaning says when. */
export function nullable(entry: ColumnEntry): ColumnEntry {
  return { ...entry, isNullable: true };
}
