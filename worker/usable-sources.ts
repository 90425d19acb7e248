import type { Configuration } from '../platform/config/configuration.js';
import type { SecretName } from '../platform/secrets/secret-name.js';
import type { SecretStore } from '../platform/secrets/secret-store.js';
import type { WorkerRole } from '../workflows/contracts.js';

/** What has to be given before a source can be asked at all. */
interface SourceLogin {
  readonly secrets: readonly SecretName[];
  /** Whether the source is to be asked, by what is no secret. */
  readonly isWanted: (configuration: Configuration) => boolean;
  /** Ends the sentence that says what is missing. */
  readonly consequence: string;
}

/** Sources that nobody can ask without a secret. */
const LOGINS = {
  rte: {
    secrets: ['rte-client-id', 'rte-client-secret'],
    isWanted: ({ GRID_RTE_URL: url }) => url !== undefined,
    consequence: 'RTE is not asked for unavailabilities',
  },
  reference: {
    secrets: ['reference-database-url'],
    isWanted: () => true,
    consequence: 'no reference database is read for communes, postal codes and grid nodes',
  },
} as const satisfies Readonly<Record<string, SourceLogin>>;

/** A source that is asked with a secret. */
export type SourceWithLogin = keyof typeof LOGINS;

/** What the check of the logins works with. */
export interface LoginCheck {
  readonly configuration: Configuration;
  readonly roles: readonly WorkerRole[];
  readonly secrets: Pick<SecretStore, 'findSecret'>;
  /** Told once a source, by the names of what is missing. */
  readonly onMissing: (sentence: string) => void;
}

/**
 * Sources that this process is not to run because it would ask and nobody gave it a login: it says so
 * once, and everything else goes on. A process that only asks, whose schedules another one keeps, says
 * it too and runs them; its steps fail with SECRET_MISSING.
 *
 * @throws GridError SECRETS_UNAVAILABLE, SECRETS_REFUSED.
 */
export async function findUnusableSources(
  check: LoginCheck,
): Promise<ReadonlySet<SourceWithLogin>> {
  const { configuration, roles } = check;
  if (!roles.includes('io')) return new Set();
  const unusable = new Set<SourceWithLogin>();
  for (const source of Object.keys(LOGINS) as SourceWithLogin[]) {
    const { secrets, isWanted, consequence }: SourceLogin = LOGINS[source];
    if (!isWanted(configuration)) continue;
    const missing = await missingOf(secrets, check);
    if (missing.length === 0) continue;
    check.onMissing(
      `SECRET_MISSING: ${missing.join(', ')} not given: ${consequence} until it is and this process restarted`,
    );
    unusable.add(source);
  }
  return roles.includes('workflows') ? unusable : new Set();
}

async function missingOf(
  names: readonly SecretName[],
  { secrets }: LoginCheck,
): Promise<readonly SecretName[]> {
  const values = await Promise.all(names.map((name) => secrets.findSecret(name)));
  return names.filter((_, index) => values[index] === undefined);
}
