import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DATASET_IDS, datasetEntry } from '../../../../domain/dataset/dataset-catalogue.js';
import { staleSourceNotice } from '../../../../domain/freshness/alarm.js';
import {
  freshnessAt,
  judged,
  NO_PROGRESS,
  withAttempt,
  type DatasetFreshness,
  type LoadAttempt,
} from '../../../../domain/freshness/dataset-freshness.js';
import { freshnessLimits } from '../../../../domain/freshness/freshness-limits.js';
import { addMinutes, parseInstant, type UtcInstant } from '../../../../domain/time/instant.js';

const NOON = parseInstant('2026-08-27T12:00:00Z');
const EXPECTED = { judgedOn: 'measured', lateAfterMinutes: 60, staleAfterMinutes: 105 } as const;
const after = (minutes: number): UtcInstant => addMinutes(NOON, minutes);

const anAttempt = (given: Partial<LoadAttempt> = {}): LoadAttempt => ({
  atUtc: NOON,
  outcome: 'success',
  newestMeasuredUtc: after(-10),
  ...given,
});
const measuredAt = (newestMeasuredUtc: UtcInstant) => ({ ...NO_PROGRESS, newestMeasuredUtc });
const aDataset = (given: Partial<DatasetFreshness> = {}): DatasetFreshness => ({
  ...NO_PROGRESS,
  dataset: 'eco2mix-regional-tr',
  state: 'unknown',
  stateSinceUtc: NOON,
  expected: null,
  judgedAtUtc: null,
  ...given,
});

describe('how recent a dataset is', () => {
  it.each([
    [0, 'fresh'],
    [60, 'fresh'],
    [61, 'late'],
    [105, 'late'],
    [106, 'stale'],
  ])('is told by its last measured value: %i minutes later it is %s', (minutes, state) => {
    expect(freshnessAt(measuredAt(NOON), EXPECTED, after(minutes))).toBe(state);
  });

  it('is not told by what was fetched since: rows without measured values keep it stale', () => {
    const known = withAttempt(measuredAt(NOON), {
      atUtc: after(200),
      outcome: 'success',
      newestMeasuredUtc: null,
    });

    expect(known.lastSuccessUtc).toBe(after(200));
    expect(freshnessAt(known, EXPECTED, after(200))).toBe('stale');
  });

  it('is unknown while it was never asked for, however long', () => {
    expect(freshnessAt(NO_PROGRESS, EXPECTED, after(1_000_000))).toBe('unknown');
  });

  it('is unknown without a value, and stale once the limit has passed since the first attempt', () => {
    const failing = withAttempt(NO_PROGRESS, anAttempt({ outcome: 'failure' }));

    expect(failing).toEqual({ ...NO_PROGRESS, firstAttemptUtc: NOON, lastAttemptUtc: NOON });
    expect(freshnessAt(failing, EXPECTED, after(105))).toBe('unknown');
    expect(freshnessAt(failing, EXPECTED, after(106))).toBe('stale');
  });
});

describe('the progress of a dataset', () => {
  it('does not go back when old data is loaded', () => {
    const known = withAttempt(NO_PROGRESS, anAttempt());
    const in2013 = anAttempt({ newestMeasuredUtc: parseInstant('2013-01-31T23:30:00Z') });

    expect(withAttempt(known, { ...in2013, atUtc: after(1) }).newestMeasuredUtc).toBe(after(-10));
  });

  it('is not known by history alone: nobody has asked the source for news yet', () => {
    const in2013 = anAttempt({
      newestMeasuredUtc: parseInstant('2013-01-31T23:30:00Z'),
      isOfHistory: true,
    });

    const loaded = withAttempt(NO_PROGRESS, in2013);
    expect(loaded).toEqual({ ...NO_PROGRESS, lastAttemptUtc: NOON, lastSuccessUtc: NOON });
    expect(freshnessAt(loaded, EXPECTED, after(10_000))).toBe('unknown');

    const asked = withAttempt(loaded, anAttempt({ atUtc: after(5) }));
    expect(asked).toMatchObject({ newestMeasuredUtc: after(-10), firstAttemptUtc: after(5) });
    const newer = anAttempt({ atUtc: after(9), newestMeasuredUtc: after(8), isOfHistory: true });
    expect(withAttempt(asked, newer).newestMeasuredUtc).toBe(after(8));
  });

  it('takes no measurement from a run that failed', () => {
    expect(
      withAttempt(NO_PROGRESS, anAttempt({ outcome: 'failure' })).newestMeasuredUtc,
    ).toBeNull();
  });

  it('does not believe in measurements of the future', () => {
    const known = withAttempt(NO_PROGRESS, anAttempt({ newestMeasuredUtc: after(2_880) }));

    expect(known.newestMeasuredUtc).toBe(NOON);
  });

  it('is the same whatever the order of the attempts, and however often each is noted', () => {
    const anyAttempt = fc.record({
      atUtc: fc.integer({ min: 0, max: 20_000 }).map(after),
      outcome: fc.constantFrom('success' as const, 'failure' as const),
      newestMeasuredUtc: fc.option(fc.integer({ min: -9_000_000, max: 30_000 }).map(after)),
    });
    fc.assert(
      fc.property(
        fc.array(anyAttempt, { minLength: 1, maxLength: 10 }).chain((attempts) =>
          fc.tuple(
            fc.constant(attempts),
            fc.shuffledSubarray([...attempts, ...attempts], {
              minLength: attempts.length * 2,
              maxLength: attempts.length * 2,
            }),
          ),
        ),
        ([attempts, others]) => {
          expect(others.reduce(withAttempt, NO_PROGRESS)).toEqual(
            attempts.reduce(withAttempt, NO_PROGRESS),
          );
        },
      ),
    );
  });
});

