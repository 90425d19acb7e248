import { once } from 'node:events';
import { createServer, type Server } from 'node:https';

import { Provider, type Adapter, type Configuration, type JWK } from 'oidc-provider';

import { ensureLocalIdentityCertificate } from './local-identity-certificate.js';
import {
  ensureLocalClients,
  ensureLocalSigningKeys,
  type LocalClient,
  type LocalSigningKeys,
} from './local-identity-secrets.js';
import type { Role } from './role.js';

/** Where the local identity provider listens and keeps its keys. */
export interface LocalIdentityProviderOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** The product's home; keys, certificate and client secrets lie in its `identity` folder. */
  readonly home: string;
  readonly host?: string;
  /** Name others reach it by; default `localhost`. */
  readonly name?: string;
  /** Audience of the tokens; default `grid-power-stream`. */
  readonly audience?: string;
}

/** A running identity provider. */
export interface LocalIdentityProvider {
  readonly issuer: string;
  /** PEM file by which clients trust its https address. */
  readonly caFile: string;
  close(): Promise<void>;
}

const TOKEN_LIFETIME_SECONDS = 3_600;
const RESOURCE = 'urn:grid-power-stream:api';

/** The `scp` claim a role is given. */
const SCOPES_OF_ROLE: Readonly<Record<Role, string>> = {
  reader: 'grid.read',
  operator: 'grid.read grid.operate',
  admin: 'grid.read grid.operate grid.admin',
};

/** Signed tokens need no store: nothing is kept, nothing is found. */
const STORELESS_ADAPTER: Adapter = {
  upsert: () => Promise.resolve(),
  find: () => Promise.resolve(undefined),
  findByUserCode: () => Promise.resolve(undefined),
  findByUid: () => Promise.resolve(undefined),
  consume: () => Promise.resolve(),
  destroy: () => Promise.resolve(),
  revokeByGrantId: () => Promise.resolve(),
};

/**
 * Starts an OpenID provider over https for a machine without one of its own: discovery, keys and the
 * client_credentials grant for three clients, one a role; no other grant and no page is open.
 */
export async function startLocalIdentityProvider(
  options: LocalIdentityProviderOptions,
): Promise<LocalIdentityProvider> {
  const { home, host = '127.0.0.1', name = 'localhost', audience = 'grid-power-stream' } = options;
  const certificate = await ensureLocalIdentityCertificate(home, name);
  const [keys, clients] = await Promise.all([
    ensureLocalSigningKeys(home),
    ensureLocalClients(home),
  ]);
  const server = createServer({ key: certificate.privateKeyPem, cert: certificate.certificatePem });
  server.listen(options.port, host);
  await once(server, 'listening');

  const issuer = `https://${name}:${portOf(server)}`;
  const provider = new Provider(issuer, providerConfiguration(keys, clients, audience));
  const handle = provider.callback();
  server.on('request', (request, response) => void handle(request, response));
  return { issuer, caFile: certificate.caFile, close: () => closeServer(server) };
}

function providerConfiguration(
  keys: LocalSigningKeys,
  clients: readonly LocalClient[],
  audience: string,
): Configuration {
  const roleOfClient = new Map(clients.map((client) => [client.clientId, client.role]));
  return {
    adapter: () => STORELESS_ADAPTER,
    jwks: { keys: keys.keys as unknown as JWK[] },
    clients: clients.map((client) => ({
      client_id: client.clientId,
      client_secret: client.clientSecret,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    })),
    responseTypes: [],
    scopes: [],
    clientAuthMethods: ['client_secret_basic'],
    enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          audience,
          scope: '',
          accessTokenFormat: 'jwt',
          accessTokenTTL: TOKEN_LIFETIME_SECONDS,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    ttl: { ClientCredentials: TOKEN_LIFETIME_SECONDS },
    renderError: (context, error) => {
      context.type = 'application/json';
      context.body = JSON.stringify(error);
    },
    formats: {
      customizers: {
        // passport-azure-ad reads the claims of tokens of type JWT only, which is what Entra ID issues.
        jwt: (_context, _token, parts) => {
          parts.header = { ...parts.header, typ: 'JWT' };
        },
      },
    },
    extraTokenClaims: (_context, token) => {
      const role = roleOfClient.get(token.clientId ?? '');
      return role === undefined ? undefined : { roles: [role], scp: SCOPES_OF_ROLE[role] };
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('server has no port');
  return address.port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
