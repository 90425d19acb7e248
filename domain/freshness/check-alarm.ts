import { isFirstPassOfAutumnHour } from '../quality/slot-gaps.js';
import type { CheckResult } from '../quality/window-checks.js';
import { parisWallTime } from '../time/paris-time.js';
import { slotStarts, type TimeWindow } from '../time/time-window.js';

import type { AlarmNotice } from './alarm.js';

/** What alarms need of a check that failed. */
export type FailedCheck = Pick<CheckResult, 'name' | 'detail'>;

const AUTUMN_CHECK = 'no_autumn_surprise';
const QUARTER_HOUR_MINUTES = 15;

/** The checks that failed, for a message between steps. */
export function failedChecks(checks: readonly CheckResult[]): readonly FailedCheck[] {
  return checks.filter(({ passed }) => !passed).map(({ name, detail }) => ({ name, detail }));
}

/**
 * The alarms that checks of a window ask for, most of which ask for none: that the autumn hour which
 * ODRÉ never delivered has appeared (R4). Its subject names dataset and day, so that every run over the
 * same day means the same alarm.
 */
export function checkAlarms(
  dataset: string,
  window: TimeWindow,
  checks: readonly FailedCheck[],
): readonly AlarmNotice[] {
  return checks
    .filter(({ name }) => name === AUTUMN_CHECK)
    .map(({ detail }) => ({
      kind: 'unexpected_autumn_hour',
      subject: [dataset, ...autumnDays(window)].join(' '),
      severity: 'warning',
      detail: `${detail}; window ${window.startUtc} to ${window.endUtc}`,
    }));
}

/** Parisian days of a window that have the hour twice: one in what is worked through by the month. */
function autumnDays(window: TimeWindow): readonly string[] {
  const hours = slotStarts(window, QUARTER_HOUR_MINUTES).filter(isFirstPassOfAutumnHour);
  return [...new Set(hours.map((slot) => parisWallTime(slot).date))];
}
