import type { SecretName } from './secret-name.js';

/**
 * Where a process gets its secrets. A value may be a little old; once one was read, an outage of
 * what keeps it changes nothing. Values never appear in an error or a log.
 */
export interface SecretStore {
  /**
   * The value of a secret, as fresh as the store's time limit says.
   *
   * @throws GridError SECRET_MISSING naming where it was looked for; SECRETS_UNAVAILABLE (retry) and
   * SECRETS_REFUSED while it has never been read.
   */
  getSecret(name: SecretName): Promise<string>;
  /**
   * The value of a secret, or undefined where there is none.
   *
   * @throws GridError SECRETS_UNAVAILABLE (retry), SECRETS_REFUSED while it has never been read.
   */
  findSecret(name: SecretName): Promise<string | undefined>;
  /**
   * Reads a secret again at once, because its value was turned down where it was used. Calls that
   * follow each other within a second read once.
   */
  refreshSecret(name: SecretName): Promise<void>;
}
