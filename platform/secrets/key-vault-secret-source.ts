import type { TokenCredential } from '@azure/core-auth';
import type { SecretClient, SecretClientOptions } from '@azure/keyvault-secrets';

import { asKeyVaultError, isAbsent } from './key-vault-error.js';
import type { SecretName } from './secret-name.js';
import type { SecretSource } from './secret-source.js';

/** A vault, and how it is reached where the defaults do not fit. */
export interface KeyVault {
  /** `https://<name>.vault.azure.net` */
  readonly vaultUrl: string;
  /** Stands before every name, with a hyphen: `grid` makes `grid-database-url`. */
  readonly prefix: string;
  /** Who asks. Default: whatever `DefaultAzureCredential` finds, first of all a managed identity. */
  readonly credential?: TokenCredential;
  /** Options of the library, such as an agent that trusts another authority. */
  readonly clientOptions?: SecretClientOptions;
  /** Longest wait for one value, in milliseconds. Default 15,000. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
const RETRIES = { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 4_000 };

/**
 * Secrets in an Azure Key Vault, each in its newest version. Asks for nothing before the first
 * call. The library accepts a challenge only from the domain of the vault it asked.
 */
export function createKeyVaultSecretSource(vault: KeyVault): SecretSource {
  const nameIn = (name: SecretName): string => `${vault.prefix}-${name}`;
  const place = (name: SecretName): string => `${vault.vaultUrl}/secrets/${nameIn(name)}`;
  const openOnce = onlyOnce(() => openClient(vault));
  return {
    findValue: async (name) => {
      const abortSignal = AbortSignal.timeout(vault.timeoutMs ?? TIMEOUT_MS);
      try {
        const client = await openOnce();
        const { value } = await client.getSecret(nameIn(name), { abortSignal });
        return value === '' ? undefined : value;
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw asKeyVaultError(error, place(name));
      }
    },
    describePlace: place,
  };
}

/** The Azure libraries take a fifth of a second to load: only a vault that is used waits for them. */
async function openClient(vault: KeyVault): Promise<SecretClient> {
  const { SecretClient } = await import('@azure/keyvault-secrets');
  const credential = vault.credential ?? (await defaultCredential());
  return new SecretClient(vault.vaultUrl, credential, {
    retryOptions: RETRIES,
    ...vault.clientOptions,
  });
}

async function defaultCredential(): Promise<TokenCredential> {
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new DefaultAzureCredential();
}

function onlyOnce<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => (made ??= make());
}