describe('a judgement', () => {
  it('tells since when the state holds, and keeps it while it does', () => {
    const fresh = judged(aDataset(measuredAt(NOON)), EXPECTED, after(5));
    const still = judged(fresh, EXPECTED, after(10));
    const late = judged(still, EXPECTED, after(65));

    expect(fresh).toMatchObject({ state: 'fresh', stateSinceUtc: after(5), expected: EXPECTED });
    expect(still).toMatchObject({ state: 'fresh', stateSinceUtc: after(5) });
    expect(late).toMatchObject({ state: 'late', stateSinceUtc: after(65) });
  });

  it('that comes after a newer one changes nothing', () => {
    const known = judged(aDataset(measuredAt(NOON)), EXPECTED, after(200));

    expect(judged(known, EXPECTED, after(5))).toBe(known);
  });

  it('of a dataset without limits leaves it unknown', () => {
    expect(judged(aDataset(measuredAt(NOON)), null, after(9_999)).state).toBe('unknown');
  });
});

describe('a dataset without measured instants', () => {
  const ANSWERED = { ...EXPECTED, judgedOn: 'answered' } as const;
  const answeredAt = (minutes: number) =>
    withAttempt(NO_PROGRESS, {
      ...{ atUtc: after(minutes), outcome: 'success', newestMeasuredUtc: null },
    });

  it('is judged on its last answer', () => {
    const states = [60, 61, 105, 106].map((minutes) =>
      freshnessAt(answeredAt(0), ANSWERED, after(minutes)),
    );

    expect(states).toEqual(['fresh', 'late', 'late', 'stale']);
  });

  it('is not judged on an instant that some answer did measure', () => {
    const known = { ...answeredAt(100), newestMeasuredUtc: NOON };

    expect(freshnessAt(known, ANSWERED, after(150))).toBe('fresh');
  });

  it('alone is: loads without a measurement make no other one fresh', () => {
    expect(freshnessAt(answeredAt(0), EXPECTED, after(50))).toBe('unknown');
    const again = withAttempt(answeredAt(0), {
      ...{ atUtc: after(100), outcome: 'success', newestMeasuredUtc: null },
    });
    expect(freshnessAt(again, EXPECTED, after(106))).toBe('stale');
  });

  it('takes no attempt that failed for an answer', () => {
    const failed = withAttempt(answeredAt(0), {
      ...{ atUtc: after(100), outcome: 'failure', newestMeasuredUtc: null },
    });

    expect(freshnessAt(failed, ANSWERED, after(106))).toBe('stale');
  });

  it('that never answered is unknown until its limit has passed since it was first asked', () => {
    const asked = withAttempt(NO_PROGRESS, {
      ...{ atUtc: NOON, outcome: 'failure', newestMeasuredUtc: null },
    });

    expect(freshnessAt(asked, ANSWERED, after(105))).toBe('unknown');
    expect(freshnessAt(asked, ANSWERED, after(106))).toBe('stale');
  });

  it('of which only history was loaded was not asked yet, and is unknown', () => {
    const history = withAttempt(NO_PROGRESS, {
      ...{ atUtc: NOON, outcome: 'success', newestMeasuredUtc: null, isOfHistory: true },
    });

    expect(freshnessAt(history, ANSWERED, after(9_999))).toBe('unknown');
  });

  it('says in its alarm when the source answered last', () => {
    const stale = judged(aDataset(answeredAt(0)), ANSWERED, after(200));

    expect(staleSourceNotice(stale).detail).toContain(`the source last answered at ${NOON}`);
  });
});

describe('the limits of the catalogue', () => {
  const realTime = DATASET_IDS.filter((dataset) => dataset.endsWith('-tr'));

  it('name the real-time datasets', () => {
    expect(realTime).toEqual(
      expect.arrayContaining(['eco2mix-regional-tr', 'eco2mix-national-tr']),
    );
  });

  it.each(DATASET_IDS)('%s is late before it is stale', (dataset) => {
    const { freshness } = datasetEntry(dataset);
    if (freshness === null) return;
    expect(freshness.lateAfterMinutes).toBeLessThanOrEqual(freshness.staleAfterMinutes);
  });

  it.each(realTime)(
    '%s is stale within 2 h of the first value it misses, looked at every 5 minutes',
    (dataset) => {
      const { stepMinutes } = datasetEntry(dataset);
      const expected = freshnessLimits().get(dataset);
      if (!expected || stepMinutes === null) throw new Error('real time has limits');
      const newestMeasured = NOON;
      const firstMissed = addMinutes(newestMeasured, stepMinutes);
      const looks = Array.from({ length: 24 }, (_, index) => addMinutes(firstMissed, index * 5));

      const found = looks.find(
        (look) => freshnessAt(measuredAt(newestMeasured), expected, look) === 'stale',
      );

      expect(found).toBeDefined();
      expect(found !== undefined && found <= addMinutes(firstMissed, 120)).toBe(true);
    },
  );
});
