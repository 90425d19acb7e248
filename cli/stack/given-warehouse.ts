import { GridError } from '../../domain/errors/grid-error.js';
import type { Configuration } from '../../platform/config/configuration.js';
import { openSecretStore, type SecretWarnings } from '../../platform/secrets/open-secret-store.js';

/**
 * The configuration with the address of the warehouse in it, if a variable, a file or a vault gives
 * one: the plan of a stack depends on whether there is one.
 *
 * @throws GridError SECRET_MISSING, SECRETS_UNAVAILABLE, SECRETS_REFUSED when what was named cannot
 * be read.
 */
export async function withGivenWarehouse(
  configuration: Configuration,
  warnings: SecretWarnings,
): Promise<Configuration> {
  const databaseUrl = await openSecretStore(configuration, warnings).findSecret('database-url');
  if (databaseUrl === undefined || databaseUrl === configuration.GRID_DATABASE_URL) {
    return configuration;
  }
  if (!URL.canParse(databaseUrl)) {
    throw new GridError('INVALID_CONFIGURATION', 'the secret database-url is not an address');
  }
  return Object.freeze({ ...configuration, GRID_DATABASE_URL: databaseUrl });
}
