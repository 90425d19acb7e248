import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';

import { createJoseTokenVerifier } from '../../../../platform/identity/jose-token-verifier.js';
import {
  startLocalIdentityProvider,
  type LocalIdentityProvider,
} from '../../../../platform/identity/local-identity-provider.js';
import { requestLocalToken } from '../../../../platform/identity/local-token-client.js';
import { createPassportAzureAdTokenVerifier } from '../../../../platform/identity/passport-azure-ad-token-verifier.js';
import { ROLES } from '../../../../platform/identity/role.js';
import { createTrustingFetch } from '../../../../platform/identity/trusting-fetch.js';

describe('the local identity provider', () => {
  let home: string;
  let provider: LocalIdentityProvider;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'grid-identity-'));
    provider = await startLocalIdentityProvider({ port: 0, home });
  });

  afterAll(async () => {
    await provider.close();
    await rm(home, { recursive: true, force: true });
  });

  const tokenOf = (role: (typeof ROLES)[number]) =>
    requestLocalToken({ issuer: provider.issuer, home, role, caFile: provider.caFile });

  it.each(ROLES)('issues a %s token that both verifiers accept', async (role) => {
    const token = await tokenOf(role);
    const options = {
      issuer: provider.issuer,
      audience: 'grid-power-stream',
      caFile: provider.caFile,
    };

    const verified = await Promise.all([
      createJoseTokenVerifier(options).verify(token),
      createPassportAzureAdTokenVerifier(options).verify(token),
    ]);

    for (const bearer of verified) {
      expect(bearer.roles).toEqual([role]);
      expect(bearer.subject).toBe(`grid-${role}`);
      expect(bearer.scopes).toContain('grid.read');
    }
  });

  it('signs a JWT of one hour with RS256 and a key of its key set', async () => {
    const token = await tokenOf('reader');
    const claims = decodeJwt(token);

    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256' });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600);
    expect(claims.iss).toBe(provider.issuer);
    expect(claims.aud).toBe('grid-power-stream');
  });

  it('keeps keys and secrets readable by their owner only', async () => {
    for (const name of ['clients.json', 'signing-keys.json', 'certificate-key.pem']) {
      expect((await stat(join(home, 'identity', name))).mode & 0o077).toBe(0);
    }
  });

  it('keeps keys, clients and certificate over a restart', async () => {
    const names = ['clients.json', 'signing-keys.json', 'certificate.pem'];
    const read = () => Promise.all(names.map((name) => readFile(join(home, 'identity', name))));
    const before = await read();

    const second = await startLocalIdentityProvider({ port: 0, home });
    await second.close();

    expect(await read()).toEqual(before);
    expect(second.issuer).not.toBe(provider.issuer);
  });

  it('refuses a wrong secret and every grant but client_credentials', async () => {
    const fetchTrusted = createTrustingFetch(provider.caFile);
    const secrets = await readFile(join(home, 'identity', 'clients.json'), 'utf8');
    const secret = /"admin",[^}]*"clientSecret": "([^"]+)"/.exec(secrets)?.[1] ?? '';
    const ask = (body: string, givenSecret: string) =>
      fetchTrusted(`${provider.issuer}/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`grid-admin:${givenSecret}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body,
      });

    expect((await ask('grant_type=client_credentials', 'guessed')).status).toBe(401);
    expect((await ask('grant_type=password&username=a&password=b', secret)).status).toBe(400);
  });

  it.each(['/auth', '/interaction/x', '/session/end', '/me'])(
    'serves no page at %s',
    async (path) => {
      const response = await createTrustingFetch(provider.caFile)(`${provider.issuer}${path}`);
      expect(response.status).toBeGreaterThanOrEqual(400);
    },
  );
});
