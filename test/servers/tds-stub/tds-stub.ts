import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';

import pg from 'pg';

import { createTestDatabase } from '../test-servers.js';

import { FailureScript, type ScriptedFailure } from './failures.js';
import { PgSession } from './pg-session.js';
import type { LoggedRequest } from './request-log.js';
import { RUNTIME, RUNTIME_BASE } from './runtime.js';
import { TdsConnection, type ConnectionHost } from './tds-connection.js';
import { TdsError } from './tds-error.js';
import type { Principals } from './translate-rights.js';
import { quoted } from './tsql-names.js';

/** A stand-in for a SQL Server with one empty database of its own. */
export interface TdsStub {
  /** `mssql://` address of its owner. */
  readonly url: string;
  readonly port: number;
  readonly database: string;
  /** Address of the same data as PostgreSQL sees them, as superuser: tables are in the schema dbo. */
  readonly postgresUrl: string;
  /** Everything clients asked for, oldest first. */
  readonly log: readonly LoggedRequest[];
  /** Address of another login; make it by T-SQL: `create user x with password = '...'`. */
  urlOf(user: string, password: string): string;
  /** Lets something fail, once or more often. */
  fail(failure: ScriptedFailure): void;
  /** Cuts every connection now. */
  cutConnections(): Promise<void>;
  close(): Promise<void>;
}

/** Settings of a stub. */
export interface TdsStubOptions {
  /** Name of the database a client must ask for. Default `grid`. */
  readonly database?: string;
  /** Whether a client that asks for encryption gets it, under a certificate nobody vouches for. */
  readonly isEncrypted?: boolean;
}

const OWNER = 'sa';

/** Starts a stub on a free port of 127.0.0.1, over a new database of the test PostgreSQL. */
export async function startTdsStub(options: TdsStubOptions = {}): Promise<TdsStub> {
  const database = options.database ?? 'grid';
  const testDatabase = await createTestDatabase();
  await installRuntime(testDatabase.url);
  const ownerPassword = randomUUID();
  const principals = createPrincipals(new URL(testDatabase.url).pathname.slice(1));
  const log: LoggedRequest[] = [];
  const failures = new FailureScript();
  const connections = new Set<TdsConnection>();
  const host: ConnectionHost = {
    principals,
    secureContext: options.isEncrypted === true ? await selfSigned() : undefined,
    log: (request) => log.push(request),
    takeFailure: (on, text) => failures.take(on, text),
    logIn: async (user, password, asked) => {
      const expected =
        user === OWNER ? ownerPassword : principals.passwords.get(user.toLowerCase());
      if (expected !== password) throw new TdsError(18_456, `Login failed for user '${user}'.`, 14);
      if (asked !== database)
        throw new TdsError(
          4060,
          `Cannot open database "${asked}" requested by the login. The login failed.`,
          11,
        );
      return PgSession.open(testDatabase.url, user === OWNER ? undefined : principals.roleOf(user));
    },
  };
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    const connection = new TdsConnection(socket, connections.size + 1, host);
    connections.add(connection);
  });
  const port = await listen(server);
  const cutConnections = async (): Promise<void> => {
    await Promise.all([...connections].map((connection) => connection.close()));
  };
  const security =
    options.isEncrypted === true ? 'encrypt=true&trustServerCertificate=true' : 'encrypt=false';
  const urlOf = (user: string, password: string): string =>
    `mssql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}?${security}`;
  return {
    url: urlOf(OWNER, ownerPassword),
    port,
    database,
    postgresUrl: testDatabase.url,
    log,
    urlOf,
    fail: (failure) => {
      failures.add(failure);
    },
    cutConnections,
    close: async () => {
      await cutConnections();
      await new Promise((resolve) => server.close(resolve));
      await dropPrincipals(testDatabase.url);
      await testDatabase.drop();
    },
  };
}

async function selfSigned(): Promise<SecureContext> {
  const { generate } = await import('selfsigned');
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
  return createSecureContext({ key, cert });
}

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
    });
  });
}

/** Roles of PostgreSQL are shared by all databases: each carries the name of its own. */
function createPrincipals(databaseName: string): Principals {
  return {
    roleOf: (name) => quoted(`${databaseName}_${name}`),
    passwords: new Map(),
  };
}

async function installRuntime(url: string): Promise<void> {
  await onDatabase(url, async (client) => {
    await client.query(`${RUNTIME_BASE}; ${RUNTIME}`);
  });
}

async function dropPrincipals(url: string): Promise<void> {
  await onDatabase(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select quote_ident(rolname) as name from pg_roles
       where starts_with(rolname, current_database() || '_')`,
    );
    for (const { name } of rows) await client.query(`drop owned by ${name}; drop role ${name}`);
  });
}

async function onDatabase(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
