import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

import { findFileContent, writePrivateFile } from './private-file.js';
import { ROLES } from './role.js';

const KEYS_SCHEMA = z.object({ keys: z.array(z.looseObject({ kid: z.string() })).min(1) });

const CLIENTS_SCHEMA = z.array(
  z.object({ role: z.enum(ROLES), clientId: z.string(), clientSecret: z.string() }),
);

/** The private signing keys of the local identity provider, as a JSON Web Key Set. */
export type LocalSigningKeys = z.infer<typeof KEYS_SCHEMA>;

/** A client of the local identity provider: one a role. */
export type LocalClient = z.infer<typeof CLIENTS_SCHEMA>[number];

/** The kept signing keys, made on first use. */
export async function ensureLocalSigningKeys(home: string): Promise<LocalSigningKeys> {
  const path = join(home, 'identity', 'signing-keys.json');
  const content = await findFileContent(path);
  if (content !== undefined) return KEYS_SCHEMA.parse(JSON.parse(content));

  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(key);
  const keys = { keys: [{ ...key, kid, alg: 'RS256', use: 'sig' }] };
  await writePrivateFile(path, JSON.stringify(keys));
  return keys;
}

/** The kept clients with their secrets, made on first use. */
export async function ensureLocalClients(home: string): Promise<readonly LocalClient[]> {
  const kept = await findLocalClients(home);
  if (kept !== undefined) return kept;

  const clients = ROLES.map((role) => ({
    role,
    clientId: `grid-${role}`,
    clientSecret: randomBytes(32).toString('base64url'),
  }));
  await writePrivateFile(clientsFile(home), JSON.stringify(clients, null, 2));
  return clients;
}

/** The kept clients, or undefined when the local identity provider has never run in this home. */
export async function findLocalClients(home: string): Promise<readonly LocalClient[] | undefined> {
  const content = await findFileContent(clientsFile(home));
  return content === undefined ? undefined : CLIENTS_SCHEMA.parse(JSON.parse(content));
}

function clientsFile(home: string): string {
  return join(home, 'identity', 'clients.json');
}
