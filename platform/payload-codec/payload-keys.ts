import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

import { GridError } from '../../domain/errors/grid-error.js';

/** Keys by their ids; the first of the list encrypts. */
export interface PayloadKeys {
  readonly encrypting: { readonly id: string; readonly key: KeyObject };
  readonly byId: ReadonlyMap<string, KeyObject>;
}

/** AES-256. */
const KEY_BYTES = 32;

const ITEM = /^([A-Za-z0-9_-]{1,40}):([A-Za-z0-9+/_-]{43}=?)$/;

/**
 * Reads `id:key,id:key`, each key 32 bytes in base64.
 *
 * @throws GridError INVALID_CONFIGURATION naming the position at fault, never the text.
 */
export function parsePayloadKeys(text: string): PayloadKeys {
  const entries = text
    .split(/[\s,]+/)
    .filter((item) => item !== '')
    .map(parseItem);
  const [encrypting] = entries;
  if (encrypting === undefined) throw invalid('holds no key');
  const byId = new Map(entries.map(({ id, key }) => [id, key]));
  if (byId.size < entries.length) throw invalid('holds two keys of one id');
  return { encrypting, byId };
}

/** A new key under an id, as {@link parsePayloadKeys} reads it. */
export function makePayloadKey(id: string): string {
  return `${id}:${randomBytes(KEY_BYTES).toString('base64')}`;
}

function parseItem(item: string, index: number): { readonly id: string; readonly key: KeyObject } {
  const [, id, base64] = ITEM.exec(item) ?? [];
  if (id === undefined || base64 === undefined) {
    throw invalid(`item ${index + 1} is not id:key with a key of ${KEY_BYTES} bytes in base64`);
  }
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== KEY_BYTES) throw invalid(`item ${index + 1} has ${bytes.length} bytes`);
  return { id, key: createSecretKey(bytes) };
}

function invalid(what: string): GridError {
  return new GridError('INVALID_CONFIGURATION', `the secret payload-keys ${what}`);
}
