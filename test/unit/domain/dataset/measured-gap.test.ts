import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { measuredGap } from '../../../../domain/dataset/measured-gap.js';
import { addMinutes, parseInstant } from '../../../../domain/time/instant.js';
import { durationMinutes, windowEndingAt } from '../../../../domain/time/time-window.js';

const WINDOW = windowEndingAt(parseInstant('2026-11-05T12:00:00Z'), 3);

describe('the gap behind a window', () => {
  it('reaches from the slot after the last measured one to the window, cut at months', () => {
    const before = parseInstant('2026-10-27T11:45:00Z');

    expect(measuredGap(before, 15, WINDOW)).toEqual([
      { startUtc: '2026-10-27T12:00:00Z', endUtc: '2026-11-01T00:00:00Z' },
      { startUtc: '2026-11-01T00:00:00Z', endUtc: '2026-11-05T09:00:00Z' },
    ]);
  });

  it.each([
    ['nothing was known of the dataset', null, 15],
    ['the release before told nothing', undefined, 15],
    ['it has no slots', parseInstant('2026-10-27T11:45:00Z'), null],
    ['the slot before the window was measured', parseInstant('2026-11-05T08:45:00Z'), 15],
    ['the window begins before', parseInstant('2026-11-05T10:00:00Z'), 15],
    ['history is loaded', parseInstant('2026-11-20T10:00:00Z'), 15],
  ] as const)('is none when %s', (_, before, step) => {
    expect(measuredGap(before, step, WINDOW)).toEqual([]);
  });

  it('joins what is known and the window without a hole, and is never longer than 124 days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40_000 }), (slotsAgo) => {
        const before = addMinutes(WINDOW.startUtc, -slotsAgo * 15);
        const gap = measuredGap(before, 15, WINDOW);
        const total = gap.reduce((sum, part) => sum + durationMinutes(part), 0);

        expect(total).toBe(Math.min((slotsAgo - 1) * 15, 124 * 1440));
        if (gap.length > 0) expect(gap.at(-1)?.endUtc).toBe(WINDOW.startUtc);
      }),
    );
  });
});
