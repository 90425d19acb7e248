import type { SentRecord } from './payload-builders.js';

/** A Parisian day on which clocks change, and which way. */
export interface ClockChangeDay {
  readonly date: string;
  readonly season: 'spring' | 'autumn';
}

/** The days of 2024 and 2025 on which clocks changed. */
export const CLOCK_CHANGE_DAYS: readonly ClockChangeDay[] = [
  { date: '2024-03-31', season: 'spring' },
  { date: '2024-10-27', season: 'autumn' },
  { date: '2025-03-30', season: 'spring' },
  { date: '2025-10-26', season: 'autumn' },
];

/** A row of such a day as ODRÉ publishes it: its labels and the instant it is stamped with. */
export interface PublishedLabel {
  readonly date: string;
  readonly timeOfDay: string;
  readonly minuteOfDay: number;
  /** `2024-03-31T03:15:00+02:00`. */
  readonly stamp: string;
}

/**
 * The rows of a day, by R4 written out and nothing of the product: every label of the wall once, step
 * by step. In spring the labels from 02:00 on, which no wall shows, are stamped an hour later, as
 * 03:00 and on. In autumn 02:00 to 02:59 stands once, as the second pass (+01:00).
 */
export function publishedLabels(
  day: ClockChangeDay,
  stepMinutes: number,
): readonly PublishedLabel[] {
  return Array.from({ length: 1440 / stepMinutes }, (_, index) => {
    const minuteOfDay = index * stepMinutes;
    return {
      date: day.date,
      timeOfDay: clock(minuteOfDay),
      minuteOfDay,
      stamp: `${day.date}T${stampedTime(day.season, minuteOfDay)}`,
    };
  });
}

function stampedTime(season: ClockChangeDay['season'], minute: number): string {
  const isAfterChange = minute >= 120;
  if (season === 'spring') {
    const shown = minute >= 120 && minute < 180 ? minute + 60 : minute;
    return `${clock(shown)}:00${isAfterChange ? '+02:00' : '+01:00'}`;
  }
  return `${clock(minute)}:00${isAfterChange ? '+01:00' : '+02:00'}`;
}

function clock(minute: number): string {
  const hours = String(Math.floor(minute / 60)).padStart(2, '0');
  return `${hours}:${String(minute % 60).padStart(2, '0')}`;
}

/** Labels and instant of a row, as cells. */
export function labelCells({ date, timeOfDay, stamp }: PublishedLabel): SentRecord {
  return { date, heure: timeOfDay, date_heure: stamp };
}
