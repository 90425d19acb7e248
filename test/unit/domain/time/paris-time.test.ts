import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  addMinutes,
  epochMsOf,
  parseInstant,
  type UtcInstant,
} from '../../../../domain/time/instant.js';
import {
  instantsOfParisWallTime,
  parisDay,
  parisMidnight,
  parisOffsetMinutes,
  parisWallTime,
  slotCountOfParisDay,
} from '../../../../domain/time/paris-time.js';
import { isWithin, slotStarts } from '../../../../domain/time/time-window.js';

import { anyInstant } from './instant-arbitrary.js';

function wallText(instant: UtcInstant): string {
  const { date, timeOfDay } = parisWallTime(instant);
  return `${date} ${timeOfDay}`;
}

describe('the clock of Paris', () => {
  it.each([
    ['the last instant of winter time', '2024-03-31T00:59:59Z', 60, '2024-03-31 01:59'],
    ['the spring change', '2024-03-31T01:00:00Z', 120, '2024-03-31 03:00'],
    ['the last instant of summer time', '2024-10-27T00:59:59Z', 120, '2024-10-27 02:59'],
    ['the autumn change', '2024-10-27T01:00:00Z', 60, '2024-10-27 02:00'],
    ['a winter midnight', '2024-01-01T23:00:00Z', 60, '2024-01-02 00:00'],
    ['a summer midnight', '2024-07-01T22:00:00Z', 120, '2024-07-02 00:00'],
  ])('at %s is right', (_, text, offsetMinutes, wall) => {
    const instant = parseInstant(text);

    expect(parisOffsetMinutes(instant)).toBe(offsetMinutes);
    expect(wallText(instant)).toBe(wall);
  });

  it('skips 02:00 to 02:59 in spring', () => {
    const walls = slotStarts(parisDay('2024-03-31'), 15).map(wallText);

    expect(walls.filter((wall) => wall.includes(' 02:'))).toEqual([]);
  });

  it('shows 02:00 to 02:59 twice in autumn', () => {
    const walls = slotStarts(parisDay('2024-10-27'), 15).map(wallText);

    expect(walls.filter((wall) => wall.includes(' 02:'))).toHaveLength(8);
    expect(new Set(walls).size).toBe(96);
  });

  it('leads back to the instant through its offset', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const { date, timeOfDay } = parisWallTime(instant);
        const wallAsUtc = parseInstant(`${date}T${timeOfDay}:${instant.slice(17, 19)}Z`);

        expect(addMinutes(wallAsUtc, -parisOffsetMinutes(instant))).toBe(instant);
      }),
    );
  });

  it('agrees with the time zone data of the platform', () => {
    const platform = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/Paris',
      dateStyle: 'short',
      timeStyle: 'short',
    });
    fc.assert(
      fc.property(anyInstant, (instant) => {
        expect(wallText(instant)).toBe(platform.format(epochMsOf(instant)));
      }),
    );
  });
});

describe('a day in Paris', () => {
  it.each([
    ['2024-03-30', 96],
    ['2024-03-31', 92],
    ['2024-04-01', 96],
    ['2024-10-26', 96],
    ['2024-10-27', 100],
    ['2024-10-28', 96],
    ['2025-03-30', 92],
    ['2025-10-26', 100],
    ['2026-03-29', 92],
    ['2026-10-25', 100],
    ['2024-02-29', 96],
  ])('%s has %i quarter-hours', (date, slots) => {
    expect(slotCountOfParisDay(date, 15)).toBe(slots);
    expect(slotCountOfParisDay(date, 30)).toBe(slots / 2);
  });

  it.each(['2024', '2025', '2026'])('is short once and long once in %s', (year) => {
    const counts = new Map<number, number>();
    for (let day = 0; day < 365; day += 1) {
      const date = addMinutes(parseInstant(`${year}-01-01T00:00:00Z`), day * 1440).slice(0, 10);
      const slots = slotCountOfParisDay(date, 15);
      counts.set(slots, (counts.get(slots) ?? 0) + 1);
    }

    expect(Object.fromEntries(counts)).toEqual({ 92: 1, 96: 363, 100: 1 });
  });

  it('ends where the next one starts, and holds the instants its wall shows', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const { date } = parisWallTime(instant);

        expect(isWithin(parisDay(date), instant)).toBe(true);
        expect(parisDay(date).endUtc).toBe(parisMidnight(date, 1));
        expect(wallText(parisMidnight(date))).toBe(`${date} 00:00`);
      }),
    );
  });

  it.each([
    '2026-02-30',
    '2026-02-29',
    '2026-13-01',
    '2026-8-27',
    '27/08/2026',
    '2026-08-27T00:00:00Z',
    'today',
    '',
  ])("'%s' is refused with INVALID_DATE", (text) => {
    expect(() => parisMidnight(text)).toThrow(expect.objectContaining({ code: 'INVALID_DATE' }));
  });
});

describe('a time on a Parisian wall', () => {
  it.each([
    ['in winter', '2026-01-15', '02:30', ['2026-01-15T01:30:00Z']],
    ['in summer', '2026-08-27', '02:30', ['2026-08-27T00:30:00Z']],
    ['just before the hour that spring skips', '2024-03-31', '01:45', ['2024-03-31T00:45:00Z']],
    ['in the hour that spring skips', '2024-03-31', '02:00', []],
    ['at its end', '2024-03-31', '02:45', []],
    ['just after it', '2024-03-31', '03:00', ['2024-03-31T01:00:00Z']],
    ['before the hour that autumn repeats', '2024-10-27', '01:45', ['2024-10-26T23:45:00Z']],
    [
      'in the hour that autumn repeats',
      '2024-10-27',
      '02:15',
      ['2024-10-27T00:15:00Z', '2024-10-27T01:15:00Z'],
    ],
    ['after it', '2024-10-27', '03:00', ['2024-10-27T02:00:00Z']],
  ])('%s, %s %s, is %j', (...[, date, timeOfDay, instants]) => {
    expect(instantsOfParisWallTime({ date, timeOfDay })).toEqual(instants);
  });

  it('is shown at every instant it stands for', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const minute = parseInstant(`${instant.slice(0, 16)}:00Z`);

        expect(instantsOfParisWallTime(parisWallTime(minute))).toContain(minute);
      }),
    );
  });

  it.each([
    ['2026-02-30', '02:00'],
    ['27/08/2026', '02:00'],
    ['2026-08-27', '2:00'],
    ['2026-08-27', '25:00'],
    ['2026-08-27', ''],
  ])('that is none, %s %s, is refused with INVALID_DATE', (date, timeOfDay) => {
    expect(() => instantsOfParisWallTime({ date, timeOfDay })).toThrow(
      expect.objectContaining({ code: 'INVALID_DATE' }),
    );
  });
});
