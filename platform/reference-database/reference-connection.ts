import { GridError } from '../../domain/errors/grid-error.js';
import { READER_DELAYS_MS, WRITER_DELAYS_MS } from '../warehouse/azure-sql/azure-sql-retry.js';
import type { AzureSqlSession } from '../warehouse/azure-sql/azure-sql-session.js';
import { createPostgresPool, inTransaction } from '../warehouse/postgres/postgres-connection.js';
import { asWarehouseError } from '../warehouse/postgres/postgres-errors.js';

import { postgresTextOf, type ReferenceStatement } from './reference-statements.js';

/** A value of a parameter. */
export type ReferenceValue = string | number;

/** A row as a database gives it, by column name. */
export type DatabaseRow = Readonly<Record<string, unknown>>;

/** Runs statements of the reference database, whatever speaks SQL there. */
export interface ReferenceSession {
  run(
    statement: ReferenceStatement,
    values: Readonly<Record<string, ReferenceValue>>,
  ): Promise<readonly DatabaseRow[]>;
}

/** Connections to a reference database. */
export interface ReferenceConnection extends ReferenceSession {
  readonly dialect: ReferenceDialect;
  /** Runs work in one transaction; nothing of it stays when it throws. */
  inTransaction(doing: string, work: (session: ReferenceSession) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** What a reference database may speak. */
export type ReferenceDialect = 'postgres' | 'azure-sql';

const STATEMENT_TIMEOUT_MS = 60_000;
const DOING = 'asking the reference database';

/**
 * The dialect of a reference database by the scheme of its address.
 *
 * @throws GridError INVALID_CONFIGURATION; the address stays out of it: it holds a password.
 */
export function referenceDialectOf(databaseUrl: string): ReferenceDialect {
  if (/^postgres(?:ql)?:/.test(databaseUrl)) return 'postgres';
  if (databaseUrl.startsWith('mssql:')) return 'azure-sql';
  throw new GridError(
    'INVALID_CONFIGURATION',
    'GRID_REFERENCE_DATABASE_URL: expected a postgres:// or mssql:// address',
  );
}

/**
 * Connects to nothing yet: the first statement does.
 *
 * @throws GridError INVALID_CONFIGURATION for an address that is none.
 */
export async function openReferenceConnection(
  databaseUrl: string,
  purpose: 'read' | 'write',
): Promise<ReferenceConnection> {
  return referenceDialectOf(databaseUrl) === 'postgres'
    ? onPostgres(databaseUrl)
    : onAzureSql(databaseUrl, purpose);
}

function onPostgres(databaseUrl: string): ReferenceConnection {
  const pool = createPostgresPool({
    databaseUrl,
    maxConnections: 2,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  return {
    dialect: 'postgres',
    run: async (statement, values) => {
      try {
        const { rows } = await pool.query<DatabaseRow>(...queryOf(statement, values));
        return rows;
      } catch (error) {
        throw asWarehouseError(error, DOING);
      }
    },
    inTransaction: (doing, work) =>
      inTransaction(pool, doing, (client) =>
        work({
          run: async (statement, values) => {
            const { rows } = await client.query<DatabaseRow>(...queryOf(statement, values));
            return rows;
          },
        }),
      ),
    close: () => pool.end(),
  };
}

function queryOf(
  statement: ReferenceStatement,
  values: Readonly<Record<string, ReferenceValue>>,
): [text: string, values: (ReferenceValue | undefined)[]] {
  const parameters = Object.keys(statement.parameters);
  return [postgresTextOf(statement), parameters.map((name) => values[name])];
}

/** The adapter of SQL Server is loaded for its addresses only: others do not pay for its driver. */
async function onAzureSql(
  databaseUrl: string,
  purpose: 'read' | 'write',
): Promise<ReferenceConnection> {
  const { createAzureSqlPool } = await import('../warehouse/azure-sql/azure-sql-connection.js');
  const pool = createAzureSqlPool({
    databaseUrl,
    applicationName: 'grid_reference',
    maxConnections: 2,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    acquireTimeoutMs: STATEMENT_TIMEOUT_MS,
    retry: { delaysMs: purpose === 'read' ? READER_DELAYS_MS : WRITER_DELAYS_MS },
  });
  const on = (session: AzureSqlSession): ReferenceSession => ({
    run: (statement, values) => session.rows<DatabaseRow, string>(statement, values),
  });
  return {
    dialect: 'azure-sql',
    run: (statement, values) => pool.using(DOING, (session) => on(session).run(statement, values)),
    inTransaction: (doing, work) => pool.inTransaction(doing, (session) => work(on(session))),
    close: () => pool.close(),
  };
}
