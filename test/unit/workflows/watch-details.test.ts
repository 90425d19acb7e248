import { describe, expect, it } from '@jest/globals';

import type { JudgedOrNot } from '../../../activities/watch/watch-activities.js';
import type { Alarm } from '../../../domain/freshness/alarm.js';
import type { DatasetFreshness } from '../../../domain/freshness/dataset-freshness.js';
import { addMinutes, parseInstant } from '../../../domain/time/instant.js';
import {
  alarmHeartbeat,
  heartbeatOfAlarm,
  watchMarkdown,
  watchResult,
} from '../../../workflows/watch-details.js';

const NOON = parseInstant('2026-08-27T12:00:00Z');
const STEP = { atUtc: NOON, jobId: 'watch/run' };

const aDataset = (given: Partial<DatasetFreshness> = {}): DatasetFreshness => ({
  dataset: 'eco2mix-regional-tr',
  state: 'stale',
  stateSinceUtc: addMinutes(NOON, -10),
  newestMeasuredUtc: addMinutes(NOON, -115),
  firstAttemptUtc: addMinutes(NOON, -9_999),
  lastAttemptUtc: addMinutes(NOON, -5),
  lastSuccessUtc: addMinutes(NOON, -110),
  expected: { judgedOn: 'measured', lateAfterMinutes: 60, staleAfterMinutes: 105 },
  judgedAtUtc: NOON,
  ...given,
});
const anAlarm: Alarm = {
  alarmId: 7,
  ...{ kind: 'stale_source', subject: 'eco2mix-regional-tr', severity: 'critical' },
  raisedAtUtc: NOON,
  lastSeenUtc: NOON,
  clearedAtUtc: null,
  clearedBecause: null,
  detail: 'last measured value stands for 10:05',
  raisedByJob: 'watch/run',
};
const RAISED: JudgedOrNot = { freshness: aDataset(), alarm: anAlarm, change: 'raised' };
const FRESH: JudgedOrNot = {
  freshness: aDataset({
    ...{ dataset: 'eco2mix-national-tr', state: 'fresh', newestMeasuredUtc: addMinutes(NOON, -20) },
  }),
  alarm: null,
  change: null,
};

describe('a look as told in the Temporal UI', () => {
  it('is a table of datasets, what stands out first', () => {
    const text = watchMarkdown(NOON, [FRESH, RAISED]);

    expect(text.split('\n').filter((line) => line.startsWith('| eco2mix'))).toEqual([
      '| eco2mix-regional-tr | **stale** | 2026-08-27T11:50:00Z | measured | 2026-08-27T10:05:00Z | 115 min | 2026-08-27T11:55:00Z | 2026-08-27T10:10:00Z |',
      '| eco2mix-national-tr | fresh | 2026-08-27T11:50:00Z | measured | 2026-08-27T11:40:00Z | 20 min | 2026-08-27T11:55:00Z | 2026-08-27T10:10:00Z |',
    ]);
    expect(text).toContain('- raised: **eco2mix-regional-tr** since 2026-08-27T12:00:00Z');
  });

  it('names what could not be judged, and what happened to assets, a line each', () => {
    const text = watchMarkdown(
      NOON,
      [{ dataset: 'a', problem: 'the\nwarehouse sleeps' }],
      ['region 94 became_stale: not named since'],
    );

    expect(text).toContain('- **a** could not be judged: the warehouse sleeps');
    expect(text).toContain('**Assets**\n\n- region 94 became_stale: not named since');
  });

  it('says of a dataset without values that there are none', () => {
    const never = aDataset({
      ...{ state: 'unknown', newestMeasuredUtc: null, lastAttemptUtc: null, lastSuccessUtc: null },
    });

    expect(watchMarkdown(NOON, [{ freshness: never, alarm: null, change: null }])).toContain(
      '| none yet |  | never | never |',
    );
  });

  it.each([
    [179, '179 min'],
    [180, '3 h'],
    [71 * 60, '71 h'],
    [72 * 60, '3 d'],
  ])('tells an age of %i minutes as %s', (minutes, age) => {
    const dataset = aDataset({ newestMeasuredUtc: addMinutes(NOON, -minutes) });

    expect(watchMarkdown(NOON, [{ freshness: dataset, alarm: null, change: null }])).toContain(
      `| ${age} |`,
    );
  });
});

describe('what a look came to', () => {
  it('names datasets by their state and their alarms', () => {
    expect(watchResult([RAISED, FRESH, { dataset: 'a', problem: 'x' }], 3)).toEqual({
      datasets: 3,
      late: [],
      stale: ['eco2mix-regional-tr'],
      notJudged: ['a'],
      alarmsRaised: ['eco2mix-regional-tr'],
      alarmsCleared: [],
      assetEvents: 3,
    });
  });
});

describe('the audit', () => {
  it('is told of an alarm that is raised as a failure of its dataset', () => {
    expect(alarmHeartbeat(STEP, RAISED)).toEqual({
      jobId: 'watch/run/alarm-7',
      timestampUtc: NOON,
      status: 'failure',
      source: 'eco2mix-regional-tr',
      recordCount: 0,
      errorDetails: 'SOURCE_STALE: last measured value stands for 10:05',
    });
  });

  it('is told of one that is cleared as a success', () => {
    const cleared: JudgedOrNot = {
      freshness: aDataset({ state: 'fresh' }),
      alarm: { ...anAlarm, clearedAtUtc: NOON, clearedBecause: 'the dataset is fresh again' },
      change: 'cleared',
    };

    expect(alarmHeartbeat(STEP, cleared)).toMatchObject({
      status: 'success',
      errorDetails: 'alarm 7 of 2026-08-27T12:00:00Z cleared: the dataset is fresh again',
    });
  });

  it('is told of another kind of alarm by its own name, under its dataset', () => {
    const alarm: Alarm = {
      ...anAlarm,
      ...{ kind: 'unexpected_autumn_hour', subject: 'eco2mix-regional-tr 2025-10-26' },
    };

    expect(heartbeatOfAlarm(STEP, 'eco2mix-regional-tr', alarm, 'raised')).toMatchObject({
      source: 'eco2mix-regional-tr',
      errorDetails: 'UNEXPECTED_AUTUMN_HOUR: last measured value stands for 10:05',
    });
  });

  it('hears nothing of an alarm that is still open', () => {
    expect(alarmHeartbeat(STEP, { ...RAISED, change: null })).toBeUndefined();
    expect(alarmHeartbeat(STEP, FRESH)).toBeUndefined();
  });
});
