import { sleep } from '@temporalio/workflow';

import { isQuotaScarce } from '../domain/quality/call-quota.js';
import { epochMsOf, type UtcInstant } from '../domain/time/instant.js';

import type { QuotaReference } from './contracts.js';

/** Lets work through while the source has calls to spare. */
export interface QuotaGate {
  /** Takes note of what the source said last. */
  hear(quota: QuotaReference | null): void;
  /** Resolves at once, or at the quota's reset when the calls left belong to the plain cycles. */
  pass(): Promise<void>;
}

/**
 * A gate that several lanes go through: all of them wait for one reset.
 *
 * @param onNews told of every quota heard of, and until when the gate is closed.
 */
export function createQuotaGate(
  onNews: (quota: QuotaReference, closedUntilUtc: UtcInstant | null) => void,
): QuotaGate {
  let latest: QuotaReference | null = null;
  let reset: Promise<void> | undefined;
  return {
    hear(quota) {
      if (quota === null) return;
      if (latest !== null && quota.observedAtUtc < latest.observedAtUtc) return;
      latest = quota;
      onNews(quota, null);
    },
    async pass() {
      if (latest === null || !isQuotaScarce(latest) || latest.resetsAtUtc === null) return;
      const scarce = latest;
      onNews(scarce, latest.resetsAtUtc);
      reset ??= sleep(epochMsOf(latest.resetsAtUtc) - epochMsOf(latest.observedAtUtc));
      await reset;
      reset = undefined;
      if (latest === scarce) {
        latest = null;
        onNews(scarce, null);
      }
    },
  };
}
