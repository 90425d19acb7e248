import { describe, expect, it } from '@jest/globals';

import { findSlotGaps, isFirstPassOfAutumnHour } from '../../../../domain/quality/slot-gaps.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { parisDay, slotCountOfParisDay } from '../../../../domain/time/paris-time.js';
import { slotStarts } from '../../../../domain/time/time-window.js';

const ORDINARY_DAY = parisDay('2026-08-27');
const AUTUMN_DAY = parisDay('2026-10-25');

describe('the gaps of a window', () => {
  it('are none where every quarter-hour is present', () => {
    const present = new Set(slotStarts(ORDINARY_DAY, 15));

    expect(findSlotGaps(ORDINARY_DAY, present)).toEqual({
      unexplained: [],
      known: [],
      surprising: [],
    });
  });

  it('name a quarter-hour missing between others, not those after the newest', () => {
    const missing = parseInstant('2026-08-27T07:45:00Z');
    const present = new Set(
      slotStarts(ORDINARY_DAY, 15)
        .filter((slot) => slot !== missing)
        .slice(0, 60),
    );

    expect(findSlotGaps(ORDINARY_DAY, present).unexplained).toEqual([missing]);
  });

  it('are none where nothing is present', () => {
    expect(findSlotGaps(ORDINARY_DAY, new Set()).unexplained).toEqual([]);
  });

  it('know the hour that the source leaves out in autumn (R4)', () => {
    const delivered = slotStarts(AUTUMN_DAY, 15).filter((slot) => !isFirstPassOfAutumnHour(slot));

    const gaps = findSlotGaps(AUTUMN_DAY, new Set(delivered));

    expect(delivered).toHaveLength(slotCountOfParisDay('2026-10-25', 15) - 4);
    expect(gaps.unexplained).toEqual([]);
    expect(gaps.known).toEqual(slotStarts(AUTUMN_DAY, 15).slice(8, 12));
  });

  it('notice when that hour appears after all', () => {
    const gaps = findSlotGaps(AUTUMN_DAY, new Set(slotStarts(AUTUMN_DAY, 15)));

    expect(gaps.surprising).toHaveLength(4);
  });
});
