import type { Configuration } from '../platform/config/configuration.js';
import { createJoseTokenVerifier } from '../platform/identity/jose-token-verifier.js';
import { localIdentityCaFile } from '../platform/identity/local-identity-certificate.js';
import type { TokenVerifier } from '../platform/identity/token-verifier.js';

/**
 * The verifier of the configured issuer; of the local identity provider when none is configured.
 * Only the library that is chosen is loaded: passport-azure-ad is a quarter of what the API would load.
 */
export async function createTokenVerifier(configuration: Configuration): Promise<TokenVerifier> {
  const issuer = configuration.GRID_OIDC_ISSUER;
  const caFile =
    configuration.GRID_OIDC_CA_FILE ??
    (issuer === undefined ? localIdentityCaFile(configuration.GRID_HOME) : undefined);
  const options = {
    issuer: issuer ?? `https://localhost:${configuration.GRID_IDP_PORT}`,
    audience: configuration.GRID_OIDC_AUDIENCE,
    ...(caFile === undefined ? {} : { caFile }),
  };
  switch (configuration.GRID_TOKEN_VERIFIER) {
    case 'jose':
      return createJoseTokenVerifier(options);
    case 'passport-azure-ad':
      return (
        await import('../platform/identity/passport-azure-ad-token-verifier.js')
      ).createPassportAzureAdTokenVerifier(options);
  }
}
