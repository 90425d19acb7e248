import { GridError } from '../../domain/errors/grid-error.js';

import type { SecretName } from './secret-name.js';
import type { SecretSource } from './secret-source.js';
import type { SecretStore } from './secret-store.js';

/** How a store remembers. */
export interface SecretCacheOptions {
  /** Longest age of a value before it is read again, in milliseconds. */
  readonly maxAgeMs: number;
  /** Told every value as it is first seen, so that it can be kept out of logs. */
  readonly onValue?: (value: string, name: SecretName) => void;
  /** Told of a failed reading that an older value bridges; holds no value. */
  readonly onWarning?: (message: string, error: unknown) => void;
  readonly nowEpochMs?: () => number;
}

/** What was read last. */
interface Entry {
  readonly value: string | undefined;
  /** Not asked again before. */
  readonly staleAtEpochMs: number;
}

/** After a failed reading that an older value bridges. */
const RETRY_AFTER_MS = 10_000;

/** A value that many callers say was turned down is read again once. */
const BETWEEN_REFRESHES_MS = 1_000;

/**
 * Remembers values for a limited time. One reading at a time for each secret; when a reading fails,
 * what was known before it stays in use and the reading is tried again 10 seconds later at the
 * earliest. That there is none is known too.
 */
export function createCachingSecretStore(
  source: SecretSource,
  options: SecretCacheOptions,
): SecretStore {
  const now = options.nowEpochMs ?? Date.now;
  const entries = new Map<SecretName, Entry>();
  const readings = new Map<SecretName, Promise<Entry>>();
  const refreshes = new Map<SecretName, number>();

  const readOnce = (name: SecretName): Promise<Entry> => {
    const running = readings.get(name);
    if (running !== undefined) return running;
    const reading = read(name).finally(() => readings.delete(name));
    readings.set(name, reading);
    return reading;
  };
  const read = async (name: SecretName): Promise<Entry> => {
    try {
      const value = await source.findValue(name);
      if (value !== undefined) options.onValue?.(value, name);
      return remember(name, value, options.maxAgeMs);
    } catch (error) {
      const before = entries.get(name);
      if (before === undefined) throw error;
      options.onWarning?.(`the secret ${name} could not be read again; its value stays`, error);
      return remember(name, before.value, Math.min(RETRY_AFTER_MS, options.maxAgeMs));
    }
  };
  const remember = (name: SecretName, value: string | undefined, forMs: number): Entry => {
    const entry = { value, staleAtEpochMs: now() + forMs };
    entries.set(name, entry);
    return entry;
  };
  const findSecret = async (name: SecretName): Promise<string | undefined> => {
    const entry = entries.get(name);
    if (entry !== undefined && now() < entry.staleAtEpochMs) return entry.value;
    return (await readOnce(name)).value;
  };
  return {
    findSecret,
    getSecret: async (name) => {
      const value = await findSecret(name);
      if (value !== undefined) return value;
      throw new GridError(
        'SECRET_MISSING',
        `the secret ${name} is missing; looked for in ${source.describePlace(name)}`,
      );
    },
    refreshSecret: async (name) => {
      const refreshedAtEpochMs = refreshes.get(name) ?? Number.NEGATIVE_INFINITY;
      if (now() - refreshedAtEpochMs >= BETWEEN_REFRESHES_MS) {
        refreshes.set(name, now());
        await readOnce(name);
      } else {
        await readings.get(name);
      }
    },
  };
}
