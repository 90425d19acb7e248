import type { SecretName } from './secret-name.js';

/** What keeps secrets: asked once a call, remembers nothing. A store stands in front of it. */
export interface SecretSource {
  /**
   * The value as it is now, undefined where there is none.
   *
   * @throws GridError SECRET_MISSING when it is there and switched off; SECRETS_UNAVAILABLE (retry);
   * SECRETS_REFUSED.
   */
  findValue(name: SecretName): Promise<string | undefined>;
  /** The places it is looked for, in words for an error. */
  describePlace(name: SecretName): string;
}

/** Asks one source after another; the first value counts. */
export function firstOf(sources: readonly SecretSource[]): SecretSource {
  return {
    findValue: async (name) => {
      for (const source of sources) {
        const value = await source.findValue(name);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    describePlace: (name) => sources.map((source) => source.describePlace(name)).join(', '),
  };
}
