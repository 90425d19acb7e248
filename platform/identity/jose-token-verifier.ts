import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';

import { GridError } from '../../domain/errors/grid-error.js';

import { fetchIssuerMetadata, identityProviderUnavailable } from './issuer-metadata.js';
import {
  ACCEPTED_ALGORITHMS,
  assertTokenShape,
  CLOCK_TOLERANCE_SECONDS,
  parseTokenClaims,
  unauthenticated,
} from './token-claims.js';
import type { TokenVerifier } from './token-verifier.js';
import { createTrustingFetch, type TrustingFetch } from './trusting-fetch.js';

/** Which tokens are accepted. */
export interface JoseTokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  /** PEM file of the issuer's certificate authority when it is a private one. */
  readonly caFile?: string;
  /** Least time between two readings of the issuer's keys for a key id not seen yet. */
  readonly keyRefetchCooldownMs?: number;
}

/** A new key is accepted this soon, and a flood of made-up key ids costs no more than this. */
const KEY_REFETCH_COOLDOWN_MS = 10_000;

/** Errors of the library that are the token's fault; all others are the issuer's. */
const TOKEN_FAULTS = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

/** A {@link TokenVerifier} on `jose`: follows key rotation, reads the issuer's documents on first use. */
export function createJoseTokenVerifier(options: JoseTokenVerifierOptions): TokenVerifier {
  const { issuer, audience } = options;
  const trustingFetch = createTrustingFetch(options.caFile);
  const cooldownMs = options.keyRefetchCooldownMs ?? KEY_REFETCH_COOLDOWN_MS;
  let keys: JWTVerifyGetKey | undefined;

  return {
    async verify(token) {
      assertTokenShape(token);
      keys ??= await discoverKeys(issuer, trustingFetch, cooldownMs);
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer,
          audience,
          algorithms: ACCEPTED_ALGORITHMS,
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          requiredClaims: ['exp', 'sub'],
        });
        return parseTokenClaims(payload);
      } catch (error) {
        throw asGridError(issuer, error);
      }
    },
  };
}

async function discoverKeys(
  issuer: string,
  trustingFetch: TrustingFetch,
  cooldownDuration: number,
): Promise<JWTVerifyGetKey> {
  const metadata = await fetchIssuerMetadata(issuer, trustingFetch);
  return createRemoteJWKSet(new URL(metadata.jwks_uri), {
    cooldownDuration,
    [customFetch]: trustingFetch,
  });
}

function asGridError(issuer: string, error: unknown): Error {
  if (error instanceof errors.JWTExpired) return unauthenticated('the token has expired', error);
  if (TOKEN_FAULTS.some((fault) => error instanceof fault)) {
    return unauthenticated('the token is not valid for this API', error);
  }
  return error instanceof GridError ? error : identityProviderUnavailable(issuer, error);
}
