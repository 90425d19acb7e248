import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DATASET_IDS, datasetEntry } from '../../../../domain/dataset/dataset-catalogue.js';
import type { DatasetSchedule } from '../../../../domain/dataset/dataset-entry.js';
import { scheduleWindows } from '../../../../domain/dataset/schedule-window.js';
import { instantFromEpochMs, isOnGrid, parseInstant } from '../../../../domain/time/instant.js';
import { durationMinutes } from '../../../../domain/time/time-window.js';

const DAY = 24 * 60;
const WEEK: DatasetSchedule = {
  name: 'week',
  at: { kind: 'interval', everyMinutes: DAY, offsetMinutes: 200 },
  minutesBack: 7 * DAY,
  minutesAhead: 0,
  alignMinutes: DAY,
  split: 'none',
};

describe('the windows of a standing order', () => {
  it('end at the scheduled time, on its grid, and are as long as it says', () => {
    const windows = scheduleWindows(WEEK, parseInstant('2026-08-27T03:20:00Z'));

    expect(windows).toEqual([{ startUtc: '2026-08-20T00:00:00Z', endUtc: '2026-08-27T00:00:00Z' }]);
  });

  it('reach ahead where forecasts are asked for', () => {
    const ahead = { ...WEEK, minutesBack: 180, minutesAhead: 2160, alignMinutes: 15 };

    expect(scheduleWindows(ahead, parseInstant('2026-08-27T03:22:10Z'))).toEqual([
      { startUtc: '2026-08-27T00:15:00Z', endUtc: '2026-08-28T15:15:00Z' },
    ]);
  });

  it('are cut at UTC months where the order says so, oldest first', () => {
    const months = scheduleWindows(
      { ...WEEK, split: 'month' },
      parseInstant('2026-09-03T03:20:00Z'),
    );

    expect(months).toEqual([
      { startUtc: '2026-08-27T00:00:00Z', endUtc: '2026-09-01T00:00:00Z' },
      { startUtc: '2026-09-01T00:00:00Z', endUtc: '2026-09-03T00:00:00Z' },
    ]);
  });
});

describe('the windows of whole months', () => {
  const months = {
    ...WEEK,
    minutesBack: 60 * 24 * 40,
    alignMinutes: 60 * 24,
    split: 'whole_month',
  } as const;
  const starts = (at: string) =>
    scheduleWindows(months, parseInstant(at)).map(({ startUtc, endUtc }) => [startUtc, endUtc]);

  it('are the months the span touches, to their ends', () => {
    expect(starts('2024-03-05T04:40:00Z')).toEqual([
      ['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z'],
      ['2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
      ['2024-03-01T00:00:00Z', '2024-04-01T00:00:00Z'],
    ]);
  });

  it('are the same the next day', () => {
    expect(starts('2024-03-06T04:40:00Z')).toEqual(starts('2024-03-05T04:40:00Z'));
  });
});

describe('the dataset catalogue', () => {
  const orders = DATASET_IDS.flatMap((dataset) =>
    datasetEntry(dataset).schedules.map((schedule) => ({ dataset, schedule })),
  );

  it('names every standing order of a dataset once', () => {
    const names = orders.map(({ dataset, schedule }) => `${dataset}-${schedule.name}`);

    expect(new Set(names).size).toBe(names.length);
  });

  it('has orders whose windows join without a hole, whatever the time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2013, 0), max: Date.UTC(2030, 0) }),
        fc.constantFrom(...orders),
        (epochMs, { schedule }) => {
          const windows = scheduleWindows(schedule, instantFromEpochMs(epochMs));
          const total = windows.reduce((sum, window) => sum + durationMinutes(window), 0);

          const asked = schedule.minutesBack + schedule.minutesAhead;
          // Whole months may be more than what is asked for, never less.
          if (schedule.split === 'whole_month') expect(total).toBeGreaterThanOrEqual(asked);
          else expect(total).toBe(asked);
          expect(
            windows.every(({ endUtc }, index) => {
              const next = windows[index + 1];
              return next === undefined || next.startUtc === endUtc;
            }),
          ).toBe(true);
          const [first] = windows;
          if (first === undefined) throw new RangeError('at least one window');
          expect(isOnGrid(first.startUtc, Math.min(schedule.alignMinutes, 15))).toBe(true);
        },
      ),
    );
  });

  it('asks at least as often as its window is long, so that no value is never asked for', () => {
    for (const { schedule } of orders) {
      if (schedule.at.kind !== 'interval') continue;
      expect(schedule.at.everyMinutes).toBeLessThanOrEqual(
        schedule.minutesBack + schedule.minutesAhead,
      );
    }
  });

  it('is late before it is stale', () => {
    for (const dataset of DATASET_IDS) {
      const { freshness } = datasetEntry(dataset);
      if (freshness === null) continue;
      expect(freshness.lateAfterMinutes).toBeLessThan(freshness.staleAfterMinutes);
    }
  });
});
