import { describe, expect, it } from '@jest/globals';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';

import {
  createEncryptionCodec,
  isEncrypted,
} from '../../../../platform/payload-codec/encryption-codec.js';
import { makePayloadKey } from '../../../../platform/payload-codec/payload-keys.js';
import { createCachingSecretStore } from '../../../../platform/secrets/caching-secret-store.js';
import { controlledSource } from '../secrets/secret-clock.js';

const WINDOW = { startUtc: '2026-11-20T09:00:00Z', path: 'bronze/rte/production/2026' };
const PLAIN = defaultPayloadConverter.toPayload(WINDOW);

function codecWith(keys: string | undefined, encrypts = true) {
  const kept = controlledSource();
  kept.value = keys;
  const secrets = createCachingSecretStore(kept.source, {
    maxAgeMs: 60_000,
    nowEpochMs: () => kept.nowMs,
  });
  const codec = createEncryptionCodec({ secrets, encrypts });
  return { codec, kept };
}

function onlyOne(payloads: readonly Payload[]): Payload {
  const [payload] = payloads;
  if (payload === undefined || payloads.length > 1) throw new Error('expected one payload');
  return payload;
}

function meaningOf(payload: Payload): unknown {
  return defaultPayloadConverter.fromPayload(payload);
}

function flipped(payload: Payload, at: number): Payload {
  const data = Uint8Array.from(payload.data ?? []);
  const index = at < 0 ? data.length + at : at;
  data[index] = (data[index] ?? 0) ^ 1;
  return { ...payload, data };
}

const ONE = makePayloadKey('one');
const TWO = makePayloadKey('two');

describe('the payload codec', () => {
  it('gives back what it was given', async () => {
    const { codec } = codecWith(ONE);

    const [decoded] = await codec.decode(await codec.encode([PLAIN]));

    expect(decoded).toBeDefined();
    expect(meaningOf(decoded ?? {})).toEqual(WINDOW);
  });

  it('leaves nothing to read but the name of the key', async () => {
    const { codec } = codecWith(ONE);

    const encoded = onlyOne(await codec.encode([PLAIN]));

    const text = Buffer.from(encoded.data ?? []).toString('latin1');
    expect(text).not.toContain('2026');
    expect(text).not.toContain('bronze');
    expect(Object.keys(encoded.metadata ?? {}).sort()).toEqual(['encoding', 'encryption-key-id']);
    expect(Buffer.from(encoded.metadata?.['encryption-key-id'] ?? []).toString()).toBe('one');
    expect(isEncrypted(encoded)).toBe(true);
  });

  it('never writes the same payload twice in the same way', async () => {
    const { codec } = codecWith(ONE);

    const [first, second] = await codec.encode([PLAIN, PLAIN]);

    expect(first?.data).not.toEqual(second?.data);
  });

  it('adds less than 140 bytes to a payload', async () => {
    const { codec } = codecWith(ONE);
    const { Payload: message } = temporal.api.common.v1;
    const large = defaultPayloadConverter.toPayload('x'.repeat(1_000_000));

    const encoded = onlyOne(await codec.encode([large]));

    const growth = message.encode(encoded).finish().length - message.encode(large).finish().length;
    expect(growth).toBeGreaterThan(0);
    expect(growth).toBeLessThan(140);
  });

  it.each([
    ['its first byte', 0],
    ['the middle of its ciphertext', 20],
    ['its last byte, in the tag', -1],
  ])('refuses a payload changed in %s', async (_where, at) => {
    const { codec } = codecWith(ONE);
    const encoded = onlyOne(await codec.encode([PLAIN]));

    await expect(codec.decode([flipped(encoded, at)])).rejects.toMatchObject({
      code: 'PAYLOAD_UNREADABLE',
      isRetryable: false,
    });
  });

  it.each([0, 5, 12, 27])('refuses a payload cut at %d bytes', async (bytes) => {
    const { codec } = codecWith(ONE);
    const encoded = onlyOne(await codec.encode([PLAIN]));
    const cut = { ...encoded, data: encoded.data?.slice(0, bytes) ?? null };

    await expect(codec.decode([cut])).rejects.toMatchObject({ code: 'PAYLOAD_UNREADABLE' });
  });

  it('refuses a payload that was given the name of another key', async () => {
    const same = ONE.slice('one:'.length);
    const { codec } = codecWith(`one:${same},other:${same}`);
    const encoded = onlyOne(await codec.encode([PLAIN]));
    const renamed = {
      ...encoded,
      metadata: { ...encoded.metadata, 'encryption-key-id': Buffer.from('other') },
    };

    await expect(codec.decode([renamed])).rejects.toMatchObject({ code: 'PAYLOAD_UNREADABLE' });
  });

  it('reads what an older key wrote, and writes with the first', async () => {
    const written = await codecWith(ONE).codec.encode([PLAIN]);
    const { codec } = codecWith(`${TWO},${ONE}`);

    const decoded = onlyOne(await codec.decode(written));
    const encoded = onlyOne(await codec.encode([PLAIN]));

    expect(meaningOf(decoded)).toEqual(WINDOW);
    expect(Buffer.from(encoded.metadata?.['encryption-key-id'] ?? []).toString()).toBe('two');
  });

  it('asks for its keys at once when it meets one it does not know', async () => {
    const written = await codecWith(TWO).codec.encode([PLAIN]);
    const { codec, kept } = codecWith(ONE);
    await codec.encode([PLAIN]);

    kept.value = `${ONE},${TWO}`;

    expect(meaningOf(onlyOne(await codec.decode(written)))).toEqual(WINDOW);
  });

  it('names the key that is missing and the keys it has', async () => {
    const written = await codecWith(TWO).codec.encode([PLAIN]);

    await expect(codecWith(ONE).codec.decode(written)).rejects.toMatchObject({
      code: 'PAYLOAD_KEY_UNKNOWN',
      message: "a payload was encrypted with the key 'two'; the secret payload-keys holds one",
    });
  });

  it('says which secret is missing when it has no key for an encrypted payload', async () => {
    const written = await codecWith(ONE).codec.encode([PLAIN]);

    await expect(codecWith(undefined, false).codec.decode(written)).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      message: expect.stringContaining('payload-keys') as unknown,
    });
  });

  it('reads plain payloads as they are, so that encryption can be switched on', async () => {
    expect(await codecWith(ONE).codec.decode([PLAIN])).toEqual([PLAIN]);
  });

  it('switched off, writes plain payloads without a key and still reads encrypted ones', async () => {
    const written = await codecWith(ONE).codec.encode([PLAIN]);

    expect(await codecWith(undefined, false).codec.encode([PLAIN])).toEqual([PLAIN]);
    expect(meaningOf(onlyOne(await codecWith(ONE, false).codec.decode(written)))).toEqual(WINDOW);
  });
});
