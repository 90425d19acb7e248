import type { BatchResult } from './batch-results.js';
import { GRAMMAR } from './grammar.js';
import type { PgSession } from './pg-session.js';
import { StatementContext, type Variables } from './statement-context.js';
import { translateExpression } from './translate-expression.js';
import type { Principals } from './translate-rights.js';
import type { Token } from './tsql-tokens.js';

/** What a batch runs with. */
export interface BatchRun {
  readonly session: PgSession;
  readonly principals: Principals;
  readonly variables: Variables;
  readonly results: BatchResult[];
  /** Temporary tables made so far; those made inside sp_executesql end with it. */
  readonly temporary: string[];
}

/** The value of an expression, as a PostgreSQL type. */
export async function evaluate(
  tokens: readonly Token[],
  run: BatchRun,
  type: string,
): Promise<string | null> {
  const context = new StatementContext(run.variables, GRAMMAR);
  const sql = `select (${translateExpression(tokens, context)})::${type}`;
  const values = context.bound.map((name) => run.variables.get(name)?.value ?? null);
  const result = await run.session.statement(() => run.session.query(sql, values));
  return result.rows[0]?.[0] ?? null;
}
