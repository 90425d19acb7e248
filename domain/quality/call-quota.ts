import { epochMsOf, type UtcInstant } from '../time/instant.js';

/** What is left of a source's call quota. */
export interface CallQuota {
  readonly remaining: number;
  readonly observedAtUtc: UtcInstant;
  readonly resetsAtUtc: UtcInstant | null;
}

/** Calls of a cycle that asks no second time: two pages of 100 rows for 144 rows. */
const CALLS_OF_A_PLAIN_CYCLE = 2;
const CYCLE_MS = 15 * 60_000;
/** Head room for re-runs and backfills. */
const RESERVE_FACTOR = 1.5;

/**
 * Whether further questions would eat the calls that the plain cycles need until the quota resets.
 * An unknown quota, or one without a date, is never scarce.
 */
export function isQuotaScarce(quota: CallQuota | null): boolean {
  if (quota?.resetsAtUtc == null) return false;
  const untilResetMs = epochMsOf(quota.resetsAtUtc) - epochMsOf(quota.observedAtUtc);
  const cycles = Math.max(0, Math.ceil(untilResetMs / CYCLE_MS));
  return quota.remaining < cycles * CALLS_OF_A_PLAIN_CYCLE * RESERVE_FACTOR;
}
