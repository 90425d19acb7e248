import { z } from 'zod';

import { GridError } from '../../domain/errors/grid-error.js';

import type { TrustingFetch } from './trusting-fetch.js';

const METADATA_SCHEMA = z.object({
  issuer: z.string(),
  jwks_uri: z.url(),
  token_endpoint: z.url().optional(),
});

/** What the discovery document of an issuer says. */
export type IssuerMetadata = z.infer<typeof METADATA_SCHEMA>;

/** Address of an issuer's discovery document (OpenID Connect Discovery 1.0, section 4). */
export function discoveryUrlOf(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/**
 * Reads the discovery document of an issuer.
 *
 * @throws GridError IDENTITY_PROVIDER_UNAVAILABLE when it does not answer, or names another issuer.
 */
export async function fetchIssuerMetadata(
  issuer: string,
  trustingFetch: TrustingFetch,
): Promise<IssuerMetadata> {
  try {
    const response = await trustingFetch(discoveryUrlOf(issuer));
    if (response.status !== 200) throw new Error(`discovery answered ${response.status}`);
    const metadata = METADATA_SCHEMA.parse(await response.json());
    if (metadata.issuer !== issuer) throw new Error(`document is of issuer ${metadata.issuer}`);
    return metadata;
  } catch (cause) {
    throw identityProviderUnavailable(issuer, cause);
  }
}

/** The error of an issuer whose document or keys cannot be read. */
export function identityProviderUnavailable(issuer: string, cause: unknown): GridError {
  return new GridError(
    'IDENTITY_PROVIDER_UNAVAILABLE',
    `the identity provider ${issuer} does not answer as expected`,
    { issuer },
    cause,
  );
}
