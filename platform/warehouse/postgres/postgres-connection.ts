import { Client, type ClientConfig, Pool, type PoolClient, TypeOverrides, types } from 'pg';

import { GridError } from '../../../domain/errors/grid-error.js';
import type { UtcInstant } from '../../../domain/time/instant.js';

import { asWarehouseError } from './postgres-errors.js';

/** How to reach a PostgreSQL. */
export interface PostgresConnectionOptions {
  /** `postgres://user:password@host:port/database` */
  readonly databaseUrl: string;
  /** Role the session takes: what it may do, whoever logs in. Absent: the user's own rights. */
  readonly role?: 'grid_loader' | 'grid_api_reader';
  readonly maxConnections?: number;
  readonly statementTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 5_000;

/** A loader that has frozen in mid-load loses its turn, and one that waits longer is tried again later. */
const LOADER_SETTINGS = ['idle_in_transaction_session_timeout=60000', 'lock_timeout=120000'];

/** A pool that outlives a restart of the server: a lost connection is dropped and made anew. */
export function createPostgresPool(options: PostgresConnectionOptions): Pool {
  const pool = new Pool({ ...clientConfig(options), max: options.maxConnections ?? 4 });
  pool.on('error', ignoreLostConnection);
  pool.on('connect', (client) => client.on('error', ignoreLostConnection));
  return pool;
}

/**
 * One connection of its own, for a migration.
 *
 * @throws GridError WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED
 */
export async function connectPostgres(options: PostgresConnectionOptions): Promise<Client> {
  const client = new Client(clientConfig(options));
  client.on('error', ignoreLostConnection);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw asWarehouseError(error, 'connecting to the warehouse');
  }
}

/**
 * Runs a function in one transaction, and rolls back when it throws. After an error the connection
 * is closed, not reused: the server then undoes everything even when it cannot be told to.
 *
 * @throws GridError WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED
 */
export async function inTransaction<Result>(
  pool: Pool,
  doing: string,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw asWarehouseError(error, doing);
  });
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw asWarehouseError(error, doing);
  }
}

/** Cuts PostgreSQL's ISO spelling in UTC, `2026-08-27 07:45:00.123+00`, down to the second. */
export function parseDatabaseInstant(text: string): UtcInstant {
  return `${text.slice(0, 10)}T${text.slice(11, 19)}Z` as UtcInstant;
}

function clientConfig(options: PostgresConnectionOptions): ClientConfig {
  return {
    connectionString: withSessionSettings(options),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: options.role ?? 'grid_migrator',
    types: createTypeParsers(),
  };
}

/** An instant is read as {@link UtcInstant}, everything else as pg reads it. */
function createTypeParsers(): TypeOverrides {
  const parsers = new TypeOverrides();
  parsers.setTypeParser(types.builtins.TIMESTAMPTZ, parseDatabaseInstant);
  return parsers;
}

/** Session settings travel in the start-up message: no round trip, and none can be forgotten. */
function withSessionSettings(options: PostgresConnectionOptions): string {
  const url = parseDatabaseUrl(options.databaseUrl);
  const settings = ['TimeZone=UTC', 'DateStyle=ISO'];
  if (options.role !== undefined) settings.push(`role=${options.role}`);
  if (options.role === 'grid_loader') settings.push(...LOADER_SETTINGS);
  if (options.statementTimeoutMs !== undefined) {
    settings.push(`statement_timeout=${options.statementTimeoutMs}`);
  }
  const given = url.searchParams.get('options') ?? '';
  const session = settings.map((setting) => `-c ${setting}`).join(' ');
  url.searchParams.set('options', `${given} ${session}`.trim());
  return url.toString();
}

/** The URL's text stays out of the error: it holds a password. */
function parseDatabaseUrl(databaseUrl: string): URL {
  if (!URL.canParse(databaseUrl) || !/^postgres(?:ql)?:/.test(databaseUrl)) {
    throw new GridError('INVALID_CONFIGURATION', 'the database URL is not a postgres:// address');
  }
  return new URL(databaseUrl);
}

/** The next query on the connection reports the loss; without a listener Node would end the process. */
function ignoreLostConnection(): void {
  // Nothing to do: the pool has dropped the connection already.
}
