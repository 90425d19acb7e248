import { describe, expect, it } from '@jest/globals';

import { GridError } from '../../../../domain/errors/grid-error.js';
import { createCachingSecretStore } from '../../../../platform/secrets/caching-secret-store.js';

import { controlledSource, type ControlledSource } from './secret-clock.js';

const MAX_AGE_MS = 60_000;

function storeOn(controlled: ControlledSource) {
  const warnings: string[] = [];
  const seen: string[] = [];
  const store = createCachingSecretStore(controlled.source, {
    maxAgeMs: MAX_AGE_MS,
    nowEpochMs: () => controlled.nowMs,
    onValue: (value) => seen.push(value),
    onWarning: (message) => warnings.push(message),
  });
  return { store, warnings, seen };
}

const OUTAGE = new GridError('SECRETS_UNAVAILABLE', 'no answer');

describe('a secret store', () => {
  it('reads a value once within its time limit', async () => {
    const controlled = controlledSource();
    const { store } = storeOn(controlled);

    await store.getSecret('database-url');
    controlled.nowMs = MAX_AGE_MS - 1;
    await store.getSecret('database-url');

    expect(controlled.readings).toEqual([0]);
  });

  it('takes up a new value when the time limit is over', async () => {
    const controlled = controlledSource();
    const { store } = storeOn(controlled);
    await store.getSecret('database-url');

    controlled.value = 'second';
    controlled.nowMs = MAX_AGE_MS;

    expect(await store.getSecret('database-url')).toBe('second');
  });

  it('asks once for many callers at once', async () => {
    const controlled = controlledSource();
    const { store } = storeOn(controlled);
    const release = controlled.hold();

    const asked = [1, 2, 3].map(() => store.getSecret('database-url'));
    release();

    expect(await Promise.all(asked)).toEqual(['first', 'first', 'first']);
    expect(controlled.readings).toEqual([0]);
  });

  it('keeps secrets of different names apart', async () => {
    const controlled = controlledSource();
    const { store } = storeOn(controlled);
    await store.getSecret('database-url');

    controlled.value = 'other';

    expect(await store.getSecret('odre-api-key')).toBe('other');
    expect(await store.getSecret('database-url')).toBe('first');
  });

  it('goes on with the value it has through an outage, and says so', async () => {
    const controlled = controlledSource();
    const { store, warnings } = storeOn(controlled);
    await store.getSecret('database-url');

    controlled.error = OUTAGE;
    controlled.nowMs = 10 * MAX_AGE_MS;

    expect(await store.getSecret('database-url')).toBe('first');
    expect(warnings).toEqual([expect.stringContaining('database-url')]);
    expect(warnings.join()).not.toContain('first');
  });

  it('asks again 10 seconds after a failed reading, not at every call', async () => {
    const controlled = controlledSource();
    const { store } = storeOn(controlled);
    await store.getSecret('database-url');
    controlled.error = OUTAGE;
    controlled.nowMs = MAX_AGE_MS;
    await store.getSecret('database-url');

    controlled.nowMs = MAX_AGE_MS + 9_999;
    await store.getSecret('database-url');
    expect(controlled.readings).toEqual([0, MAX_AGE_MS]);

    controlled.error = undefined;
    controlled.value = 'second';
    controlled.nowMs = MAX_AGE_MS + 10_000;
    expect(await store.getSecret('database-url')).toBe('second');
  });

  it('fails while an outage has left it without any value', async () => {
    const controlled = controlledSource();
    const { store } = storeOn(controlled);
    controlled.error = OUTAGE;

    await expect(store.getSecret('database-url')).rejects.toBe(OUTAGE);
    await expect(store.findSecret('database-url')).rejects.toBe(OUTAGE);
  });

  it('remembers through an outage that there is no value', async () => {
    const controlled = controlledSource();
    const { store } = storeOn(controlled);
    controlled.value = undefined;
    await store.findSecret('odre-api-key');

    controlled.error = OUTAGE;
    controlled.nowMs = MAX_AGE_MS;

    expect(await store.findSecret('odre-api-key')).toBeUndefined();
  });

  it('names the secret and the places when it is missing', async () => {
    const controlled = controlledSource();
    const { store } = storeOn(controlled);
    controlled.value = undefined;

    await expect(store.getSecret('database-url')).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      isRetryable: false,
      message: 'the secret database-url is missing; looked for in a place',
    });
    expect(await store.findSecret('database-url')).toBeUndefined();
  });

  it('reads at once when a value was turned down', async () => {
    const controlled = controlledSource();
    const { store } = storeOn(controlled);
    await store.getSecret('database-url');

    controlled.value = 'second';
    controlled.nowMs = 1_000;
    await store.refreshSecret('database-url');

    expect(await store.getSecret('database-url')).toBe('second');
  });

  it('reads once when many callers say within a second that it was turned down', async () => {
    const controlled = controlledSource();
    const { store } = storeOn(controlled);
    await store.getSecret('database-url');

    controlled.nowMs = 5_000;
    await Promise.all([1, 2, 3].map(() => store.refreshSecret('database-url')));
    controlled.nowMs = 5_999;
    await store.refreshSecret('database-url');

    expect(controlled.readings).toEqual([0, 5_000]);
  });

  it('tells of every value read, so that it is kept out of logs', async () => {
    const controlled = controlledSource();
    const { store, seen } = storeOn(controlled);
    await store.getSecret('database-url');
    controlled.value = 'second';
    controlled.nowMs = MAX_AGE_MS;
    await store.getSecret('database-url');

    expect(seen).toEqual(['first', 'second']);
  });
});
