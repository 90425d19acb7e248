import { TdsError } from './tds-error.js';
import type { TokenCursor } from './token-cursor.js';
import type { ObjectName } from './tsql-names.js';
import type { Token } from './tsql-tokens.js';
import type { TsqlType } from './tsql-types.js';

/** A query in PostgreSQL's words. */
export interface TranslatedQuery {
  readonly sql: string;
  /** Names of its columns as written; undefined where only the database knows them. */
  readonly columns: readonly string[] | undefined;
  /** The temporary table that `select ... into` makes of it. */
  readonly into: ObjectName | undefined;
}

/** What an expression may hold that may hold expressions: it reaches them through here. */
export interface Grammar {
  query(tokens: readonly Token[], context: StatementContext, isNested: boolean): TranslatedQuery;
  call(name: string, cursor: TokenCursor, context: StatementContext): string;
}

/** A variable or parameter of a batch: its type, and its value in PostgreSQL's spelling. */
export interface Variable {
  readonly type: TsqlType;
  value: string | null;
}

/** Variables by name, in lower case and with their @. */
export type Variables = Map<string, Variable>;

/** What is found out about one statement while it is put into PostgreSQL's words. */
export class StatementContext {
  /** Variables the statement takes, in the order of $1, $2 ... */
  readonly bound: string[] = [];
  /** Tables that a hint wants held. */
  readonly locked: string[] = [];
  /** Variables that `select @x = ...` sets, in the order of the columns. */
  readonly assigned: string[] = [];
  /** Names of the result's columns as written; undefined where only the database knows them. */
  columns: readonly string[] | undefined;

  constructor(
    readonly variables: Variables,
    readonly grammar: Grammar,
  ) {}

  /** The placeholder of a variable, with its type. */
  bind(name: string): string {
    const key = name.toLowerCase();
    const variable = this.variables.get(key);
    if (variable === undefined) {
      throw new TdsError(137, `Must declare the scalar variable "${name}".`, 15);
    }
    const known = this.bound.indexOf(key);
    const position = known === -1 ? this.bound.push(key) : known + 1;
    return `$${position}::${variable.type.sql}`;
  }
}
