import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { instantFromEpochMs } from '../../../../../domain/time/instant.js';
import {
  parisMidnight,
  parisWallTime,
  slotCountOfParisDay,
} from '../../../../../domain/time/paris-time.js';
import {
  civilDate,
  civilDayNumber,
  parisDayNumber,
  parisDayStartMs,
  publishedSlots,
} from '../../../../../sources/odre/stand-in/simulator/paris-calendar.js';

const SPRING_DAYS = [civilDayNumber(2024, 3, 31), civilDayNumber(2025, 3, 30)];
const AUTUMN_DAYS = [civilDayNumber(2024, 10, 27), civilDayNumber(2025, 10, 26)];
const aDay = fc.integer({ min: civilDayNumber(2012, 1, 1), max: civilDayNumber(2027, 12, 31) });

const stampsOf = (day: number, hour: string, step: number): string[] =>
  publishedSlots(day, step)
    .filter((slot) => slot.timeOfDay.startsWith(hour))
    .map((slot) => instantFromEpochMs(slot.instantMs).slice(11, 16));

describe('published slots of a Parisian day', () => {
  it('begin at its midnight', () => {
    fc.assert(
      fc.property(aDay, (day) => {
        const midnight = parisMidnight(civilDate(day));
        expect(instantFromEpochMs(parisDayStartMs(day))).toBe(midnight);
        expect(parisDayNumber(parisDayStartMs(day))).toBe(day);
        expect(parisDayNumber(parisDayStartMs(day) - 1)).toBe(day - 1);
      }),
    );
  });

  it('are always 96 quarters or 48 halves, labelled with the wall time of their instant', () => {
    fc.assert(
      fc.property(aDay, fc.constantFrom(15, 30), (day, step) => {
        const slots = publishedSlots(day, step);
        expect(slots).toHaveLength(1440 / step);
        for (const slot of slots) {
          const wall = parisWallTime(instantFromEpochMs(slot.instantMs));
          const isSkippedHour =
            slotCountOfParisDay(slot.date, 60) === 23 && slot.timeOfDay.startsWith('02');
          if (!isSkippedHour) expect(wall).toEqual({ date: slot.date, timeOfDay: slot.timeOfDay });
        }
      }),
    );
  });

  it.each(SPRING_DAYS)(
    'stamp the hour spring skips with the instants of the next (day %d)',
    (day) => {
      expect(stampsOf(day, '02', 15)).toEqual(['01:00', '01:15', '01:30', '01:45']);
      expect(stampsOf(day, '03', 15)).toEqual(['01:00', '01:15', '01:30', '01:45']);
      expect(stampsOf(day, '02', 30)).toEqual(stampsOf(day, '03', 30));
      expect(stampsOf(day, '01', 30)).toEqual(['00:00', '00:30']);
      expect(stampsOf(day, '04', 30)).toEqual(['02:00', '02:30']);
    },
  );

  it.each(AUTUMN_DAYS)('leave out the first of the two hours of autumn (day %d)', (day) => {
    expect(stampsOf(day, '01', 30)).toEqual(['23:00', '23:30']);
    expect(stampsOf(day, '02', 30)).toEqual(['01:00', '01:30']);
    expect(stampsOf(day, '02', 15)).toEqual(['01:00', '01:15', '01:30', '01:45']);
    expect(stampsOf(day, '03', 30)).toEqual(['02:00', '02:30']);
  });
});
