import sql from 'mssql';

import { type AzureSqlAddress, parseAzureSqlUrl } from './azure-sql-address.js';
import { type DriverOptions, driverConfig } from './azure-sql-driver-config.js';
import { asWarehouseError } from './azure-sql-errors.js';
import { type Attempt, type RetryOptions, retrying } from './azure-sql-retry.js';
import { type AzureSqlSession, createSession } from './azure-sql-session.js';

/** How to reach a database on Azure SQL; what a session may do is its login's. */
export interface AzureSqlConnectionOptions extends DriverOptions {
  /** `mssql://user:password@host:port/database`; without a user the process's identity logs in. */
  readonly databaseUrl: string;
  readonly retry: RetryOptions;
}

/** Connections to one database; a lost one is dropped and made anew. */
export interface AzureSqlPool {
  /** Runs work on whatever connections are free, again when it failed in passing. */
  using<Result>(
    doing: string,
    work: (session: AzureSqlSession) => Promise<Result>,
  ): Promise<Result>;
  /**
   * Runs work in one transaction on one connection, and rolls back when it throws; again when it
   * failed in passing and the attempt allows it.
   *
   * @throws GridError WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED
   */
  inTransaction<Result>(
    doing: string,
    work: (session: AzureSqlSession, attempt: Attempt) => Promise<Result>,
  ): Promise<Result>;
  close(): Promise<void>;
}

/** Opens nothing yet: the first use connects. */
export function createAzureSqlPool(options: AzureSqlConnectionOptions): AzureSqlPool {
  const address = parseAzureSqlUrl(options.databaseUrl);
  let opening: Promise<sql.ConnectionPool> | undefined;
  const open = async (): Promise<sql.ConnectionPool> => {
    opening ??= connect(address, options);
    try {
      return await opening;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
  return {
    using: (doing, work) =>
      retrying(options.retry, async () => {
        try {
          return await work(createSession(await open()));
        } catch (error) {
          throw asWarehouseError(error, doing);
        }
      }),
    inTransaction: (doing, work) =>
      retrying(options.retry, async (attempt) => {
        try {
          return await transact(await open(), (session) => work(session, attempt));
        } catch (error) {
          throw asWarehouseError(error, doing);
        }
      }),
    close: async () => {
      const pool = await opening?.catch(() => undefined);
      await pool?.close();
    },
  };
}

async function connect(
  address: AzureSqlAddress,
  options: AzureSqlConnectionOptions,
): Promise<sql.ConnectionPool> {
  const pool = new sql.ConnectionPool(await driverConfig(address, options));
  pool.on('error', ignoreLostConnection);
  return pool.connect();
}

async function transact<Result>(
  pool: sql.ConnectionPool,
  work: (session: AzureSqlSession) => Promise<Result>,
): Promise<Result> {
  const transaction = new sql.Transaction(pool);
  await transaction.begin();
  try {
    const result = await work(createSession(transaction));
    await transaction.commit();
    return result;
  } catch (error) {
    // The server has rolled back already, or the connection is gone and it will: what failed first counts.
    await transaction.rollback().catch(() => undefined);
    throw error;
  }
}

/** The next statement reports the loss; without a listener Node would end the process. */
function ignoreLostConnection(): void {
  // Nothing to do: the pool has dropped the connection already.
}
