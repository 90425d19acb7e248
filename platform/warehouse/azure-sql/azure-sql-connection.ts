import sql from 'mssql';

import { type AzureSqlAddress, parseAzureSqlUrl } from './azure-sql-address.js';
import { asWarehouseError } from './azure-sql-errors.js';
import { type Attempt, type RetryOptions, retrying } from './azure-sql-retry.js';
import { type AzureSqlSession, createSession } from './azure-sql-session.js';

/** How to reach a database on Azure SQL; what a session may do is its login's. */
export interface AzureSqlConnectionOptions {
  /** `mssql://user:password@host:port/database`; without a user the process's identity logs in. */
  readonly databaseUrl: string;
  /** Shown by the server beside each session. */
  readonly applicationName: string;
  readonly maxConnections: number;
  /** A statement that runs longer is cancelled: WAREHOUSE_UNAVAILABLE. */
  readonly statementTimeoutMs: number;
  /** A caller waits this long for a connection that others hold. */
  readonly acquireTimeoutMs: number;
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

/** A login takes long on a database that wakes up; the pool asks again afterwards. */
const CONNECT_TIMEOUT_MS = 20_000;

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
  const pool = new sql.ConnectionPool(await poolConfig(address, options));
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

async function poolConfig(
  address: AzureSqlAddress,
  options: AzureSqlConnectionOptions,
): Promise<sql.config> {
  return {
    server: address.server,
    port: address.port,
    database: address.database,
    authentication: await authenticationOf(address),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: options.statementTimeoutMs,
    validateConnection: 'socket',
    beforeConnect: numberLoginErrors,
    options: {
      encrypt: address.encrypt,
      trustServerCertificate: address.trustServerCertificate,
      appName: options.applicationName,
      useUTC: true,
      abortTransactionOnError: true,
    },
    pool: {
      max: options.maxConnections,
      min: 0,
      acquireTimeoutMillis: options.acquireTimeoutMs,
    },
  };
}

/**
 * One credential for all connections of a pool: it keeps its token and asks for a new one before
 * the old one ends, so that a connection made tomorrow logs in as one made today. The driver's own
 * `azure-active-directory-default` would make a credential, and ask for a token, for every
 * connection.
 */
async function authenticationOf(
  address: AzureSqlAddress,
): Promise<NonNullable<sql.config['authentication']>> {
  if (address.login !== undefined) {
    const { user, password } = address.login;
    return { type: 'default', options: { userName: user, password } };
  }
  const { DefaultAzureCredential } = await import('@azure/identity');
  const credential = new DefaultAzureCredential(
    address.clientId === undefined ? {} : { managedIdentityClientId: address.clientId },
  );
  return { type: 'token-credential', options: { credential } };
}

/** The driver's error of a refused login has no number: the server's message before it has. */
function numberLoginErrors(connection: sql.Connection): void {
  let number: number | undefined;
  connection.on('errorMessage', (message: { readonly number: number }) => {
    number = message.number;
  });
  connection.on('connect', (error?: Error) => {
    if (error !== undefined && number !== undefined) Object.assign(error, { number });
  });
}

/** The next statement reports the loss; without a listener Node would end the process. */
function ignoreLostConnection(): void {
  // Nothing to do: the pool has dropped the connection already.
}
