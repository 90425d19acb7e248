import { type BatchRun, evaluate } from './batch-run.js';
import { asTdsError, endsStatementOnly } from './pg-errors.js';
import { runPlanned } from './run-planned.js';
import { runProcedure } from './run-procedure.js';
import { setOption } from './set-option.js';
import { refusal, TdsError } from './tds-error.js';
import { splitAtCommas, TokenCursor } from './token-cursor.js';
import { isOperator, isWord, spell, syntaxError, tokenize, type Token } from './tsql-tokens.js';
import { readType } from './tsql-types.js';

const STARTERS = [
  'BEGIN',
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'CREATE',
  'DROP',
  'ALTER',
  'EXEC',
  'EXECUTE',
  'THROW',
  'SET',
  'GRANT',
  'REVOKE',
  'DENY',
  'RETURN',
  'TRUNCATE',
  'COMMIT',
  'ROLLBACK',
  'DECLARE',
  'WITH',
];
const MOST_PARAMETERS = 2100;
const DEADLOCK = 1205;

class Returned extends Error {}

/** Runs a text of T-SQL, statement by statement, as `run.results` shows. */
export async function runText(text: string, run: BatchRun): Promise<void> {
  if (run.variables.size > MOST_PARAMETERS) {
    throw new TdsError(
      8003,
      'The incoming request has too many parameters. The server supports a maximum of 2100 parameters.',
    );
  }
  const cursor = new TokenCursor(tokenize(text));
  try {
    await runBlock(cursor, run);
  } catch (error) {
    if (!(error instanceof Returned)) throw error;
  }
}

async function runBlock(cursor: TokenCursor, run: BatchRun): Promise<void> {
  for (;;) {
    while (cursor.takeOperator(';'));
    if (cursor.isAtEnd || cursor.isWord('END')) return;
    await runStatement(cursor, run, true);
  }
}

/** Runs the next statement, or steps over it: the branch of an IF that is not taken. */
async function runStatement(cursor: TokenCursor, run: BatchRun, isTaken: boolean): Promise<void> {
  if (cursor.takeWords('IF')) return runIf(cursor, run, isTaken);
  if (cursor.isWord('BEGIN') && !isWord(cursor.peek(1), 'TRAN', 'TRANSACTION', 'TRY', 'CATCH')) {
    cursor.next();
    while (!cursor.isWord('END')) {
      while (cursor.takeOperator(';'));
      if (cursor.isAtEnd) throw syntaxError('BEGIN');
      if (!cursor.isWord('END')) await runStatement(cursor, run, isTaken);
    }
    cursor.next();
    return;
  }
  if (cursor.isWord('SET') && cursor.peek(1)?.kind === 'word') {
    await setOption(cursor, run.session, isTaken);
    return;
  }
  const tokens = takeStatement(cursor);
  if (!isTaken) return;
  await guarded(run, () => runPlain(tokens, run));
}

async function runIf(cursor: TokenCursor, run: BatchRun, isTaken: boolean): Promise<void> {
  const condition = cursor.takeUntil((token) => isWord(token, ...STARTERS));
  const holds = isTaken && (await evaluate(condition, run, 'boolean')) === 't';
  await runStatement(cursor, run, holds);
  const isElse = isOperator(cursor.peek(), ';')
    ? isWord(cursor.peek(1), 'ELSE')
    : cursor.isWord('ELSE');
  if (!isElse) return;
  cursor.takeOperator(';');
  cursor.needWords('ELSE');
  await runStatement(cursor, run, isTaken && !holds);
}

/** The tokens up to the semicolon, or to the END or ELSE of what is around. */
function takeStatement(cursor: TokenCursor): readonly Token[] {
  let cases = 0;
  const isBegin = cursor.isWord('BEGIN');
  const tokens = cursor.takeUntil((token) => {
    if (isWord(token, 'CASE')) cases += 1;
    if (isWord(token, 'END') && cases === 0) return !isBegin;
    if (isWord(token, 'END')) cases -= 1;
    return isOperator(token, ';') || (cases === 0 && isWord(token, 'ELSE'));
  });
  if (isWord(tokens[0], 'MERGE') && !isOperator(cursor.peek(), ';')) {
    throw new TdsError(10713, 'A MERGE statement must be terminated by a semi-colon (;).', 15);
  }
  return tokens;
}

/** With XACT_ABORT every error ends batch and transaction; without it some end their statement only. */
async function guarded(run: BatchRun, work: () => Promise<void>): Promise<void> {
  const { session, results } = run;
  try {
    await work();
  } catch (thrown) {
    const error = asTdsError(thrown);
    if (!(error instanceof TdsError)) throw error;
    if (session.isInTransaction && (session.xactAbort || error.number === DEADLOCK)) {
      await session.rollback();
      results.push({ kind: 'rollback' });
    }
    if (session.xactAbort || !endsStatementOnly(error.number)) throw error;
    results.push({ kind: 'error', error });
  }
}

