import type { EmptyReason } from './warehouse-reader.js';

/** A slot that began this recently is not due yet: RTE publishes minutes after its start. */
export const PUBLICATION_LAG_MINUTES = 30;

/** What a warehouse knows of a window without flows. */
export interface WindowFacts {
  readonly wasFetched: boolean;
  readonly isNotDue: boolean;
  readonly isAfterNewestMeasured: boolean;
}

/**
 * Why a window holds no flow: it lies ahead or behind the newest measured slot and was asked for
 * (not_yet_published), nobody asked for it (never_fetched), or the source left it out although it
 * has later slots, as the second 02:00 of the autumn clock change (source_gap, R4).
 */
export function emptyReason(facts: WindowFacts): EmptyReason {
  if (facts.isNotDue) return 'not_yet_published';
  if (!facts.wasFetched) return 'never_fetched';
  return facts.isAfterNewestMeasured ? 'not_yet_published' : 'source_gap';
}
