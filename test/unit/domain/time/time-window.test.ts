import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addMinutes, parseInstant } from '../../../../domain/time/instant.js';
import {
  compactWindow,
  durationMinutes,
  isWithin,
  partitionByUtcDay,
  partitionByUtcMonth,
  slotStarts,
  timeWindow,
  windowEndingAt,
  type TimeWindow,
} from '../../../../domain/time/time-window.js';

import { anyInstant, anyWindow } from './instant-arbitrary.js';

const HOUR = windowOf('2026-08-27T10:00:00Z', '2026-08-27T11:00:00Z');

function windowOf(start: string, end: string): TimeWindow {
  return timeWindow(parseInstant(start), parseInstant(end));
}

describe('a time window', () => {
  it.each([
    ['is empty', '2026-08-27T10:00:00Z', '2026-08-27T10:00:00Z'],
    ['runs backwards', '2026-08-27T10:00:01Z', '2026-08-27T10:00:00Z'],
  ])('that %s is refused with INVALID_WINDOW', (_, start, end) => {
    expect(() => windowOf(start, end)).toThrow(expect.objectContaining({ code: 'INVALID_WINDOW' }));
  });

  it('holds its start and not its end', () => {
    expect(isWithin(HOUR, HOUR.startUtc)).toBe(true);
    expect(isWithin(HOUR, addMinutes(HOUR.endUtc, -1))).toBe(true);
    expect(isWithin(HOUR, HOUR.endUtc)).toBe(false);
    expect(isWithin(HOUR, addMinutes(HOUR.startUtc, -1))).toBe(false);
  });

  it('ends where it is told and reaches back by elapsed hours, also over a clock change', () => {
    expect(windowEndingAt(parseInstant('2024-03-31T02:00:00Z'), 3)).toEqual(
      windowOf('2024-03-30T23:00:00Z', '2024-03-31T02:00:00Z'),
    );
  });

  it('is spelled for file names by both its ends', () => {
    expect(compactWindow(HOUR)).toBe('20260827T100000Z-20260827T110000Z');
  });

  it('has a slot every step from its start, and a last one that may reach over its end', () => {
    expect(slotStarts(HOUR, 30)).toEqual(['2026-08-27T10:00:00Z', '2026-08-27T10:30:00Z']);
    expect(slotStarts(HOUR, 40)).toEqual(['2026-08-27T10:00:00Z', '2026-08-27T10:40:00Z']);
  });

  it('is left as it was by everything that reads it', () => {
    const frozen = Object.freeze(windowOf('2024-01-31T00:00:00Z', '2024-03-01T00:00:00Z'));

    partitionByUtcMonth(frozen);
    partitionByUtcDay(frozen);
    slotStarts(frozen, 15);

    expect(frozen).toEqual(windowOf('2024-01-31T00:00:00Z', '2024-03-01T00:00:00Z'));
  });
});

describe('cutting a window', () => {
  it('by month cuts at the first instant of every UTC month', () => {
    expect(partitionByUtcMonth(windowOf('2023-12-31T22:00:00Z', '2024-02-01T00:00:00Z'))).toEqual([
      windowOf('2023-12-31T22:00:00Z', '2024-01-01T00:00:00Z'),
      windowOf('2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z'),
    ]);
  });

  it('by day cuts at UTC midnight, whatever the clocks of Paris do', () => {
    expect(partitionByUtcDay(windowOf('2024-03-30T23:00:00Z', '2024-03-31T22:00:00Z'))).toEqual([
      windowOf('2024-03-30T23:00:00Z', '2024-03-31T00:00:00Z'),
      windowOf('2024-03-31T00:00:00Z', '2024-03-31T22:00:00Z'),
    ]);
  });

  it.each([
    ['month', partitionByUtcMonth, 7],
    ['day', partitionByUtcDay, 10],
  ] as const)(
    'by %s gives pieces that join without gap or overlap and cover the window',
    (_, partition, digits) => {
      fc.assert(
        fc.property(anyWindow, (window) => {
          const pieces = partition(window);

          expect(pieces[0]?.startUtc).toBe(window.startUtc);
          expect(pieces.at(-1)?.endUtc).toBe(window.endUtc);
          for (const [index, piece] of pieces.entries()) {
            const next = pieces[index + 1];
            if (next !== undefined) expect(next.startUtc).toBe(piece.endUtc);
            const lastSecond = addMinutes(piece.endUtc, -1 / 60);
            expect(piece.startUtc <= lastSecond).toBe(true);
            expect(lastSecond.slice(0, digits)).toBe(piece.startUtc.slice(0, digits));
          }
        }),
      );
    },
  );

  it('never changes how long it lasts', () => {
    fc.assert(
      fc.property(anyWindow, (window) => {
        const lasts = partitionByUtcDay(window).map(durationMinutes);
        expect(lasts.reduce((total, minutes) => total + minutes, 0)).toBeCloseTo(
          durationMinutes(window),
          6,
        );
      }),
    );
  });

  it('puts every instant of the window into one piece', () => {
    fc.assert(
      fc.property(anyWindow, anyInstant, (window, instant) => {
        const holders = partitionByUtcMonth(window).filter((piece) => isWithin(piece, instant));
        expect(holders).toHaveLength(isWithin(window, instant) ? 1 : 0);
      }),
    );
  });
});