async function runPlain(tokens: readonly Token[], run: BatchRun): Promise<void> {
  const cursor = new TokenCursor(tokens);
  const { session, results } = run;
  if (cursor.takeWords('DECLARE')) return declare(cursor, run);
  if (cursor.takeWords('SET')) return assign(cursor, run);
  if (cursor.takeWords('EXEC') || cursor.takeWords('EXECUTE')) return execute(cursor, run);
  if (cursor.takeWords('THROW')) return raise(cursor, run);
  if (cursor.takeWords('RETURN')) throw new Returned();
  if (cursor.takeWords('BEGIN', 'TRANSACTION') || cursor.takeWords('BEGIN', 'TRAN')) {
    cursor.needEnd();
    await session.begin();
    if (session.transactionCount === 1) results.push({ kind: 'begin' });
    return;
  }
  if (cursor.isWord('COMMIT', 'ROLLBACK')) return endTransaction(cursor, run);
  await runPlanned(tokens, run);
}

async function endTransaction(cursor: TokenCursor, { session, results }: BatchRun): Promise<void> {
  const isCommit = isWord(cursor.next(), 'COMMIT');
  if (!cursor.takeWords('TRANSACTION')) cursor.takeWords('TRAN');
  cursor.needEnd();
  if (isCommit) await session.commit();
  else await session.rollback();
  if (!session.isInTransaction) results.push({ kind: isCommit ? 'commit' : 'rollback' });
}

async function declare(cursor: TokenCursor, run: BatchRun): Promise<void> {
  for (const part of splitAtCommas(cursor.takeUntil(() => false))) {
    const inner = new TokenCursor(part);
    const name = inner.next();
    if (name.kind !== 'variable') throw syntaxError(spell(name));
    inner.takeWords('AS');
    if (inner.isWord('TABLE')) throw refusal('a table variable');
    const type = readType(inner);
    const value = inner.takeOperator('=')
      ? await evaluate(
          inner.takeUntil(() => false),
          run,
          type.sql,
        )
      : null;
    inner.needEnd();
    run.variables.set(name.text.toLowerCase(), { type, value });
  }
}

async function assign(cursor: TokenCursor, run: BatchRun): Promise<void> {
  const name = cursor.next();
  const variable = run.variables.get(spell(name).toLowerCase());
  if (variable === undefined)
    throw new TdsError(137, `Must declare the scalar variable "${spell(name)}".`, 15);
  cursor.needOperator('=');
  variable.value = await evaluate(
    cursor.takeUntil(() => false),
    run,
    variable.type.sql,
  );
}

async function raise(cursor: TokenCursor, run: BatchRun): Promise<void> {
  const [number = [], message = [], state = []] = splitAtCommas(cursor.takeUntil(() => false));
  const text = await evaluate(message, run, 'text');
  throw new TdsError(
    Number(await evaluate(number, run, 'integer')),
    text ?? '',
    16,
    Number(await evaluate(state, run, 'integer')),
  );
}

/** `exec (N'text')` or `exec [@status =] procedure @a = 1, ...` */
async function execute(cursor: TokenCursor, run: BatchRun): Promise<void> {
  const group = cursor.takeGroup();
  if (group === undefined) return call(cursor, run);
  cursor.needEnd();
  const text = (await evaluate(group, run, 'text')) ?? '';
  await runText(text, { ...run, variables: new Map() });
}

async function call(cursor: TokenCursor, run: BatchRun): Promise<void> {
  const isKept = cursor.peek()?.kind === 'variable';
  const variable = isKept ? run.variables.get(spell(cursor.next()).toLowerCase()) : undefined;
  if (isKept) cursor.needOperator('=');
  let name = cursor.needName();
  while (cursor.takeOperator('.')) name = cursor.needName();
  const code = await runProcedure(name, await takeArguments(cursor, run), run.session);
  if (variable !== undefined) variable.value = String(code);
}

async function takeArguments(
  cursor: TokenCursor,
  run: BatchRun,
): Promise<ReadonlyMap<string, string | null>> {
  const named = new Map<string, string | null>();
  if (cursor.isAtEnd) return named;
  for (const part of splitAtCommas(cursor.takeUntil(() => false))) {
    const [name, equals, ...value] = part;
    if (name?.kind !== 'variable' || !isOperator(equals, '=')) {
      throw refusal('an argument without its name');
    }
    named.set(name.text.toLowerCase(), await evaluate(value, run, 'text'));
  }
  return named;
}
