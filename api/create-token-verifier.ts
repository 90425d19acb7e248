import type { Configuration } from '../platform/config/configuration.js';
import { createJoseTokenVerifier } from '../platform/identity/jose-token-verifier.js';
import { localIdentityCaFile } from '../platform/identity/local-identity-certificate.js';
import { createPassportAzureAdTokenVerifier } from '../platform/identity/passport-azure-ad-token-verifier.js';
import type { TokenVerifier } from '../platform/identity/token-verifier.js';

/** The verifier of the configured issuer; of the local identity provider when none is configured. */
export function createTokenVerifier(configuration: Configuration): TokenVerifier {
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
      return createPassportAzureAdTokenVerifier(options);
  }
}
