import { withDatabase } from './azure-sql-address.js';
import { createAzureSqlPool } from './azure-sql-connection.js';
import { WRITER_DELAYS_MS } from './azure-sql-retry.js';

/** Names of ours only: a database's name is no parameter of a statement. */
const DATABASE_NAME = /^[a-z][a-z0-9_]{0,100}$/;

const CREATE_TIMEOUT_MS = 300_000;

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

async function onMaster(
  serverUrl: string,
  name: string,
  batches: readonly string[],
): Promise<void> {
  if (!DATABASE_NAME.test(name)) throw new RangeError(`not a name for a database: ${name}`);
  const pool = createAzureSqlPool({
    databaseUrl: withDatabase(serverUrl, 'master'),
    applicationName: 'grid_migrator',
    maxConnections: 1,
    statementTimeoutMs: CREATE_TIMEOUT_MS,
    acquireTimeoutMs: CREATE_TIMEOUT_MS,
    retry: { delaysMs: WRITER_DELAYS_MS },
  });
  try {
    await pool.using(`preparing the database ${name}`, async (session) => {
      for (const text of batches) await session.batch(text);
    });
  } finally {
    await pool.close();
  }
}
