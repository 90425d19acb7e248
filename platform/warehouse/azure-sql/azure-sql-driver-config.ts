import type sql from 'mssql';

import type { AzureSqlAddress } from './azure-sql-address.js';

/** Limits of the connections of a pool. */
export interface DriverOptions {
  /** Shown by the server beside each session. */
  readonly applicationName: string;
  readonly maxConnections: number;
  /** A statement that runs longer is cancelled: WAREHOUSE_UNAVAILABLE. */
  readonly statementTimeoutMs: number;
  /** A caller waits this long for a connection that others hold. */
  readonly acquireTimeoutMs: number;
}

/** A login takes long on a database that wakes up; the pool asks again afterwards. */
const CONNECT_TIMEOUT_MS = 20_000;

/** What the driver needs to be told of an address: who logs in, how, and for how long to wait. */
export async function driverConfig(
  address: AzureSqlAddress,
  options: DriverOptions,
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
