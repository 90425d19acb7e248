import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  calculateJwkThumbprint,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
} from 'jose';

import { ensureLocalIdentityCertificate } from '../../../../platform/identity/local-identity-certificate.js';

/** A signing key of a test issuer. */
export interface TestKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly publicPem: string;
}

/** Claims and header of a token that differ from those of a valid one. */
export interface TokenOverrides {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: TestKey;
}

/** An issuer over https whose tokens, keys and outages a test decides. */
export interface TestIssuer {
  readonly issuer: string;
  readonly caFile: string;
  readonly key: TestKey;
  /** Keys the issuer publishes. */
  publishedKeys: readonly TestKey[];
  /** Status of every answer: 200, or an outage. */
  status: number;
  sign(overrides?: TokenOverrides): Promise<string>;
  close(): Promise<void>;
}

/** Audience of the tokens of a test issuer. */
export const TEST_AUDIENCE = 'grid-power-stream';

/** Makes a signing key. */
export async function makeTestKey(): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  return { kid, privateKey, publicJwk, publicPem: await exportSPKI(publicKey) };
}

/** Starts an issuer on a free port. */
export async function startTestIssuer(): Promise<TestIssuer> {
  const home = await mkdtemp(join(tmpdir(), 'grid-issuer-'));
  const { privateKeyPem, certificatePem, caFile } = await ensureLocalIdentityCertificate(home);
  const server = createServer({ key: privateKeyPem, cert: certificatePem }, (request, response) => {
    const body = request.url?.startsWith('/keys') === true ? keySet() : discovery();
    response.writeHead(issuer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const key = await makeTestKey();

  const discovery = () => ({
    issuer: issuer.issuer,
    jwks_uri: `${issuer.issuer}/keys`,
    token_endpoint: `${issuer.issuer}/token`,
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
  });
  const keySet = () => ({
    keys: issuer.publishedKeys.map(({ kid, publicJwk }) => ({ ...publicJwk, kid, use: 'sig' })),
  });
  const issuer: TestIssuer = {
    issuer: `https://localhost:${port}`,
    caFile,
    key,
    publishedKeys: [key],
    status: 200,
    sign: (overrides) => signToken(`https://localhost:${port}`, key, overrides),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await rm(home, { recursive: true, force: true });
    },
  };
  return issuer;
}

async function signToken(
  issuer: string,
  ownKey: TestKey,
  overrides: TokenOverrides = {},
): Promise<string> {
  const key = overrides.key ?? ownKey;
  const nowSeconds = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: issuer,
    aud: TEST_AUDIENCE,
    sub: 'somebody',
    roles: ['operator'],
    scp: 'grid.read',
    iat: nowSeconds,
    exp: nowSeconds + 3600,
    ...overrides.claims,
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...overrides.header })
    .sign(key.privateKey);
}
