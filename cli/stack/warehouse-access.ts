import pg from 'pg';

import type { Origin } from '../../domain/energy/origin.js';
import { dialectOf } from '../../platform/warehouse/open-warehouse.js';
import { migratePostgres } from '../../platform/warehouse/postgres/postgres-migrations.js';

import { postgresUrl, SUPERUSER } from './postgres-server.js';
import type { PostgresPasswords } from './stack-keys.js';

/** Connection addresses of one warehouse, one a task. */
export interface WarehouseAccess {
  /** May migrate. */
  readonly ownerUrl: string;
  /** May write Gold. */
  readonly loaderUrl: string;
  /** May only read. */
  readonly readerUrl: string;
}

const LOGINS = [
  { login: 'grid_loader_login', role: 'grid_loader', key: 'loader' },
  { login: 'grid_api_reader_login', role: 'grid_api_reader', key: 'reader' },
] as const;

/**
 * Addresses into a warehouse given by the user. On PostgreSQL one login takes on a role after
 * connecting. On Azure SQL a session has the rights of its login: processes that are to have fewer
 * are started apart, each with a GRID_DATABASE_URL or identity of its own (docs/security.md).
 */
export function accessThroughUrl(databaseUrl: string): WarehouseAccess {
  if (dialectOf(databaseUrl) === 'azure-sql') {
    return { ownerUrl: databaseUrl, loaderUrl: databaseUrl, readerUrl: databaseUrl };
  }
  const as = (role: string): string => {
    const url = new URL(databaseUrl);
    url.searchParams.set('options', `-c role=${role}`);
    return url.href;
  };
  return { ownerUrl: databaseUrl, loaderUrl: as('grid_loader'), readerUrl: as('grid_api_reader') };
}

/** Addresses into the embedded server: a login of its own for each task. */
function accessThroughEmbedded(
  port: number,
  passwords: PostgresPasswords,
  origin: Origin,
): WarehouseAccess {
  const database = `grid_${origin}`;
  return {
    ownerUrl: postgresUrl(port, SUPERUSER, passwords.superuser, database),
    loaderUrl: postgresUrl(port, LOGINS[0].login, passwords.loader, database),
    readerUrl: postgresUrl(port, LOGINS[1].login, passwords.reader, database),
  };
}

/** Creates the database of an origin when it is not there, migrates it and opens it to its logins. */
export async function prepareEmbeddedWarehouse(
  port: number,
  passwords: PostgresPasswords,
  origin: Origin,
): Promise<WarehouseAccess> {
  const access = accessThroughEmbedded(port, passwords, origin);
  const maintenanceUrl = postgresUrl(port, SUPERUSER, passwords.superuser, 'postgres');
  await withClient(maintenanceUrl, async (client) => {
    const name = `grid_${origin}`;
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  });
  await migratePostgres({ databaseUrl: access.ownerUrl, origin });
  await withClient(access.ownerUrl, async (client) => {
    for (const { login, role, key } of LOGINS)
      await ensureLogin(client, login, role, passwords[key]);
  });
  return access;
}

/** Makes a login with a password a member of a role; an existing one gets this password. */
export async function ensureLogin(
  client: pg.Client,
  login: string,
  role: string,
  password: string,
): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [login]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  const name = client.escapeIdentifier(login);
  await client.query(`${verb} role ${name} with login password ${client.escapeLiteral(password)}`);
  await client.query(`grant ${client.escapeIdentifier(role)} to ${name}`);
}

/** A database with an owner, who makes its roles and logins itself, and may make nothing else. */
export async function ensureOwnedDatabase(
  client: pg.Client,
  owner: { readonly login: string; readonly password: string; readonly database: string },
): Promise<void> {
  await ensureRole(client, owner.login, owner.password, 'createrole');
  await ensureDatabase(client, owner.database, owner.login);
}

/** A login with a password, which may make roles or not; an existing one gets this password. */
export async function ensureRole(
  client: pg.Client,
  login: string,
  password: string,
  right: 'createrole' | 'nocreaterole',
): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [login]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await client.query(
    `${verb} role ${client.escapeIdentifier(login)} with login nosuperuser nocreatedb ${right} password ${client.escapeLiteral(password)}`,
  );
}

/** A database, unless it is there. Nobody but its owner may connect until the owner lets them. */
export async function ensureDatabase(
  client: pg.Client,
  database: string,
  owner: string,
): Promise<void> {
  const name = client.escapeIdentifier(database);
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
    database,
  ]);
  if (rowCount === 0) {
    await client.query(`create database ${name} owner ${client.escapeIdentifier(owner)}`);
  }
  await client.query(`revoke all on database ${name} from public`);
}

/** Runs work over one connection. */
export async function withClient(
  url: string,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
