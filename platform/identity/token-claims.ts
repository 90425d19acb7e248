import { decodeProtectedHeader } from 'jose';
import { z } from 'zod';

import { GridError } from '../../domain/errors/grid-error.js';
import { instantFromEpochMs } from '../../domain/time/instant.js';

import { isRole } from './role.js';
import type { VerifiedToken } from './token-verifier.js';

/** Signatures a token may carry: asymmetric ones only, so that a public key can never be used as a secret. */
export const ACCEPTED_ALGORITHMS = ['RS256', 'ES256'];

/** How far the clocks of issuer and API may be apart, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 30;

const CLAIMS_SCHEMA = z.object({
  sub: z.string().min(1),
  exp: z.number(),
  roles: z.union([z.array(z.string()), z.string().transform((role) => [role])]).default([]),
  scp: z.string().optional(),
  scope: z.string().optional(),
});

/**
 * The bearer that the claims of a token with a valid signature describe.
 *
 * @throws GridError UNAUTHENTICATED when a claim is missing or of a wrong type.
 */
export function parseTokenClaims(claims: unknown): VerifiedToken {
  const result = CLAIMS_SCHEMA.safeParse(claims);
  if (!result.success) throw unauthenticated('the token lacks a claim', result.error);
  const { sub, exp, roles, scp, scope } = result.data;
  return {
    subject: sub,
    roles: roles.filter(isRole),
    scopes: (scp ?? scope ?? '').split(' ').filter((word) => word !== ''),
    expiresAtUtc: instantFromEpochMs(exp * 1000),
  };
}

/**
 * Refuses what is no signed token of an accepted algorithm before any key is fetched for it.
 *
 * @throws GridError UNAUTHENTICATED
 */
export function assertTokenShape(token: string): void {
  const algorithm = findAlgorithm(token);
  if (algorithm === undefined || !ACCEPTED_ALGORITHMS.includes(algorithm)) {
    throw unauthenticated('the token is not a JWT signed with an accepted algorithm');
  }
}

/** The one error of a token that is not valid; `why` never holds the token. */
export function unauthenticated(why: string, cause?: unknown): GridError {
  return new GridError('UNAUTHENTICATED', why, {}, cause);
}

function findAlgorithm(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).alg;
  } catch {
    return undefined;
  }
}
