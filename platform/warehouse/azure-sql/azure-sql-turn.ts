import { GridError } from '../../../domain/errors/grid-error.js';

import type { AzureSqlSession } from './azure-sql-session.js';
import { statement } from './azure-sql-statement.js';
import { asCount } from './azure-sql-values.js';

/** Waits for the others at most this long; the caller is tried again later. */
export const TURN_TIMEOUT_MS = 120_000;

/** Transactions that take the same turn run one after the other; its end gives the turn on. */
export const TAKE_TURN = statement(
  'take_turn',
  `
  declare @result int;
  exec @result = sp_getapplock @Resource = @turn, @LockMode = N'Exclusive',
    @LockOwner = N'Transaction', @LockTimeout = ${TURN_TIMEOUT_MS};
  select @result as result;`,
  { turn: 'nvarchar(4000)' },
);

/**
 * Takes a turn for the running transaction.
 *
 * @throws GridError WAREHOUSE_UNAVAILABLE when it does not come in time.
 */
export async function takeTurn(
  session: AzureSqlSession,
  turn: 'grid_load' | 'grid_migrate' | 'grid_watch',
): Promise<void> {
  const [answer] = await session.rows<{ readonly result: unknown }, 'turn'>(TAKE_TURN, { turn });
  const result = asCount(answer?.result);
  if (result >= 0) return;
  throw new GridError(
    'WAREHOUSE_UNAVAILABLE',
    `another ${turn} holds the warehouse: sp_getapplock answered ${result}`,
    { turn, result },
  );
}
