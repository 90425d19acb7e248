import { createAzureSqlPool } from './azure-sql-connection.js';
import { READER_DELAYS_MS } from './azure-sql-retry.js';
import { statement } from './azure-sql-statement.js';

const ANSWER_TIMEOUT_MS = 5_000;

/** The shortest question there is: whether the server answers. */
export const ASK_WHETHER_IT_ANSWERS = statement(
  'ask_whether_it_answers',
  'select 1 as answers',
  {},
);

/**
 * Resolves when the database answers and lets the login in.
 *
 * @throws GridError WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED
 */
export async function checkAzureSqlAnswers(databaseUrl: string): Promise<void> {
  const pool = createAzureSqlPool({
    databaseUrl,
    applicationName: 'grid_migrator',
    maxConnections: 1,
    statementTimeoutMs: ANSWER_TIMEOUT_MS,
    acquireTimeoutMs: ANSWER_TIMEOUT_MS,
    retry: { delaysMs: READER_DELAYS_MS },
  });
  try {
    await pool.using('asking the warehouse whether it answers', (session) =>
      session.rows(ASK_WHETHER_IT_ANSWERS, {}),
    );
  } finally {
    await pool.close();
  }
}
