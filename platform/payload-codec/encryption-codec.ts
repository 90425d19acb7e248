import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';

import { GridError } from '../../domain/errors/grid-error.js';
import type { SecretStore } from '../secrets/secret-store.js';

import { parsePayloadKeys, type PayloadKeys } from './payload-keys.js';

/** What an encrypted payload calls itself; the name other codecs for Temporal use too. */
export const ENCRYPTED_ENCODING = 'binary/encrypted';

const KEY_ID_FIELD = 'encryption-key-id';
const CIPHER = 'aes-256-gcm';
/** NIST SP 800-38D: 96 bits, drawn at random for each payload. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/** How payloads are treated. */
export interface EncryptionCodecOptions {
  readonly secrets: SecretStore;
  /** Whether to encrypt; what is encrypted is read in either case. */
  readonly encrypts: boolean;
}

/**
 * Encrypts what Temporal keeps with AES-256-GCM: IV, ciphertext and tag, with the key's id beside
 * them. The id is authenticated too. Payloads of any key of the secret `payload-keys` are read, plain
 * ones as they are; a payload of an unknown key has the secret read again at once.
 *
 * Its calls throw GridErrors PAYLOAD_KEY_UNKNOWN, PAYLOAD_UNREADABLE and those of the secret store.
 */
export function createEncryptionCodec({ secrets, encrypts }: EncryptionCodecOptions): PayloadCodec {
  const keysOf = rememberLast(parsePayloadKeys);
  const currentKeys = async (): Promise<PayloadKeys> =>
    keysOf(await secrets.getSecret('payload-keys'));
  return {
    encode: async (payloads) => {
      if (!encrypts || payloads.length === 0) return payloads;
      const { encrypting } = await currentKeys();
      return payloads.map((payload) => encrypt(payload, encrypting.id, encrypting.key));
    },
    decode: (payloads) =>
      Promise.all(
        payloads.map(async (payload) => {
          if (!isEncrypted(payload)) return payload;
          const id = keyIdOf(payload);
          return decrypt(payload, id, await getKey(id, secrets, currentKeys));
        }),
      ),
  };
}

/** Whether a payload is one that {@link createEncryptionCodec} made. */
export function isEncrypted(payload: Payload): boolean {
  return textOf(payload.metadata?.['encoding']) === ENCRYPTED_ENCODING;
}

async function getKey(
  id: string,
  secrets: SecretStore,
  currentKeys: () => Promise<PayloadKeys>,
): Promise<KeyObject> {
  const known = (await currentKeys()).byId.get(id);
  if (known !== undefined) return known;
  await secrets.refreshSecret('payload-keys');
  const { byId } = await currentKeys();
  const added = byId.get(id);
  if (added !== undefined) return added;
  throw new GridError(
    'PAYLOAD_KEY_UNKNOWN',
    `a payload was encrypted with the key '${id}'; the secret payload-keys holds ${[...byId.keys()].join(', ')}`,
    { keyId: id },
  );
}

function encrypt(payload: Payload, id: string, key: KeyObject): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(id));
  const plain = PayloadMessage.encode(payload).finish();
  const data = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return {
    metadata: {
      encoding: new TextEncoder().encode(ENCRYPTED_ENCODING),
      [KEY_ID_FIELD]: new TextEncoder().encode(id),
    },
    data: new Uint8Array(data),
  };
}

function decrypt(payload: Payload, id: string, key: KeyObject): Payload {
  const data = Buffer.from(payload.data ?? []);
  try {
    const decipher = createDecipheriv(CIPHER, key, data.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(id));
    decipher.setAuthTag(data.subarray(-TAG_BYTES));
    const plain = Buffer.concat([
      decipher.update(data.subarray(IV_BYTES, -TAG_BYTES)),
      decipher.final(),
    ]);
    const { metadata, data: bytes } = PayloadMessage.decode(plain);
    return { metadata, data: new Uint8Array(bytes) };
  } catch (error) {
    throw new GridError(
      'PAYLOAD_UNREADABLE',
      `a payload of the key '${id}' was changed, is cut, or is of another key of that id`,
      { keyId: id, bytes: data.length },
      error,
    );
  }
}

function keyIdOf(payload: Payload): string {
  const id = textOf(payload.metadata?.[KEY_ID_FIELD]);
  if (id !== undefined) return id;
  throw new GridError('PAYLOAD_UNREADABLE', 'an encrypted payload names no key');
}

function textOf(bytes: Uint8Array | null | undefined): string | undefined {
  return bytes === undefined || bytes === null ? undefined : new TextDecoder().decode(bytes);
}

/** The result for the argument of the last call is not made a second time. */
function rememberLast<Result>(make: (text: string) => Result): (text: string) => Result {
  let last: { readonly text: string; readonly result: Result } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, result: make(text) };
    return last.result;
  };
}
