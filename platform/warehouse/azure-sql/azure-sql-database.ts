import { withDatabase } from './azure-sql-address.js';
import { type AzureSqlPool, createAzureSqlPool } from './azure-sql-connection.js';
import { READER_DELAYS_MS } from './azure-sql-retry.js';
import { statement } from './azure-sql-statement.js';

/** Names of ours only: a database's name is no parameter of a statement. */
const DATABASE_NAME = /^[a-z][a-z0-9_]{0,100}$/;

const CREATE_TIMEOUT_MS = 300_000;

export /**
 *
 */
const ASK_WHETHER_IT_ANSWERS = statement('ask_whether_it_answers', 'select 1 as answers', {});

/**
 * Creates a database unless it exists, in which readers do not wait for a load (as Azure SQL has
 * it from the start). `serverUrl` names any database of the server.
 *
 * @throws GridError WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED
 */
export async function ensureAzureSqlDatabase(serverUrl: string, name: string): Promise<string> {
  await onMaster(serverUrl, name, [
    `if db_id(N'${name}') is null create database [${name}];`,
    `alter database [${name}] set read_committed_snapshot on with rollback immediate;`,
  ]);
  return withDatabase(serverUrl, name);
}

/** Removes a database with whoever is connected to it. */
export async function dropAzureSqlDatabase(serverUrl: string, name: string): Promise<void> {
  await onMaster(serverUrl, name, [
    `if db_id(N'${name}') is not null alter database [${name}] set single_user with rollback immediate;`,
    `drop database if exists [${name}];`,
  ]);
}

/**
 * Resolves when the database answers and lets the login in.
 *
 * @throws GridError WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED
 */
export async function checkAzureSqlAnswers(databaseUrl: string): Promise<void> {
  await withPool(databaseUrl, (pool) =>
    pool.using('asking the warehouse whether it answers', (session) =>
      session.rows(ASK_WHETHER_IT_ANSWERS, {}),
    ),
  );
}

async function onMaster(
  serverUrl: string,
  name: string,
  batches: readonly string[],
): Promise<void> {
  if (!DATABASE_NAME.test(name)) throw new RangeError(`not a name for a database: ${name}`);
  await withPool(withDatabase(serverUrl, 'master'), (pool) =>
    pool.using(`preparing the database ${name}`, async (session) => {
      for (const text of batches) await session.batch(text);
    }),
  );
}

async function withPool(
  databaseUrl: string,
  work: (pool: AzureSqlPool) => Promise<unknown>,
): Promise<void> {
  const pool = createAzureSqlPool({
    databaseUrl,
    applicationName: 'grid_migrator',
    maxConnections: 1,
    statementTimeoutMs: CREATE_TIMEOUT_MS,
    acquireTimeoutMs: CREATE_TIMEOUT_MS,
    retry: { delaysMs: READER_DELAYS_MS },
  });
  try {
    await work(pool);
  } finally {
    await pool.close();
  }
}
