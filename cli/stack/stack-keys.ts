import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { z } from 'zod';

import { makePayloadKey } from '../../platform/payload-codec/payload-keys.js';

const KEYS_SCHEMA = z.object({
  superuser: z.string().min(1),
  loader: z.string().min(1),
  reader: z.string().min(1),
  referenceOwner: z.string().min(1),
  referenceReader: z.string().min(1),
});
/** Of a release before, which knew fewer logins. */
const EARLIER_KEYS_SCHEMA = KEYS_SCHEMA.partial({ referenceOwner: true, referenceReader: true });

/** Passwords of the embedded PostgreSQL. */
export type PostgresPasswords = z.infer<typeof KEYS_SCHEMA>;

/** The passwords kept in a file that only its owner can read; made on first use. */
export function ensurePostgresPasswords(file: string): PostgresPasswords {
  const password = (): string => randomBytes(24).toString('hex');
  const kept = existsSync(file)
    ? EARLIER_KEYS_SCHEMA.parse(JSON.parse(readFileSync(file, 'utf8')))
    : { superuser: password(), loader: password(), reader: password() };
  const whole = KEYS_SCHEMA.safeParse(kept);
  if (whole.success) return whole.data;
  const passwords = { ...kept, referenceOwner: password(), referenceReader: password() };
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(passwords, null, 2), { mode: 0o600 });
  return passwords;
}

/** Makes a key for payloads in a file that only its owner can read, unless there is one. */
export function ensurePayloadKeys(file: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const id = `own-${randomBytes(4).toString('hex')}`;
  writeFileSync(file, `${makePayloadKey(id)}\n`, { mode: 0o600 });
}
