import { describe, expect, it } from '@jest/globals';

import { alarmStep } from '../../../../domain/freshness/alarm.js';
import {
  judged,
  NO_PROGRESS,
  withAttempt,
  type DatasetFreshness,
} from '../../../../domain/freshness/dataset-freshness.js';
import { freshnessLimits } from '../../../../domain/freshness/freshness-limits.js';
import {
  addMinutes,
  floorToGrid,
  parseInstant,
  type UtcInstant,
} from '../../../../domain/time/instant.js';

const DATASET = 'eco2mix-regional-tr';
const BEGIN = parseInstant('2026-08-20T00:00:00Z');
/** The source was down for 9 days: this happened in 2026 (targets.md). */
const DOWN_FROM = parseInstant('2026-08-25T10:07:00Z');
const DOWN_UNTIL = addMinutes(DOWN_FROM, 9 * 1440);
const END = parseInstant('2026-09-05T00:00:00Z');
const LOOK_EVERY_MINUTES = 5;
const PUBLISHED_AFTER_MINUTES = 8;

interface Noted {
  readonly atUtc: UtcInstant;
  readonly what: string;
}

/** Every 5 minutes from begin to end: a cycle each quarter hour, then a look; what changed is noted. */
function watchOver(isDown: (instant: UtcInstant) => boolean): readonly Noted[] {
  const expected = freshnessLimits().get(DATASET) ?? null;
  const noted: Noted[] = [];
  let isOpen = false;
  let known: DatasetFreshness = {
    ...NO_PROGRESS,
    ...{ dataset: DATASET, state: 'unknown', stateSinceUtc: BEGIN, expected, judgedAtUtc: null },
  };
  for (let atUtc = BEGIN; atUtc < END; atUtc = addMinutes(atUtc, LOOK_EVERY_MINUTES)) {
    if (floorToGrid(atUtc, 15) === atUtc)
      known = { ...known, ...withAttempt(known, cycleAt(atUtc)) };
    const before = known.state;
    known = judged(known, expected, atUtc);
    if (known.state !== before) noted.push({ atUtc, what: known.state });
    const step = alarmStep(isOpen, known);
    if (step === 'raise' || step === 'clear') noted.push({ atUtc, what: step });
    isOpen = step === 'raise' || (isOpen && step !== 'clear');
  }
  return noted;

  function cycleAt(atUtc: UtcInstant) {
    if (isDown(atUtc)) return { atUtc, outcome: 'failure' as const, newestMeasuredUtc: null };
    const newestMeasuredUtc = floorToGrid(addMinutes(atUtc, -PUBLISHED_AFTER_MINUTES), 15);
    return { atUtc, outcome: 'success' as const, newestMeasuredUtc };
  }
}

describe('a source that is down for 9 days', () => {
  const noted = watchOver((instant) => DOWN_FROM <= instant && instant < DOWN_UNTIL);
  const at = (what: string) => noted.filter((one) => one.what === what).map(({ atUtc }) => atUtc);

  it('goes from fresh to late to stale and back, and raises one alarm', () => {
    expect(noted.map(({ what }) => what)).toEqual([
      'fresh',
      'late',
      'stale',
      'raise',
      'fresh',
      'clear',
    ]);
  });

  it('is told of within 2 h of the first missed value', () => {
    const newestMeasured = floorToGrid(addMinutes(DOWN_FROM, -PUBLISHED_AFTER_MINUTES), 15);
    const firstMissed = addMinutes(newestMeasured, 15);

    expect(at('raise')).toHaveLength(1);
    expect(at('raise')[0]?.localeCompare(addMinutes(firstMissed, 120))).toBeLessThanOrEqual(0);
  });

  it('is fresh again, its alarm cleared, within a quarter hour of its return', () => {
    expect(at('clear')[0]?.localeCompare(addMinutes(DOWN_UNTIL, 15))).toBeLessThanOrEqual(0);
    expect(at('clear')).toEqual(at('fresh').slice(1));
  });

  it('raises no alarm where it is late for less than its limit', () => {
    const shortUntil = addMinutes(DOWN_FROM, 70);
    const short = watchOver((instant) => DOWN_FROM <= instant && instant < shortUntil);

    expect(short.map(({ what }) => what)).toEqual(['fresh', 'late', 'fresh']);
  });

  it('raises an alarm of its own at each outage', () => {
    const twice = watchOver(
      (instant) =>
        (DOWN_FROM <= instant && instant < addMinutes(DOWN_FROM, 300)) ||
        (addMinutes(DOWN_FROM, 2_000) <= instant && instant < addMinutes(DOWN_FROM, 2_300)),
    );

    expect(twice.map(({ what }) => what).filter((what) => what === 'raise')).toHaveLength(2);
    expect(twice.map(({ what }) => what).filter((what) => what === 'clear')).toHaveLength(2);
  });
});

describe('the alarm of a dataset', () => {
  it.each([
    [false, 'stale', 'raise'],
    [true, 'stale', 'keep'],
    [true, 'fresh', 'clear'],
    [false, 'fresh', 'nothing'],
    [true, 'late', 'nothing'],
    [false, 'late', 'nothing'],
    [false, 'unknown', 'nothing'],
    [true, 'unknown', 'nothing'],
  ] as const)('open: %s, dataset %s: %s', (isOpen, state, step) => {
    const expected = freshnessLimits().get(DATASET) ?? null;

    expect(alarmStep(isOpen, { state, expected })).toBe(step);
  });

  it('ends when nothing is expected of the dataset any more', () => {
    expect(alarmStep(true, { state: 'unknown', expected: null })).toBe('clear');
    expect(alarmStep(false, { state: 'unknown', expected: null })).toBe('nothing');
  });
});
