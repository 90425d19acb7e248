import { z } from 'zod';

import { GridError } from '../../domain/errors/grid-error.js';

import { fetchIssuerMetadata, identityProviderUnavailable } from './issuer-metadata.js';
import { findLocalClients } from './local-identity-secrets.js';
import type { Role } from './role.js';
import { createTrustingFetch } from './trusting-fetch.js';

/** Whose token is asked for, and of whom. */
export interface LocalTokenRequest {
  readonly issuer: string;
  /** The product's home, in which the local identity provider keeps its client secrets. */
  readonly home: string;
  readonly role: Role;
  readonly caFile: string;
}

const TOKEN_SCHEMA = z.object({ access_token: z.string().min(1) });

/**
 * An access token of the local identity provider for a role, by its client_credentials grant.
 *
 * @throws GridError NOT_FOUND when the provider has never run in this home,
 *   IDENTITY_PROVIDER_UNAVAILABLE when it does not answer.
 */
export async function requestLocalToken(request: LocalTokenRequest): Promise<string> {
  const clients = await findLocalClients(request.home);
  const client = clients?.find((candidate) => candidate.role === request.role);
  if (client === undefined) {
    throw new GridError(
      'NOT_FOUND',
      `no client of role ${request.role} is kept under GRID_HOME: start the platform once`,
      { role: request.role },
    );
  }
  const trustingFetch = createTrustingFetch(request.caFile);
  const { token_endpoint: tokenEndpoint } = await fetchIssuerMetadata(
    request.issuer,
    trustingFetch,
  );
  try {
    if (tokenEndpoint === undefined) throw new Error('the issuer names no token endpoint');
    const response = await trustingFetch(tokenEndpoint, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    return TOKEN_SCHEMA.parse(await response.json()).access_token;
  } catch (cause) {
    throw identityProviderUnavailable(request.issuer, cause);
  }
}
