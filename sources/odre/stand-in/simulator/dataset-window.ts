import { civilDate, civilDayNumber, parisDayNumber } from './paris-calendar.js';

/** Civil days a dataset covers at a moment, both ends included. */
export interface DayRange {
  readonly firstDay: number;
  readonly lastDay: number;
}

const FIRST_REGIONAL_DAY = civilDayNumber(2013, 1, 1);
const FIRST_NATIONAL_DAY = civilDayNumber(2012, 1, 1);
/** Months from the last consolidated one to the current one. */
const CONSOLIDATION_MONTHS = 3;

/** Last consolidated day: the end of the month three months before the current one. */
export function lastConsolidatedDay(nowMs: number): number {
  const [year = 0, month = 0] = civilDate(parisDayNumber(nowMs)).split('-').map(Number);
  return civilDayNumber(year, month - CONSOLIDATION_MONTHS + 1, 1) - 1;
}

/** Real time: from the day after the last consolidated one to the end of tomorrow (R5). */
export function realTimeDays(nowMs: number): DayRange {
  return { firstDay: lastConsolidatedDay(nowMs) + 1, lastDay: parisDayNumber(nowMs) + 1 };
}

/** Consolidated and definitive: from the first published year to the last consolidated day. */
export function consolidatedDays(nowMs: number, scope: 'regional' | 'national'): DayRange {
  return {
    firstDay: scope === 'regional' ? FIRST_REGIONAL_DAY : FIRST_NATIONAL_DAY,
    lastDay: lastConsolidatedDay(nowMs),
  };
}

/** Value of `nature`: definitive up to the end of the year before last (R3). */
export function natureOfConsolidatedDay(day: number, nowMs: number): string {
  const [year = 0] = civilDate(parisDayNumber(nowMs)).split('-').map(Number);
  return day < civilDayNumber(year - 1, 1, 1) ? 'Données définitives' : 'Données consolidées';
}

/** Value of `nature` in the real-time datasets. */
export const REAL_TIME_NATURE = 'Données temps réel';
