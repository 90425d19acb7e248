import { findInstant, type UtcInstant } from '../../domain/time/instant.js';

/** What an answer says of the dataset's monthly call quota. */
export interface OdreQuota {
  readonly limit: number;
  readonly remaining: number;
  readonly resetsAtUtc: UtcInstant | null;
}

/**
 * The per-dataset quota in an answer's headers (`x-ratelimit-dataset-*`), undefined when they are
 * absent. ODRÉ writes the reset date with a space: `2026-10-01 00:00:00+00:00`.
 */
export function findQuota(headers: Readonly<Record<string, unknown>>): OdreQuota | undefined {
  const limit = integerIn(headers['x-ratelimit-dataset-limit']);
  const remaining = integerIn(headers['x-ratelimit-dataset-remaining']);
  if (limit === undefined || remaining === undefined) return undefined;
  const reset = headers['x-ratelimit-dataset-reset'];
  const resetsAtUtc = typeof reset === 'string' ? findInstant(reset.replace(' ', 'T')) : undefined;
  return { limit, remaining, resetsAtUtc: resetsAtUtc ?? null };
}

function integerIn(header: unknown): number | undefined {
  if (typeof header !== 'string' || !/^\d+$/.test(header)) return undefined;
  return Number(header);
}
