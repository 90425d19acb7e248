import { addMinutes, floorToGrid, type UtcInstant } from '../time/instant.js';
import {
  partitionByUtcMonth,
  timeWindow,
  utcMonthOf,
  type TimeWindow,
} from '../time/time-window.js';

import type { DatasetSchedule } from './dataset-entry.js';

/** The windows a standing order asks for at a scheduled time, oldest first. */
export function scheduleWindows(
  schedule: DatasetSchedule,
  scheduledUtc: UtcInstant,
): readonly TimeWindow[] {
  const at = floorToGrid(scheduledUtc, schedule.alignMinutes);
  const window = timeWindow(
    addMinutes(at, -schedule.minutesBack),
    addMinutes(at, schedule.minutesAhead),
  );
  switch (schedule.split) {
    case 'none':
      return [window];
    case 'month':
      return partitionByUtcMonth(window);
    case 'whole_month':
      return partitionByUtcMonth(window).map(({ startUtc }) => utcMonthOf(startUtc));
  }
}
