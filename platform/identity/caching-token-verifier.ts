import { createHash } from 'node:crypto';

import { epochMsOf } from '../../domain/time/instant.js';

import type { TokenVerifier, VerifiedToken } from './token-verifier.js';

/** Longest time a verified token is believed without a new check, in milliseconds. */
const MAX_AGE_MS = 60_000;

/** Tokens remembered; the oldest goes first. */
const MAX_TOKENS = 1_000;

interface Remembered {
  readonly verified: VerifiedToken;
  readonly untilEpochMs: number;
}

/**
 * Remembers accepted tokens for a minute, never past their expiry, and by hash only: a token itself
 * is not kept. Refusals are not remembered.
 */
export function createCachingTokenVerifier(
  verifier: TokenVerifier,
  nowEpochMs: () => number = Date.now,
): TokenVerifier {
  const rememberedByHash = new Map<string, Remembered>();

  return {
    async verify(token) {
      const hash = createHash('sha256').update(token).digest('base64');
      const remembered = rememberedByHash.get(hash);
      if (remembered !== undefined && nowEpochMs() < remembered.untilEpochMs) {
        return remembered.verified;
      }
      rememberedByHash.delete(hash);

      const verified = await verifier.verify(token);

      const untilEpochMs = Math.min(epochMsOf(verified.expiresAtUtc), nowEpochMs() + MAX_AGE_MS);
      rememberedByHash.set(hash, { verified, untilEpochMs });
      forgetOldest(rememberedByHash);
      return verified;
    },
  };
}

function forgetOldest(rememberedByHash: Map<string, Remembered>): void {
  const [oldest] = rememberedByHash.keys();
  if (rememberedByHash.size > MAX_TOKENS && oldest !== undefined) rememberedByHash.delete(oldest);
}
