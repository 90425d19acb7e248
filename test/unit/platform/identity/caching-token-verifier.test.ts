import { describe, expect, it } from '@jest/globals';

import { GridError } from '../../../../domain/errors/grid-error.js';
import { instantFromEpochMs } from '../../../../domain/time/instant.js';
import { createCachingTokenVerifier } from '../../../../platform/identity/caching-token-verifier.js';

const START_MS = 1_800_000_000_000;

describe('a caching token verifier', () => {
  const setUp = (lifetimeMs: number) => {
    const clock = { nowMs: START_MS, checks: 0 };
    const verifier = createCachingTokenVerifier(
      {
        verify(token) {
          clock.checks += 1;
          if (token === 'bad') return Promise.reject(new GridError('UNAUTHENTICATED', 'bad'));
          return Promise.resolve({
            subject: token,
            roles: [],
            scopes: [],
            expiresAtUtc: instantFromEpochMs(START_MS + lifetimeMs),
          });
        },
      },
      () => clock.nowMs,
    );
    return { clock, verifier };
  };

  it('believes a checked token for a minute', async () => {
    const { clock, verifier } = setUp(3_600_000);

    await verifier.verify('a');
    clock.nowMs += 59_999;
    await verifier.verify('a');
    expect(clock.checks).toBe(1);

    clock.nowMs += 1;
    await verifier.verify('a');
    expect(clock.checks).toBe(2);
  });

  it('never believes a token past its end', async () => {
    const { clock, verifier } = setUp(10_000);

    await verifier.verify('a');
    clock.nowMs += 10_000;
    await verifier.verify('a');

    expect(clock.checks).toBe(2);
  });

  it('takes every token for itself', async () => {
    const { verifier } = setUp(3_600_000);
    expect((await verifier.verify('a')).subject).toBe('a');
    expect((await verifier.verify('b')).subject).toBe('b');
  });

  it('checks a refused token again every time', async () => {
    const { clock, verifier } = setUp(3_600_000);
    await expect(verifier.verify('bad')).rejects.toThrow();
    await expect(verifier.verify('bad')).rejects.toThrow();
    expect(clock.checks).toBe(2);
  });

  it('remembers a bounded number of tokens', async () => {
    const { clock, verifier } = setUp(3_600_000);
    for (let token = 0; token < 1_001; token += 1) await verifier.verify(String(token));
    await verifier.verify('1000');
    expect(clock.checks).toBe(1_001);
    await verifier.verify('0');
    expect(clock.checks).toBe(1_002);
  });
});
