import type { BatchRun } from './batch-run.js';
import type { PgResult } from './pg-session.js';
import { planStatement, type StatementPlan } from './plan-statement.js';
import type { Token } from './tsql-tokens.js';

/** Runs one statement that PostgreSQL has words for. */
export async function runPlanned(tokens: readonly Token[], run: BatchRun): Promise<void> {
  const { session } = run;
  const plan = planStatement(tokens, run);
  const isOwnTransaction = plan.context.locked.length > 0 && !session.isInTransaction;
  if (isOwnTransaction) await session.begin();
  let result;
  try {
    result = await runCommands(plan, run);
    if (isOwnTransaction) await session.commit();
  } catch (error) {
    if (isOwnTransaction) await session.rollback();
    throw error;
  }
  if (plan.temporary !== undefined) {
    run.temporary.push(plan.temporary);
    session.temporaryTypes.set(plan.temporary, plan.temporaryTypes ?? new Map());
  }
  rememberCount(run, plan.kind === 'none' ? 0 : (result?.count ?? 0));
  if (plan.context.assigned.length > 0) assignVariables(plan, run, result);
  else pushResult(plan, run, result);
}

function runCommands(
  { context, commands }: StatementPlan,
  run: BatchRun,
): Promise<PgResult | undefined> {
  const { session, variables } = run;
  const values = context.bound.map((name) => variables.get(name)?.value ?? null);
  return session.statement(async () => {
    await session.lockTables(context.locked);
    let last;
    for (const command of commands) last = await session.query(command, values);
    return last;
  });
}

/** `select @x = ...` takes the last row, and leaves the variables alone when there is none. */
function assignVariables(
  { context }: StatementPlan,
  run: BatchRun,
  result: PgResult | undefined,
): void {
  const row = result?.rows.at(-1);
  if (row === undefined) return;
  for (const [index, name] of context.assigned.entries()) {
    const variable = run.variables.get(name);
    if (variable !== undefined) variable.value = row[index] ?? null;
  }
}

function pushResult(
  plan: StatementPlan,
  { results }: BatchRun,
  result: PgResult | undefined,
): void {
  if (result === undefined || plan.kind === 'none') {
    results.push({ kind: 'count', count: undefined });
  } else if (result.fields.length === 0) {
    results.push({ kind: 'count', count: result.count });
  } else {
    const names = plan.context.columns ?? result.fields.map(({ name }) => name);
    results.push({ kind: 'rows', fields: result.fields, names, rows: result.rows });
  }
}

function rememberCount(run: BatchRun, count: number): void {
  const type = { declaration: 'int', sql: 'integer', isText: false };
  run.variables.set('@@rowcount', { type, value: String(count) });
}
