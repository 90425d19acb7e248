import type { Configuration } from '../config/configuration.js';

import { createCachingSecretStore } from './caching-secret-store.js';
import { createEnvironmentSecretSource } from './environment-secret-source.js';
import { createKeyVaultSecretSource } from './key-vault-secret-source.js';
import { PROCESS_SCRUBBER } from './secret-scrubber.js';
import { firstOf } from './secret-source.js';
import type { SecretStore } from './secret-store.js';

/** Where a store tells what a person should know; never given a value. */
export interface SecretWarnings {
  warn(details: { readonly err?: unknown }, message: string): void;
}

/**
 * The secret store of a process: variables and files first, then the vault of GRID_KEY_VAULT_URL.
 * Every value read is from then on kept out of this process's logs and failures.
 *
 * @throws GridError INVALID_CONFIGURATION when a secret is given both as a value and as a file.
 */
export function openSecretStore(
  configuration: Configuration,
  warnings: SecretWarnings,
): SecretStore {
  const environment = createEnvironmentSecretSource(configuration, (message) => {
    warnings.warn({}, message);
  });
  const { GRID_KEY_VAULT_URL: vaultUrl, GRID_KEY_VAULT_PREFIX: prefix } = configuration;
  const source =
    vaultUrl === undefined
      ? environment
      : firstOf([
          environment,
          createKeyVaultSecretSource({ vaultUrl: vaultUrl.replace(/\/$/, ''), prefix }),
        ]);
  return createCachingSecretStore(source, {
    maxAgeMs: configuration.GRID_SECRET_MAX_AGE_SECONDS * 1000,
    onValue: (value) => {
      PROCESS_SCRUBBER.learn(value);
    },
    onWarning: (message, error) => {
      warnings.warn({ err: error }, message);
    },
  });
}
