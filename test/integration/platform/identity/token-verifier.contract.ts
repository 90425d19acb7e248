import { createHmac } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { TokenVerifier } from '../../../../platform/identity/token-verifier.js';

import { makeTestKey, startTestIssuer, TEST_AUDIENCE, type TestIssuer } from './test-issuer.js';

/** Makes the verifier under test. */
export type VerifierFactory = (options: {
  readonly issuer: string;
  readonly audience: string;
  readonly caFile: string;
}) => TokenVerifier;

const HOUR_SECONDS = 3_600;

/** What every token verifier does, whatever library it stands on. */
export function describeTokenVerifier(name: string, createVerifier: VerifierFactory): void {
  describe(`${name} as a token verifier`, () => {
    let issuer: TestIssuer;
    let verifier: TokenVerifier;
    const nowSeconds = () => Math.floor(Date.now() / 1000);

    beforeAll(async () => {
      issuer = await startTestIssuer();
      verifier = createVerifier({
        issuer: issuer.issuer,
        audience: TEST_AUDIENCE,
        caFile: issuer.caFile,
      });
    });
    afterAll(async () => {
      await Promise.all([issuer, ...outages].map((started) => started.close()));
    });

    const outages: TestIssuer[] = [];
    const startOutage = async () => {
      const outage = await startTestIssuer();
      outages.push(outage);
      return outage;
    };

    const refuses = (token: string) =>
      expect(verifier.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });

    it('accepts a valid token with its subject, roles, scopes and end', async () => {
      const exp = nowSeconds() + HOUR_SECONDS;
      const verified = await verifier.verify(await issuer.sign({ claims: { exp } }));

      expect(verified).toEqual({
        subject: 'somebody',
        roles: ['operator'],
        scopes: ['grid.read'],
        expiresAtUtc: `${new Date(exp * 1000).toISOString().slice(0, 19)}Z`,
      });
    });

    it('leaves out roles of other products', async () => {
      const token = await issuer.sign({ claims: { roles: ['superuser', 'reader'] } });
      expect((await verifier.verify(token)).roles).toEqual(['reader']);
    });

    it('finds no role in a token that names none', async () => {
      const token = await issuer.sign({ claims: { roles: undefined } });
      expect((await verifier.verify(token)).roles).toEqual([]);
    });

    it('refuses an expired token', async () => {
      await refuses(await issuer.sign({ claims: { exp: nowSeconds() - HOUR_SECONDS } }));
    });

    it('refuses a token that is not valid yet', async () => {
      await refuses(await issuer.sign({ claims: { nbf: nowSeconds() + HOUR_SECONDS / 2 } }));
    });

    it('refuses a token without an end', async () => {
      await refuses(await issuer.sign({ claims: { exp: undefined } }));
    });

    it('refuses a token for another audience', async () => {
      await refuses(await issuer.sign({ claims: { aud: 'another-api' } }));
    });

    it('refuses a token of another issuer', async () => {
      await refuses(await issuer.sign({ claims: { iss: 'https://localhost:1/other' } }));
    });

    it('refuses a token signed with another key under the same key id', async () => {
      const stranger = { ...(await makeTestKey()), kid: issuer.key.kid };
      await refuses(await issuer.sign({ key: stranger }));
    });

    it('refuses a token of an unknown key', async () => {
      await refuses(await issuer.sign({ key: await makeTestKey() }));
    });

    it('refuses a token whose claims were changed after signing', async () => {
      const [header, , signature] = (await issuer.sign()).split('.');
      const claims = encode({ iss: issuer.issuer, aud: TEST_AUDIENCE, sub: 'x', roles: ['admin'] });
      await refuses(`${header ?? ''}.${claims}.${signature ?? ''}`);
    });

    it('refuses a token with algorithm none', async () => {
      const [, claims] = (await issuer.sign()).split('.');
      await refuses(`${encode({ alg: 'none', kid: issuer.key.kid })}.${claims ?? ''}.`);
    });

    it('refuses a token signed with the public key as a shared secret', async () => {
      const [, claims] = (await issuer.sign()).split('.');
      const signed = `${encode({ alg: 'HS256', typ: 'JWT', kid: issuer.key.kid })}.${claims ?? ''}`;
      const mac = createHmac('sha256', issuer.key.publicPem).update(signed).digest('base64url');
      await refuses(`${signed}.${mac}`);
    });

    it.each(['', ' ', 'garbage', 'a.b.c', '..', '{}', 'eyJ.eyJ.sig', 'é'.repeat(100)])(
      'refuses %j',
      (token) => refuses(token),
    );

    it('does not take an outage of the issuer for a valid token', async () => {
      const outage = await startOutage();
      const options = { issuer: outage.issuer, audience: TEST_AUDIENCE, caFile: outage.caFile };
      const token = await outage.sign();

      outage.status = 503;
      const whileDown = createVerifier(options).verify(token);
      await expect(whileDown).rejects.toMatchObject({ code: 'IDENTITY_PROVIDER_UNAVAILABLE' });

      await outage.close();
      const whileGone = createVerifier(options).verify(token);
      await expect(whileGone).rejects.toMatchObject({ code: 'IDENTITY_PROVIDER_UNAVAILABLE' });
    });

    it('accepts tokens again once the issuer is back', async () => {
      const outage = await startOutage();
      const late = createVerifier({
        issuer: outage.issuer,
        audience: TEST_AUDIENCE,
        caFile: outage.caFile,
      });
      const token = await outage.sign();
      outage.status = 503;
      await expect(late.verify(token)).rejects.toThrow();

      outage.status = 200;

      expect((await late.verify(token)).subject).toBe('somebody');
    });
  });
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
