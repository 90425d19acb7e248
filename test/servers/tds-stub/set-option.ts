import type { PgSession } from './pg-session.js';
import { refusal } from './tds-error.js';
import type { TokenCursor } from './token-cursor.js';
import { isOperator, spell } from './tsql-tokens.js';

const LEVELS: Readonly<Record<string, number>> = {
  'READ UNCOMMITTED': 1,
  'READ COMMITTED': 2,
  'REPEATABLE READ': 3,
  SERIALIZABLE: 4,
  SNAPSHOT: 5,
};

/** Options, and the value the stub behaves like; another is refused. */
const FIXED: Readonly<Record<string, RegExp>> = {
  ANSI_NULLS: /^ON$/,
  ANSI_NULL_DFLT_ON: /^ON$/,
  ANSI_PADDING: /^ON$/,
  ANSI_WARNINGS: /^ON$/,
  ARITHABORT: /^ON$/,
  CONCAT_NULL_YIELDS_NULL: /^ON$/,
  CURSOR_CLOSE_ON_COMMIT: /^OFF$/,
  DATEFIRST: /^7$/,
  DATEFORMAT: /^MDY$/,
  IMPLICIT_TRANSACTIONS: /^OFF$/,
  LANGUAGE: /^US_ENGLISH$/,
  NUMERIC_ROUNDABORT: /^OFF$/,
  QUOTED_IDENTIFIER: /^ON$/,
  TEXTSIZE: /^\d+$/,
  NOCOUNT: /^OFF$/,
};

/** Takes one `set option value`, which needs no semicolon behind it. */
export async function setOption(
  cursor: TokenCursor,
  session: PgSession,
  isTaken: boolean,
): Promise<void> {
  cursor.needWords('SET');
  if (cursor.takeWords('TRANSACTION', 'ISOLATION', 'LEVEL')) {
    const level = LEVELS[takeLevel(cursor)];
    if (level === undefined) throw refusal('this isolation level');
    if (isTaken) session.isolationLevel = level;
    return;
  }
  const name = cursor.needNameAsWritten().toUpperCase();
  const sign = isOperator(cursor.peek(), '-') ? spell(cursor.next()) : '';
  const value = `${sign}${spell(cursor.next()).toUpperCase()}`;
  if (name === 'XACT_ABORT') {
    if (isTaken) session.xactAbort = value === 'ON';
  } else if (name === 'LOCK_TIMEOUT') {
    if (isTaken) await session.setLockTimeout(Number(value));
  } else if (FIXED[name]?.test(value) !== true) {
    throw refusal(`set ${name} ${value}`);
  }
}

function takeLevel(cursor: TokenCursor): string {
  const first = cursor.needNameAsWritten().toUpperCase();
  return first === 'READ' || first === 'REPEATABLE'
    ? `${first} ${cursor.needNameAsWritten().toUpperCase()}`
    : first;
}
