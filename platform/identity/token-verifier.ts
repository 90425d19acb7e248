import type { UtcInstant } from '../../domain/time/instant.js';

import type { Role } from './role.js';

/** What a valid token says about its bearer. */
export interface VerifiedToken {
  readonly subject: string;
  /** Roles of the product in the `roles` claim; roles of others are left out. */
  readonly roles: readonly Role[];
  /** Words of the `scp` or `scope` claim. */
  readonly scopes: readonly string[];
  readonly expiresAtUtc: UtcInstant;
}

/**
 * Tells a valid bearer token from any other text.
 * Errors: UNAUTHENTICATED when the token is not valid, IDENTITY_PROVIDER_UNAVAILABLE (retry) when
 * the issuer's keys cannot be read.
 */
export interface TokenVerifier {
  /** Checks signature, issuer, audience and lifetime; the same token may be checked any number of times. */
  verify(token: string): Promise<VerifiedToken>;
}
