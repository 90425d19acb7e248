import { createHash } from 'node:crypto';

import type { PgSession } from './pg-session.js';
import { refusal, TdsError } from './tds-error.js';

/** Arguments of a procedure by name, in lower case and with their @. */
export type Arguments = ReadonlyMap<string, string | null>;

const GRANTED = 0;
const TIMED_OUT = -1;

/** Runs a procedure of the system; answers its return status. */
export function runProcedure(name: string, given: Arguments, session: PgSession): Promise<number> {
  if (name === 'sp_getapplock') return getApplicationLock(given, session);
  if (name === 'sp_releaseapplock') return releaseApplicationLock(given, session);
  throw refusal(`the procedure ${name}`);
}

/** 0 when the lock is held, -1 when it did not come in time (sp_getapplock, Transact-SQL). */
async function getApplicationLock(given: Arguments, session: PgSession): Promise<number> {
  const mode = (given.get('@lockmode') ?? '').toLowerCase();
  if (mode !== 'exclusive' && mode !== 'shared') throw refusal(`the lock mode ${mode}`);
  const isSession = isOwnedBySession(given);
  if (!isSession && !session.isInTransaction) {
    throw new TdsError(15282, 'A transactional application lock needs an active transaction.');
  }
  const [first, second] = keysOf(given);
  const kind = `${isSession ? '' : '_xact'}_lock${mode === 'shared' ? '_shared' : ''}`;
  const before = session.lockTimeoutMs;
  try {
    await session.query('savepoint tds_application_lock').catch(() => undefined);
    await session.setLockTimeout(Number(given.get('@locktimeout') ?? -1));
    await session.query(`select pg_advisory${kind}(${first}, ${second})`);
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    if (session.isInTransaction) await session.query('rollback to savepoint tds_application_lock');
    return TIMED_OUT;
  } finally {
    await session.setLockTimeout(before).catch(() => undefined);
  }
  return GRANTED;
}

async function releaseApplicationLock(given: Arguments, session: PgSession): Promise<number> {
  if (!isOwnedBySession(given)) throw refusal('the release of a lock of a transaction');
  const [first, second] = keysOf(given);
  const { rows } = await session.query(`select pg_advisory_unlock(${first}, ${second})`);
  if (rows[0]?.[0] === 't') return GRANTED;
  throw new TdsError(1223, 'Cannot release the application lock because it is not currently held.');
}

function isOwnedBySession(given: Arguments): boolean {
  return (given.get('@lockowner') ?? 'Transaction').toLowerCase() === 'session';
}

function keysOf(given: Arguments): readonly [number, number] {
  const resource = given.get('@resource');
  if (resource === undefined || resource === null) throw refusal('a lock without @Resource');
  const digest = createHash('sha256').update(resource).digest();
  return [digest.readInt32LE(0), digest.readInt32LE(4)];
}

function isLockTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '55P03';
}
