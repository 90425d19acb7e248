import type { ExpectedFreshness, JudgedOn } from '../dataset/dataset-entry.js';
import { addMinutes, type UtcInstant } from '../time/instant.js';

/** How recent a dataset is. */
export const FRESHNESS_STATES = ['fresh', 'late', 'stale', 'unknown'] as const;

/** One of {@link FRESHNESS_STATES}. */
export type FreshnessState = (typeof FRESHNESS_STATES)[number];

/** How far a dataset has come. */
export interface DatasetProgress {
  /** Last instant a measured value stands for (R5); null while there is none. It only grows. */
  readonly newestMeasuredUtc: UtcInstant | null;
  /** When it was asked for the first and the last time; null before the first. */
  readonly firstAttemptUtc: UtcInstant | null;
  readonly lastAttemptUtc: UtcInstant | null;
  /** When it was last loaded; null while it never was. */
  readonly lastSuccessUtc: UtcInstant | null;
}

/** What one attempt to load a dataset came to. */
export interface LoadAttempt {
  readonly atUtc: UtcInstant;
  readonly outcome: 'success' | 'failure';
  /** Last instant a measured value of this load stands for; null when it brought none. */
  readonly newestMeasuredUtc: UtcInstant | null;
  /** Whether somebody asked for a span of the past, rather than a standing order for what is new. */
  readonly isOfHistory?: boolean;
}

/** A dataset as it was judged last. */
export interface DatasetFreshness extends DatasetProgress {
  readonly dataset: string;
  readonly state: FreshnessState;
  readonly stateSinceUtc: UtcInstant;
  /** Limits it was judged by; null for a dataset that has none. */
  readonly expected: ExpectedFreshness | null;
  /** Null before the first judgement. */
  readonly judgedAtUtc: UtcInstant | null;
}

/** Progress of a dataset that was never asked for. */
export const NO_PROGRESS: DatasetProgress = {
  newestMeasuredUtc: null,
  firstAttemptUtc: null,
  lastAttemptUtc: null,
  lastSuccessUtc: null,
};

/**
 * Progress with one more attempt; attempts may come in any order and any number of times. A backfill
 * of old data moves nothing back, and no measurement is newer than the attempt that brought it: a
 * forecast that passes for one must not hide that the source is silent. History that is loaded before
 * any standing order has run says nothing of how recent the source is: nobody has asked it yet.
 */
export function withAttempt(known: DatasetProgress, attempt: LoadAttempt): DatasetProgress {
  const { atUtc, outcome, newestMeasuredUtc } = attempt;
  const measuredUtc =
    newestMeasuredUtc !== null && newestMeasuredUtc > atUtc ? atUtc : newestMeasuredUtc;
  const isSuccess = outcome === 'success';
  const isBeforeFirstOrder = attempt.isOfHistory === true && known.firstAttemptUtc === null;
  if (isBeforeFirstOrder) {
    return {
      ...known,
      lastAttemptUtc: later(known.lastAttemptUtc, atUtc),
      lastSuccessUtc: isSuccess ? later(known.lastSuccessUtc, atUtc) : known.lastSuccessUtc,
    };
  }
  return {
    newestMeasuredUtc: isSuccess
      ? later(known.newestMeasuredUtc, measuredUtc)
      : known.newestMeasuredUtc,
    firstAttemptUtc:
      known.firstAttemptUtc !== null && known.firstAttemptUtc < atUtc
        ? known.firstAttemptUtc
        : atUtc,
    lastAttemptUtc: later(known.lastAttemptUtc, atUtc),
    lastSuccessUtc: isSuccess ? later(known.lastSuccessUtc, atUtc) : known.lastSuccessUtc,
  };
}

/**
 * The instant that tells how recent a dataset is: its last measured value, whatever was fetched since,
 * or, where there are no measurements, its last answer that was loaded; null while there is none.
 */
export function newestUtcOf(
  { newestMeasuredUtc, firstAttemptUtc, lastSuccessUtc }: DatasetProgress,
  judgedOn: JudgedOn,
): UtcInstant | null {
  if (judgedOn === 'measured') return newestMeasuredUtc;
  // Without a first attempt only history was loaded: no standing order has asked yet.
  return firstAttemptUtc === null ? null : lastSuccessUtc;
}

/**
 * How recent a dataset is at an instant, by {@link newestUtcOf} alone. Without any it is unknown, and
 * stale once its limit has passed since it was first asked for.
 */
export function freshnessAt(
  progress: DatasetProgress,
  { judgedOn, lateAfterMinutes, staleAfterMinutes }: ExpectedFreshness,
  nowUtc: UtcInstant,
): FreshnessState {
  const { firstAttemptUtc } = progress;
  const newestUtc = newestUtcOf(progress, judgedOn);
  const isOlderThan = (instant: UtcInstant, minutes: number): boolean =>
    nowUtc > addMinutes(instant, minutes);
  if (newestUtc === null) {
    const isOverdue = firstAttemptUtc !== null && isOlderThan(firstAttemptUtc, staleAfterMinutes);
    return isOverdue ? 'stale' : 'unknown';
  }
  if (isOlderThan(newestUtc, staleAfterMinutes)) return 'stale';
  return isOlderThan(newestUtc, lateAfterMinutes) ? 'late' : 'fresh';
}

/**
 * A dataset judged at an instant. A judgement older than the one that stands changes nothing, so
 * that judgements made late or twice do no harm. Without limits a dataset is not judged: its state is
 * unknown.
 */
export function judged(
  known: DatasetFreshness,
  expected: ExpectedFreshness | null,
  nowUtc: UtcInstant,
): DatasetFreshness {
  if (known.judgedAtUtc !== null && known.judgedAtUtc > nowUtc) return known;
  const state = expected === null ? 'unknown' : freshnessAt(known, expected, nowUtc);
  const stateSinceUtc = state === known.state ? known.stateSinceUtc : nowUtc;
  return { ...known, state, stateSinceUtc, expected, judgedAtUtc: nowUtc };
}

function later(one: UtcInstant | null, other: UtcInstant | null): UtcInstant | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
