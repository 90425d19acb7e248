import { describe, expect, it } from '@jest/globals';

import { slotCountOfParisDay } from '../../../../domain/time/paris-time.js';
import {
  CIVIL_DATE_COUNT,
  dateRows,
  timeRows,
} from '../../../../platform/warehouse/dimension-rows.js';

describe('the rows of the dimensions', () => {
  const days = dateRows().rows;
  const dayOf = (dateKey: number) => days.find((day) => day['date_key'] === dateKey);

  it('hold every civil day from 2012 to 2040 once', () => {
    expect(days).toHaveLength(CIVIL_DATE_COUNT);
    expect(new Set(days.map((day) => day['date_key'])).size).toBe(10_593);
    expect(dayOf(20_120_101)).toMatchObject({ civil_date: '2012-01-01', weekday: 7 });
    expect(dayOf(20_401_231)).toMatchObject({ civil_date: '2040-12-31' });
  });

  it('count 92 quarter hours in spring, 100 in autumn, 96 otherwise (R4)', () => {
    expect(dayOf(20_260_329)).toMatchObject({ quarter_hour_count: 92 });
    expect(dayOf(20_261_025)).toMatchObject({ quarter_hour_count: 100 });
    for (const day of days.filter((_, index) => index % 7 === 0)) {
      const count = slotCountOfParisDay(String(day['civil_date']), 15);
      expect(day['quarter_hour_count']).toBe(count);
    }
    expect(days.filter((day) => day['quarter_hour_count'] !== 96)).toHaveLength(2 * 29);
  });

  it('know the ISO week at the turn of a year', () => {
    expect(dayOf(20_210_103)).toMatchObject({ iso_year: 2020, iso_week: 53, is_weekend: true });
    expect(dayOf(20_241_230)).toMatchObject({ iso_year: 2025, iso_week: 1, quarter: 4 });
  });

  it('hold the 96 quarter hours of the wall clock', () => {
    const times = timeRows().rows;
    expect(times).toHaveLength(96);
    expect(times.at(-1)).toMatchObject({ time_key: 1_425, time_of_day: '23:45' });
  });
});
