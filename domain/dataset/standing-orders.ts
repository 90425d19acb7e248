import type { DatasetSchedule, ScheduleTime } from './dataset-entry.js';

/** Minutes. */
export const HOUR = 60;

/** Minutes. */
export const DAY = 24 * HOUR;

/** Every so many minutes, some minutes after each multiple of them since the epoch. */
export function every(everyMinutes: number, offsetMinutes: number): ScheduleTime {
  return { kind: 'interval', everyMinutes, offsetMinutes };
}

/** A week of real time again, every night: values are revised for days (R12). */
export const WEEK_OF_REAL_TIME: DatasetSchedule = {
  name: 'week',
  at: every(DAY, 3 * HOUR + 20),
  minutesBack: 7 * DAY,
  minutesAhead: 0,
  alignMinutes: DAY,
  split: 'none',
};

/**
 * All of real time, every week: a month may leave it before it is consolidated (R3). It begins at
 * most 122 days back, on the first day of the third month before this one.
 */
export const ARCHIVE_OF_REAL_TIME: DatasetSchedule = {
  name: 'archive',
  at: every(7 * DAY, 3 * DAY + 2 * HOUR),
  minutesBack: 124 * DAY,
  minutesAhead: 0,
  alignMinutes: DAY,
  split: 'month',
};

/**
 * What became consolidated or definitive, every month. Values of January may become definitive as
 * late as the end of the next year: in September 2026 those of 2025 were still consolidated (R3).
 */
export const REVISED_MONTHS: DatasetSchedule = {
  name: 'revisions',
  at: { kind: 'monthly', dayOfMonth: 5, hourUtc: 1 },
  minutesBack: 26 * 31 * DAY,
  minutesAhead: 0,
  alignMinutes: DAY,
  split: 'month',
};

/** The same some minutes later, so that two datasets of one system do not ask at once. */
export function later(schedule: DatasetSchedule, minutes: number): DatasetSchedule {
  const { at } = schedule;
  if (at.kind === 'interval') {
    return { ...schedule, at: { ...at, offsetMinutes: at.offsetMinutes + minutes } };
  }
  return { ...schedule, at: { ...at, hourUtc: at.hourUtc + minutes / HOUR } };
}
