import type { Origin } from '../../domain/energy/origin.js';
import { migrateReferenceDatabase } from '../../platform/reference-database/seed-reference-database.js';

import { postgresUrl, SUPERUSER } from './postgres-server.js';
import { fillReference, type ReferenceOrigin } from './reference-seed.js';
import type { PostgresPasswords } from './stack-keys.js';
import { ensureLogin, ensureOwnedDatabase, withClient } from './warehouse-access.js';

/** Database of the embedded server that holds the places. */
const DATABASE = 'grid_reference';
/** Fills it, and owns nothing else. */
const OWNER = 'grid_reference_owner';
/** Extracts, and can only read. */
const READER = 'grid_reference_reader_login';

/** Connection addresses of the embedded reference database, one a task. */
export interface ReferenceAccess {
  readonly ownerUrl: string;
  readonly readerUrl: string;
}

/** Addresses into the embedded server. */
export function embeddedReference(port: number, passwords: PostgresPasswords): ReferenceAccess {
  return {
    ownerUrl: postgresUrl(port, OWNER, passwords.referenceOwner, DATABASE),
    readerUrl: postgresUrl(port, READER, passwords.referenceReader, DATABASE),
  };
}

/** Where the embedded reference database is made, and for whose data. */
export interface ReferencePreparation {
  readonly port: number;
  readonly passwords: PostgresPasswords;
  readonly origin: Origin;
}

/**
 * Makes the embedded reference database, its owner and the login that can only read; migrates it and
 * fills it, unless it holds the same already or was filled by hand. Returns whether it was filled now.
 */
export async function prepareEmbeddedReference(
  preparation: ReferencePreparation,
): Promise<boolean> {
  const { port, passwords } = preparation;
  const access = embeddedReference(port, passwords);
  const maintenanceUrl = postgresUrl(port, SUPERUSER, passwords.superuser, 'postgres');
  await withClient(maintenanceUrl, (client) =>
    ensureOwnedDatabase(client, {
      login: OWNER,
      password: passwords.referenceOwner,
      database: DATABASE,
    }),
  );
  await migrateReferenceDatabase(access.ownerUrl);
  await withClient(access.ownerUrl, (client) =>
    ensureLogin(client, READER, 'grid_reference_reader', passwords.referenceReader),
  );
  return fillReference(access.ownerUrl, originOfNodes(preparation.origin));
}

/** Invented nodes go with simulated data; recorded and live data have those that are brought. */
function originOfNodes(origin: Origin): ReferenceOrigin {
  return origin === 'simulated' ? 'simulated' : 'published';
}
