/** The SQL types a parameter of ours has; the driver's are in `azure-sql-connection.ts`. */
export type AzureSqlType =
  | 'bigint'
  | 'bit'
  | 'date'
  | 'datetime2(0)'
  | 'datetime2(6)'
  | 'float(53)'
  | 'int'
  | 'nvarchar(max)'
  | 'nvarchar(4000)'
  | 'smallint';

/** What a parameter may hold: an instant travels as its own text, a list as one JSON text. */
export type AzureSqlValue = string | number | null;

/** A text with `@parameters`, each of a declared type: the same text whatever the values. */
export interface AzureSqlStatement<Parameter extends string = string> {
  /** What it does, as a name of its own among all statements. */
  readonly name: string;
  readonly text: string;
  readonly parameters: Readonly<Record<Parameter, AzureSqlType>>;
}

/** The values of a statement's parameters: all of them. */
export type ValuesOf<Statement> =
  Statement extends AzureSqlStatement<infer Parameter>
    ? Readonly<Record<Parameter, AzureSqlValue>>
    : never;

/** A statement with parameters; it runs as `sp_executesql`. */
export function statement<const Parameter extends string>(
  name: string,
  text: string,
  parameters: Readonly<Record<Parameter, AzureSqlType>>,
): AzureSqlStatement<Parameter> {
  return { name, text, parameters };
}

/**
 * A statement without parameters that runs as a batch: a temporary table made inside
 * `sp_executesql` would be gone when that ends.
 */
export function batch(name: string, text: string): AzureSqlStatement<never> {
  return { name, text, parameters: {} };
}

/** Text of ours compares by code points, in temporary tables too: theirs is the server's collation. */
export const TEXT_COLLATION = 'collate Latin1_General_100_BIN2';
