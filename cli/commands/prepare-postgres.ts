import type pg from 'pg';

import { readDatabaseLogin, readSecretFile } from '../stack/secret-file.js';
import { withClient } from '../stack/warehouse-access.js';

/** Files that hold the secrets of `grid prepare-postgres`. */
export interface PreparePostgresOptions {
  /** postgres:// address of the superuser. */
  readonly adminUrlFile: string;
  /** postgres:// address of the warehouse as its owner, who will migrate it. */
  readonly ownerUrlFile: string;
  /** postgres:// address of the reference database as its owner; absent where it lies elsewhere. */
  readonly referenceOwnerUrlFile?: string;
  /** Password of the login `temporal`; absent where Temporal keeps its state elsewhere. */
  readonly temporalPasswordFile?: string;
}

/** Name of Temporal's login, and of its two databases. */
const TEMPORAL = { login: 'temporal', databases: ['temporal', 'temporal_visibility'] } as const;

/**
 * `grid prepare-postgres`: the logins and empty databases of a fresh server: the warehouse and the
 * reference database with their owners, and Temporal's two. Run again, it sets the passwords anew and changes nothing else.
 */
export async function preparePostgres(options: PreparePostgresOptions): Promise<void> {
  const owner = readDatabaseLogin(options.ownerUrlFile);
  const reference =
    options.referenceOwnerUrlFile === undefined
      ? undefined
      : readDatabaseLogin(options.referenceOwnerUrlFile);
  const temporalPassword =
    options.temporalPasswordFile === undefined
      ? undefined
      : readSecretFile(options.temporalPasswordFile);
  await withClient(readSecretFile(options.adminUrlFile), async (client) => {
    // An owner makes the roles and logins of its database itself, and may make nothing else.
    for (const one of reference === undefined ? [owner] : [owner, reference]) {
      await ensureRole(client, one.login, one.password, 'createrole');
      await ensureDatabase(client, one.database, one.login);
    }
    if (temporalPassword === undefined) return;
    await ensureRole(client, TEMPORAL.login, temporalPassword, 'nocreaterole');
    for (const database of TEMPORAL.databases) {
      await ensureDatabase(client, database, TEMPORAL.login);
    }
  });
  console.log('logins and databases are ready');
}

async function ensureRole(
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

/** Nobody but its owner may connect until the owner lets them. */
async function ensureDatabase(client: pg.Client, database: string, owner: string): Promise<void> {
  const name = client.escapeIdentifier(database);
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
    database,
  ]);
  if (rowCount === 0) {
    await client.query(`create database ${name} owner ${client.escapeIdentifier(owner)}`);
  }
  await client.query(`revoke all on database ${name} from public`);
}
