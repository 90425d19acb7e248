import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { PROJECT_ROOT } from '../../../../platform/project-root.js';
import { createKeyVaultSecretSource } from '../../../../platform/secrets/key-vault-secret-source.js';
import type { SecretSource } from '../../../../platform/secrets/secret-source.js';

import {
  secretBundle,
  SERVED_API_VERSIONS,
  startKeyVaultStub,
  TENANT,
  type KeyVaultStub,
} from './key-vault-stub.js';
import { secretSourceContract } from './secret-source.contract.js';

interface AskedToken {
  readonly scopes: string | string[];
  readonly tenantId: string | undefined;
}

function sourceOn(stub: KeyVaultStub, asked: AskedToken[] = []): SecretSource {
  return createKeyVaultSecretSource({
    vaultUrl: stub.vaultUrl,
    prefix: 'grid',
    credential: {
      getToken: (scopes, options) => {
        asked.push({ scopes, tenantId: options?.tenantId });
        return Promise.resolve({ token: stub.token, expiresOnTimestamp: Date.now() + 3_600_000 });
      },
    },
    clientOptions: {
      agent: stub.agent,
      retryOptions: { maxRetries: 1, retryDelayInMs: 1, maxRetryDelayInMs: 1 },
    },
    timeoutMs: 5_000,
  });
}

secretSourceContract('a Key Vault', async () => {
  const stub = await startKeyVaultStub();
  return {
    source: sourceOn(stub),
    set: (value) => {
      stub.set('grid-odre-api-key', value);
      return Promise.resolve();
    },
    stop: async () => {
      expect(stub.violations).toEqual([]);
      await stub.close();
    },
  };
});

const realVault = process.env['GRID_TEST_KEY_VAULT_URL'];
if (realVault === undefined) {
  process.stderr.write(
    'SKIPPED: no real Key Vault was asked; GRID_TEST_KEY_VAULT_URL names one.\n',
  );
  it.skip('a Key Vault in Azure passes the contract (needs GRID_TEST_KEY_VAULT_URL)', () =>
    undefined);
} else {
  const prefix = `grid-test-${randomBytes(6).toString('hex')}`;
  secretSourceContract('a Key Vault in Azure', async () => {
    const { SecretClient } = await import('@azure/keyvault-secrets');
    const { DefaultAzureCredential } = await import('@azure/identity');
    const client = new SecretClient(realVault, new DefaultAzureCredential());
    return {
      source: createKeyVaultSecretSource({ vaultUrl: realVault, prefix }),
      set: async (value) => {
        await client.setSecret(`${prefix}-odre-api-key`, value);
      },
      stop: async () => {
        await client.beginDeleteSecret(`${prefix}-odre-api-key`);
      },
    };
  });
}

