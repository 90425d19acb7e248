import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

import passportAzureAd from 'passport-azure-ad';

import { discoveryUrlOf, fetchIssuerMetadata } from './issuer-metadata.js';
import {
  assertTokenShape,
  CLOCK_TOLERANCE_SECONDS,
  parseTokenClaims,
  unauthenticated,
} from './token-claims.js';
import type { TokenVerifier } from './token-verifier.js';
import { createTrustingFetch } from './trusting-fetch.js';

/** Which tokens are accepted. */
export interface PassportAzureAdTokenVerifierOptions {
  /** Must be https: the strategy takes no other. */
  readonly issuer: string;
  readonly audience: string;
  /** PEM file of the issuer's certificate authority when it is a private one. */
  readonly caFile?: string;
}

/** How a passport strategy is driven without a web framework: its outcomes are methods put onto it. */
interface DrivenStrategy {
  success(claims: unknown): void;
  fail(why: unknown): void;
  error(error: unknown): void;
  authenticate(request: { headers: { authorization: string } }): void;
}

/** The strategy keeps the issuer's documents for 30 minutes; ask again just before it does. */
const METADATA_CHECK_INTERVAL_MS = 29 * 60_000;

/**
 * A {@link TokenVerifier} on passport-azure-ad's BearerStrategy, for Microsoft Entra ID. The strategy
 * reports an unreachable issuer as an invalid token and crashes on a malformed document, so the
 * documents are checked here before it reads them. A key rotated in is accepted after 30 minutes at
 * the latest. A private authority is added to the whole process's, as the strategy takes none.
 */
export function createPassportAzureAdTokenVerifier(
  options: PassportAzureAdTokenVerifierOptions,
): TokenVerifier {
  const { issuer, caFile } = options;
  const trustingFetch = createTrustingFetch(caFile);
  const strategy = createStrategy(options);
  let checkAgainAtEpochMs = 0;

  return {
    async verify(token) {
      assertTokenShape(token);
      if (Date.now() >= checkAgainAtEpochMs) {
        await fetchIssuerMetadata(issuer, trustingFetch);
        if (caFile !== undefined) trustAuthority(caFile);
        checkAgainAtEpochMs = Date.now() + METADATA_CHECK_INTERVAL_MS;
      }
      return parseTokenClaims(await authenticate(strategy, token));
    },
  };
}

function createStrategy(options: PassportAzureAdTokenVerifierOptions): object {
  return new passportAzureAd.BearerStrategy(
    {
      identityMetadata: discoveryUrlOf(options.issuer),
      clientID: options.audience,
      audience: [options.audience],
      issuer: options.issuer,
      validateIssuer: true,
      isB2C: false,
      clockSkew: CLOCK_TOLERANCE_SECONDS,
      loggingNoPII: true,
      loggingLevel: 'error',
    },
    (claims, done) => {
      done(null, claims);
    },
  );
}

function authenticate(strategy: object, token: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const driven = Object.create(strategy) as DrivenStrategy;
    driven.success = resolve;
    driven.fail = (why) => {
      reject(unauthenticated('the token is not valid for this API', why));
    };
    driven.error = (error) => {
      reject(unauthenticated('the token could not be checked', error));
    };
    driven.authenticate({ headers: { authorization: `Bearer ${token}` } });
  });
}

/** Node reads NODE_EXTRA_CA_CERTS at its start only; this has the same effect later. */
function trustAuthority(caFile: string): void {
  const trusted = getCACertificates('default');
  const authority = readFileSync(caFile, 'utf8');
  if (!trusted.includes(authority)) setDefaultCACertificates([...trusted, authority]);
}
