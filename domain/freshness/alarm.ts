import type { JudgedOn } from '../dataset/dataset-entry.js';
import type { UtcInstant } from '../time/instant.js';

import { newestUtcOf, type DatasetFreshness } from './dataset-freshness.js';

/** What alarms are raised for. */
export const ALARM_KINDS = ['stale_source', 'unexpected_autumn_hour'] as const;

/** One of {@link ALARM_KINDS}. */
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** How much an alarm matters. */
export const ALARM_SEVERITIES = ['warning', 'critical'] as const;

/** One of {@link ALARM_SEVERITIES}. */
export type AlarmSeverity = (typeof ALARM_SEVERITIES)[number];

/** What an alarm says when it is raised. */
export interface AlarmNotice {
  readonly kind: AlarmKind;
  /** What it is about: the dataset, and behind a space the day where it is about one. */
  readonly subject: string;
  readonly severity: AlarmSeverity;
  readonly detail: string;
}

/** An alarm as kept: one an episode, for ever. */
export interface Alarm extends AlarmNotice {
  /** Grows with every alarm. */
  readonly alarmId: number;
  readonly raisedAtUtc: UtcInstant;
  /** The last judgement that found its cause still there. */
  readonly lastSeenUtc: UtcInstant;
  /** Null while it is open. */
  readonly clearedAtUtc: UtcInstant | null;
  /** Why it was cleared; null while it is open. */
  readonly clearedBecause: string | null;
  /** Workflow id and run id that raised it, joined by a slash. */
  readonly raisedByJob: string;
}

/** What is to be done about the alarm of a dataset. */
export type AlarmStep = 'raise' | 'keep' | 'clear' | 'nothing';

/**
 * What a judged dataset means for its alarm: raised once when it is stale, cleared only when it is
 * fresh again, or nobody expects anything of it any more. Late raises none, and ends none: the source
 * is not back to normal yet.
 */
export function alarmStep(
  isOpen: boolean,
  { state, expected }: Pick<DatasetFreshness, 'state' | 'expected'>,
): AlarmStep {
  switch (state) {
    case 'stale':
      return isOpen ? 'keep' : 'raise';
    case 'fresh':
      return isOpen ? 'clear' : 'nothing';
    case 'unknown':
      return isOpen && expected === null ? 'clear' : 'nothing';
    case 'late':
      return 'nothing';
  }
}

/** Why the alarm of a dataset is cleared, once {@link alarmStep} says so. */
export function clearedBecause({ state }: Pick<DatasetFreshness, 'state'>): string {
  return state === 'fresh'
    ? 'the dataset is fresh again'
    : 'nothing is expected of this dataset any more: it has no limits, or left the catalogue';
}

/** The alarm of a dataset that is stale. */
export function staleSourceNotice(freshness: DatasetFreshness): AlarmNotice {
  const { dataset, firstAttemptUtc, lastSuccessUtc, lastAttemptUtc, expected } = freshness;
  const judgedOn = expected?.judgedOn ?? 'measured';
  const newestUtc = newestUtcOf(freshness, judgedOn);
  const { none, last } = WORDS[judgedOn];
  const since =
    newestUtc === null
      ? `${none} since it was first asked for at ${firstAttemptUtc ?? 'no known time'}`
      : `${last} ${newestUtc}`;
  const limit = expected === null ? 'unknown' : `${expected.staleAfterMinutes} minutes`;
  return {
    kind: 'stale_source',
    subject: dataset,
    severity: 'critical',
    detail: `${since}; stale after ${limit}; last asked at ${lastAttemptUtc ?? 'no known time'}, last loaded at ${lastSuccessUtc ?? 'no known time'}`,
  };
}

const WORDS = {
  measured: { none: 'no measured value', last: 'last measured value stands for' },
  answered: { none: 'no answer', last: 'the source last answered at' },
} as const satisfies Readonly<Record<JudgedOn, object>>;
