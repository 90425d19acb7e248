import type { Configuration } from '../platform/config/configuration.js';
import type { SecretName } from '../platform/secrets/secret-name.js';
import type { SecretStore } from '../platform/secrets/secret-store.js';
import type { WorkerRole } from '../workflows/contracts.js';

const LOGIN: readonly SecretName[] = ['rte-client-id', 'rte-client-secret'];

/** What the check of the login works with. */
export interface RteLoginCheck {
  readonly configuration: Configuration;
  readonly roles: readonly WorkerRole[];
  readonly secrets: Pick<SecretStore, 'findSecret'>;
  /** Told once, by the names of what is missing. */
  readonly onMissing: (sentence: string) => void;
}

/**
 * The configuration without RTE's address where this process would ask and nobody gave it a login: its
 * datasets are then not run, which is said once, and everything else goes on. A process that only asks,
 * whose schedules another one keeps, is told too; its steps fail with SECRET_MISSING.
 *
 * @throws GridError SECRETS_UNAVAILABLE, SECRETS_REFUSED.
 */
export async function withoutUnusableRte(check: RteLoginCheck): Promise<Configuration> {
  const { configuration, roles, secrets } = check;
  if (configuration.GRID_RTE_URL === undefined || !roles.includes('io')) return configuration;
  const values = await Promise.all(LOGIN.map((name) => secrets.findSecret(name)));
  const missing = LOGIN.filter((_, index) => values[index] === undefined);
  if (missing.length === 0) return configuration;
  check.onMissing(
    `SECRET_MISSING: GRID_RTE_URL is set and ${missing.join(', ')} not: RTE is not asked for unavailabilities until it is given and this process restarted`,
  );
  return roles.includes('workflows')
    ? { ...configuration, GRID_RTE_URL: undefined }
    : configuration;
}
