import { readDatabaseLogin, readSecretFile } from '../stack/secret-file.js';
import {
  ensureDatabase,
  ensureOwnedDatabase,
  ensureRole,
  withClient,
} from '../stack/warehouse-access.js';

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
    await ensureOwnedDatabase(client, owner);
    if (reference !== undefined) await ensureOwnedDatabase(client, reference);
    if (temporalPassword === undefined) return;
    await ensureRole(client, TEMPORAL.login, temporalPassword, 'nocreaterole');
    for (const database of TEMPORAL.databases) {
      await ensureDatabase(client, database, TEMPORAL.login);
    }
  });
  console.log('logins and databases are ready');
}