describe('a Key Vault', () => {
  let stub: KeyVaultStub;

  beforeAll(async () => {
    stub = await startKeyVaultStub();
    stub.set('grid-database-url', 'postgres://one');
  });
  afterEach(() => {
    stub.fault = undefined;
    stub.challengeResource = 'https://vault.azure.net';
    stub.setEnabled('grid-database-url', true);
  });
  afterAll(async () => {
    expect(stub.violations).toEqual([]);
    await stub.close();
  });

  it('is asked with a token for the domain and tenant of its own challenge', async () => {
    const asked: AskedToken[] = [];

    expect(await sourceOn(stub, asked).findValue('database-url')).toBe('postgres://one');

    expect(asked).toEqual([{ scopes: ['https://vault.azure.net/.default'], tenantId: TENANT }]);
  });

  it('is not given a token for the domain of another', async () => {
    const asked: AskedToken[] = [];
    stub.challengeResource = 'https://vault.example.com';

    await expect(sourceOn(stub, asked).findValue('database-url')).rejects.toMatchObject({
      code: 'SECRETS_REFUSED',
    });
    expect(asked).toEqual([]);
  });

  it('that has no such secret is no error', async () => {
    expect(await sourceOn(stub).findValue('payload-keys')).toBeUndefined();
  });

  it('with the secret switched off counts as missing, for good', async () => {
    stub.setEnabled('grid-database-url', false);

    await expect(sourceOn(stub).findValue('database-url')).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      isRetryable: false,
      message: expect.stringContaining('grid-database-url') as unknown,
    });
  });

  it('that refuses this process is not asked again', async () => {
    stub.fault = { kind: 'forbidden' };
    const before = stub.calls.length;

    await expect(sourceOn(stub).findValue('database-url')).rejects.toMatchObject({
      code: 'SECRETS_REFUSED',
      isRetryable: false,
      message: expect.stringContaining('ForbiddenByRbac') as unknown,
    });
    expect(stub.calls.length - before).toBe(1);
  });

  it.each([
    ['is overloaded', { kind: 'status', status: 429, retryAfterSeconds: 0 }],
    ['fails inside', { kind: 'status', status: 503 }],
    ['closes the connection', { kind: 'reset' }],
  ] as const)('that %s may answer later', async (_what, fault) => {
    stub.fault = fault;

    await expect(sourceOn(stub).findValue('database-url')).rejects.toMatchObject({
      code: 'SECRETS_UNAVAILABLE',
      isRetryable: true,
    });
  });

  it('that asks for a pause of a minute is not waited for that long', async () => {
    stub.fault = { kind: 'status', status: 429, retryAfterSeconds: 60 };
    const source = createKeyVaultSecretSource({
      vaultUrl: stub.vaultUrl,
      prefix: 'grid',
      credential: {
        getToken: () =>
          Promise.resolve({ token: stub.token, expiresOnTimestamp: Date.now() + 3_600_000 }),
      },
      clientOptions: { agent: stub.agent },
      timeoutMs: 300,
    });

    await expect(source.findValue('database-url')).rejects.toMatchObject({
      code: 'SECRETS_UNAVAILABLE',
    });
  });

  it('puts neither its token nor a value into an error', async () => {
    stub.fault = { kind: 'forbidden' };

    const error: unknown = await sourceOn(stub)
      .findValue('database-url')
      .catch((e: unknown) => e);

    // The library hides its request when it is printed, not from who asks for it.
    const cause = (error as { readonly cause?: object }).cause ?? {};
    expect(Object.getOwnPropertyNames(cause).sort()).toEqual(['message', 'stack']);
    const everything = inspect(error, { depth: 20, showHidden: true });
    expect(everything).toContain('ForbiddenByRbac');
    expect(everything).not.toContain(stub.token);
    expect(everything).not.toContain('postgres://one');
  });
});

describe('the stub of the Key Vault', () => {
  const generated = (file: string): string =>
    readFileSync(join(PROJECT_ROOT, 'node_modules/@azure/keyvault-secrets/dist/esm', file), 'utf8');

  it('answers a secret with the fields of the published model only', () => {
    const bundle = secretBundle({ hostname: 'x' }, 'name', { id: 'id', value: 'value' });
    const models = generated('models/models.js');
    const fieldsOf = (deserializer: string): string[] => {
      const body = new RegExp(`function ${deserializer}\\(item\\) \\{([\\s\\S]*?)\\n\\}`).exec(
        models,
      );
      return [...(body?.[1] ?? '').matchAll(/item\["(\w+)"\]/g)].map(([, field = '']) => field);
    };

    expect(fieldsOf('secretBundleDeserializer')).toEqual(
      expect.arrayContaining(Object.keys(bundle)),
    );
    expect(fieldsOf('secretAttributesDeserializer')).toEqual(
      expect.arrayContaining(Object.keys(bundle.attributes)),
    );
  });

  it('serves the path and the version that the library was generated for', () => {
    const operations = generated('api/operations.js');
    const getSecret = /function _getSecretSend[\s\S]*?expandUrlTemplate\("([^"]+)"/.exec(
      operations,
    );
    const newest = /LATEST_API_VERSION = "([^"]+)"/.exec(generated('secretsModels.js'));

    expect(getSecret?.[1]).toBe(
      '/secrets/{secret-name}/{secret-version}{?api%2Dversion,outContentType}',
    );
    expect(SERVED_API_VERSIONS).toContain(newest?.[1]);
  });
});
