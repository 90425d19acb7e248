import { describe, expect, it } from '@jest/globals';

import { createJoseTokenVerifier } from '../../../../platform/identity/jose-token-verifier.js';

import { makeTestKey, startTestIssuer, TEST_AUDIENCE } from './test-issuer.js';
import { describeTokenVerifier } from './token-verifier.contract.js';

describeTokenVerifier('jose', (options) =>
  createJoseTokenVerifier({ ...options, keyRefetchCooldownMs: 0 }),
);

describe('jose when the issuer rotates its keys', () => {
  it('accepts the new key, and refuses the old one once its keys are read again', async () => {
    const issuer = await startTestIssuer();
    const verifier = createJoseTokenVerifier({
      issuer: issuer.issuer,
      audience: TEST_AUDIENCE,
      caFile: issuer.caFile,
      keyRefetchCooldownMs: 0,
    });
    const oldToken = await issuer.sign();
    await verifier.verify(oldToken);

    const newKey = await makeTestKey();
    issuer.publishedKeys = [newKey];

    expect((await verifier.verify(await issuer.sign({ key: newKey }))).subject).toBe('somebody');
    await expect(verifier.verify(oldToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await issuer.close();
  });
});
