import type { UtcInstant } from '../time/instant.js';

import type { DatasetFreshness } from './dataset-freshness.js';

/** What alarms are raised for. */
export const ALARM_KINDS = ['stale_source'] as const;

/** One of {@link ALARM_KINDS}. */
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** How much an alarm matters. */
export const ALARM_SEVERITIES = ['warning', 'critical'] as const;

/** One of {@link ALARM_SEVERITIES}. */
export type AlarmSeverity = (typeof ALARM_SEVERITIES)[number];

/** What an alarm says when it is raised. */
export interface AlarmNotice {
  readonly kind: AlarmKind;
  /** What it is about: the dataset. */
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

/** The alarm of a dataset that is stale. */
export function staleSourceNotice({
  dataset,
  newestMeasuredUtc,
  firstAttemptUtc,
  lastSuccessUtc,
  lastAttemptUtc,
  expected,
}: DatasetFreshness): AlarmNotice {
  const since =
    newestMeasuredUtc === null
      ? `no measured value since it was first asked for at ${firstAttemptUtc ?? 'no known time'}`
      : `last measured value stands for ${newestMeasuredUtc}`;
  const limit = expected === null ? 'unknown' : `${expected.staleAfterMinutes} minutes`;
  return {
    kind: 'stale_source',
    subject: dataset,
    severity: 'critical',
    detail: `${since}; stale after ${limit}; last asked at ${lastAttemptUtc ?? 'no known time'}, last loaded at ${lastSuccessUtc ?? 'no known time'}`,
  };
}
