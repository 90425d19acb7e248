import { describe, expect, it } from '@jest/globals';

import {
  createWatchActivities,
  type RecordSightingsInput,
} from '../../../../activities/watch/watch-activities.js';
import { assetLimitsOfKind } from '../../../../domain/asset/asset-limits.js';
import type { AssetEvent, AssetSighting } from '../../../../domain/asset/asset.js';
import { GridError } from '../../../../domain/errors/grid-error.js';
import type { AlarmNotice } from '../../../../domain/freshness/alarm.js';
import {
  judged,
  NO_PROGRESS,
  type LoadAttempt,
} from '../../../../domain/freshness/dataset-freshness.js';
import { freshnessLimits } from '../../../../domain/freshness/freshness-limits.js';
import { addMinutes, parseInstant } from '../../../../domain/time/instant.js';
import { parisDay } from '../../../../domain/time/paris-time.js';
import type { WatchKeeper } from '../../../../platform/warehouse/watch/watch-keeper.js';

const NOON = parseInstant('2026-08-27T12:00:00Z');
const STEP = { atUtc: NOON, jobId: 'watch/run' };
const RUN = { dataset: 'eco2mix-regional-tr', workflowId: 'ingest-x', runId: 'run-1' } as const;
const LIMITS = { freshness: freshnessLimits(), assets: assetLimitsOfKind() };

const anEvent = (code: string): AssetEvent => ({
  ...{ kind: 'region', code, event: 'discovered', atUtc: NOON, detail: 'named' },
});

/** A keeper that writes down what it is given; datasets of `failing` cannot be judged. */
function recordingKeeper({
  failing = [] as readonly string[],
  events = [] as AssetEvent[],
  forgotten = [] as readonly string[],
} = {}) {
  const attempts: (LoadAttempt & { readonly dataset: string })[] = [];
  const sightings: AssetSighting[] = [];
  const jobs: string[] = [];
  const notices: AlarmNotice[] = [];
  const watch: WatchKeeper = {
    saveSightings: (given, _limits, { jobId }) => {
      sightings.push(...given);
      jobs.push(jobId);
      return Promise.resolve(events);
    },
    ageAssets: () => Promise.resolve(events),
    resolveAssets: () => Promise.resolve([]),
    recordAttempt: (dataset, attempt) => {
      attempts.push({ dataset, ...attempt });
      return Promise.resolve(addMinutes(NOON, -30));
    },
    judgeDataset: (dataset, expected, { atUtc }) => {
      if (failing.includes(dataset)) {
        return Promise.reject(new GridError('WAREHOUSE_UNAVAILABLE', `no ${dataset} today`));
      }
      const unjudged = { ...NO_PROGRESS, dataset, state: 'unknown', stateSinceUtc: atUtc } as const;
      const freshness = judged({ ...unjudged, expected, judgedAtUtc: null }, expected, atUtc);
      return Promise.resolve({ freshness, alarm: null, change: null });
    },
    findForgotten: () => Promise.resolve(forgotten),
    raiseOnce: (notice, { atUtc, jobId }) => {
      const isNew = !notices.some(({ subject }) => subject === notice.subject);
      notices.push(notice);
      const instants = { raisedAtUtc: atUtc, lastSeenUtc: atUtc, clearedAtUtc: null };
      const alarm = {
        ...notice,
        ...instants,
        alarmId: 1,
        clearedBecause: null,
        raisedByJob: jobId,
      };
      return Promise.resolve({ alarm, change: isNew ? 'raised' : null });
    },
  };
  const activities = createWatchActivities({ loader: { watch }, watchLimits: LIMITS });
  return { activities, attempts, sightings, jobs, notices };
}

describe('telling the watch of a run', () => {
  it('notes the attempt, and what its rows named under the job that read them', async () => {
    const { activities, attempts, sightings, jobs } = recordingKeeper({ events: [anEvent('94')] });

    const told = await activities.recordSightings({
      ...{ run: RUN, outcome: 'success', atUtc: NOON, newestMeasuredUtc: addMinutes(NOON, -15) },
      sightings: [
        {
          kind: 'region',
          oldestUtc: NOON,
          newestUtc: NOON,
          assets: [{ code: '94' }, { code: '11' }],
        },
      ],
    });

    expect(attempts).toEqual([
      {
        dataset: RUN.dataset,
        atUtc: NOON,
        outcome: 'success',
        newestMeasuredUtc: addMinutes(NOON, -15),
        isOfHistory: false,
      },
    ]);
    expect(sightings.map(({ code }) => code)).toEqual(['94', '11']);
    expect(jobs).toEqual(['ingest-x/run-1']);
    expect(told).toEqual({
      events: 1,
      told: ['region 94 discovered: named'],
      measuredBeforeUtc: addMinutes(NOON, -30),
      alarmsRaised: [],
    });
  });

  it('raises an alarm once when the autumn hour that never came was there', async () => {
    const { activities, notices } = recordingKeeper();
    const failed = [
      { name: 'slots_complete', detail: '4 quarter-hours missing' },
      { name: 'no_autumn_surprise', detail: '4 quarter-hours in the autumn hour' },
    ];
    const news: RecordSightingsInput = {
      run: RUN,
      outcome: 'success',
      atUtc: NOON,
      newestMeasuredUtc: null,
      sightings: [],
      judgement: { window: parisDay('2025-10-26'), failed },
    };

    const first = await activities.recordSightings(news);
    const second = await activities.recordSightings(news);

    expect(first.alarmsRaised).toMatchObject([
      {
        kind: 'unexpected_autumn_hour',
        subject: 'eco2mix-regional-tr 2025-10-26',
        detail: expect.stringContaining('4 quarter-hours in the autumn hour'),
      },
    ]);
    expect(second.alarmsRaised).toEqual([]);
    expect(notices).toHaveLength(2);
  });

  it('raises none for what a run of the release before tells', async () => {
    const told = await recordingKeeper().activities.recordSightings({
      ...{ run: RUN, outcome: 'success', atUtc: NOON, newestMeasuredUtc: null, sightings: [] },
    });

    expect(told.alarmsRaised).toEqual([]);
  });

  it('counts all events and tells the first 50 of them', async () => {
    const events = Array.from({ length: 60 }, (_, index) => anEvent(String(index)));

    const told = await recordingKeeper({ events }).activities.ageAssets(STEP);

    expect(told.events).toBe(60);
    expect(told.told).toHaveLength(50);
  });
});

describe('judging all datasets', () => {
  it('judges what has left the catalogue once more, without limits', async () => {
    const { activities } = recordingKeeper({ forgotten: ['gone'] });

    const results = await activities.judgeFreshness(STEP);

    expect(results.at(-1)).toMatchObject({ freshness: { dataset: 'gone', expected: null } });
    expect(results).toHaveLength(LIMITS.freshness.size + 1);
  });

  it('goes on when one cannot be judged, and tells of it', async () => {
    const { activities } = recordingKeeper({ failing: ['eco2mix-national-tr'] });

    const results = await activities.judgeFreshness(STEP);

    expect(results).toHaveLength(LIMITS.freshness.size);
    expect(results.filter((one) => 'problem' in one)).toEqual([
      { dataset: 'eco2mix-national-tr', problem: 'no eco2mix-national-tr today' },
    ]);
  });

  it('fails with the first cause when none could be judged, so that it is tried again', async () => {
    const { activities } = recordingKeeper({ failing: [...LIMITS.freshness.keys()] });

    await expect(activities.judgeFreshness(STEP)).rejects.toMatchObject({
      code: 'WAREHOUSE_UNAVAILABLE',
    });
  });
});
