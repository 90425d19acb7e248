import type { HeartbeatRecordActivities } from '../activities/audit/audit-activities.js';
import type { JudgedOrNot } from '../activities/watch/watch-activities.js';
import type { Alarm, AlarmKind } from '../domain/freshness/alarm.js';
import type { FreshnessState } from '../domain/freshness/dataset-freshness.js';
import { epochMsOf, MINUTE_MS, type UtcInstant } from '../domain/time/instant.js';

import type { WatchResult } from './contracts.js';

type Judged = Exclude<JudgedOrNot, { readonly problem: string }>;
type Heartbeat = Parameters<HeartbeatRecordActivities['recordHeartbeat']>[0];

/** Alarms in the audit, where errors are named by their codes. */
const TOLD_AS: Readonly<Record<AlarmKind, string>> = {
  stale_source: 'SOURCE_STALE',
  unexpected_autumn_hour: 'UNEXPECTED_AUTUMN_HOUR',
};

/** What stands out comes first. */
const ORDER: Readonly<Record<FreshnessState, number>> = { stale: 0, late: 1, unknown: 2, fresh: 3 };

/** What a look has found, as Markdown for people who open it in the Temporal UI. */
export function watchMarkdown(
  atUtc: UtcInstant,
  results: readonly JudgedOrNot[],
  assetEvents: readonly string[] = [],
): string {
  const judged = results.filter(isJudged);
  const rows = [...judged]
    .sort((one, other) => ORDER[one.freshness.state] - ORDER[other.freshness.state])
    .map((one) => rowOf(atUtc, one));
  const problems = results.flatMap((one) =>
    isJudged(one) ? [] : [`- **${one.dataset}** could not be judged: ${oneLine(one.problem)}`],
  );
  const alarms = judged.flatMap(({ alarm, change }) =>
    alarm === null
      ? []
      : [`- ${change ?? 'open'}: **${alarm.subject}** since ${alarm.raisedAtUtc}: ${alarm.detail}`],
  );
  return [
    `Looked at ${atUtc}`,
    [
      '| dataset | state | since | judged on | last measured value | age | last asked | last loaded |',
      '|---|---|---|---|---|---|---|---|',
      ...rows,
    ].join('\n'),
    ...section('Not judged', problems),
    ...section('Alarms', alarms),
    ...section(
      'Assets',
      assetEvents.map((event) => `- ${oneLine(event)}`),
    ),
  ].join('\n\n');
}

/** What a look came to, in numbers. */
export function watchResult(results: readonly JudgedOrNot[], assetEvents: number): WatchResult {
  const judged = results.filter(isJudged);
  const named = (holds: (one: Judged) => boolean): readonly string[] =>
    judged.filter(holds).map(({ freshness }) => freshness.dataset);
  return {
    datasets: results.length,
    late: named(({ freshness }) => freshness.state === 'late'),
    stale: named(({ freshness }) => freshness.state === 'stale'),
    notJudged: results.flatMap((one) => (isJudged(one) ? [] : [one.dataset])),
    alarmsRaised: named(({ change }) => change === 'raised'),
    alarmsCleared: named(({ change }) => change === 'cleared'),
    assetEvents,
  };
}

/** What the audit is told of a dataset whose alarm was raised or cleared; undefined for any other. */
export function alarmHeartbeat(
  step: { readonly atUtc: UtcInstant; readonly jobId: string },
  result: JudgedOrNot,
): Heartbeat | undefined {
  if (!isJudged(result) || result.alarm === null || result.change === null) return undefined;
  const { alarm, change } = result;
  return heartbeatOfAlarm(step, alarm.subject, alarm, change);
}

/** What the audit is told of an alarm of a dataset that was raised or cleared. */
export function heartbeatOfAlarm(
  step: { readonly atUtc: UtcInstant; readonly jobId: string },
  dataset: string,
  alarm: Alarm,
  change: 'raised' | 'cleared',
): Heartbeat {
  return {
    jobId: `${step.jobId}/alarm-${alarm.alarmId}`,
    timestampUtc: step.atUtc,
    status: change === 'raised' ? 'failure' : 'success',
    source: dataset,
    recordCount: 0,
    errorDetails:
      change === 'raised'
        ? `${TOLD_AS[alarm.kind]}: ${alarm.detail}`
        : `alarm ${alarm.alarmId} of ${alarm.raisedAtUtc} cleared: ${alarm.clearedBecause ?? 'no reason is known'}`,
  };
}

function isJudged(result: JudgedOrNot): result is Judged {
  return 'freshness' in result;
}

function rowOf(atUtc: UtcInstant, { freshness }: Judged): string {
  const { dataset, state, stateSinceUtc, newestMeasuredUtc } = freshness;
  const cells = [
    dataset,
    state === 'fresh' ? state : `**${state}**`,
    stateSinceUtc,
    freshness.expected?.judgedOn ?? 'nothing expected',
    newestMeasuredUtc ?? 'none yet',
    newestMeasuredUtc === null ? '' : ageText(newestMeasuredUtc, atUtc),
    freshness.lastAttemptUtc ?? 'never',
    freshness.lastSuccessUtc ?? 'never',
  ];
  return `| ${cells.join(' | ')} |`;
}

function ageText(from: UtcInstant, to: UtcInstant): string {
  const minutes = Math.max(0, Math.round((epochMsOf(to) - epochMsOf(from)) / MINUTE_MS));
  if (minutes < 180) return `${minutes} min`;
  return minutes < 72 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} d`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`**${title}**\n\n${lines.join('\n')}`];
}

/** A text of the source or of an error may hold line breaks: they would end the list. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
