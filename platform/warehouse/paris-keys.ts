import type { UtcInstant } from '../../domain/time/instant.js';
import { parisWallTime } from '../../domain/time/paris-time.js';

/** Keys of `dim_date` (yyyymmdd) and `dim_time` (minute of the day) of a slot's start in Paris. */
export interface ParisKeys {
  readonly dateKey: number;
  readonly timeKey: number;
}

/** `dim_date` key of a civil date spelled `YYYY-MM-DD`. */
export function dateKeyOf(civilDate: string): number {
  return Number(civilDate.replaceAll('-', ''));
}

/** A function that gives the keys of a slot and remembers them: a load asks 12 times for each slot. */
export function createParisKeyFinder(): (slotStartUtc: UtcInstant) => ParisKeys {
  const known = new Map<UtcInstant, ParisKeys>();
  return (slotStartUtc) => {
    const found = known.get(slotStartUtc) ?? computeKeys(slotStartUtc);
    known.set(slotStartUtc, found);
    return found;
  };
}

function computeKeys(slotStartUtc: UtcInstant): ParisKeys {
  const { date, timeOfDay } = parisWallTime(slotStartUtc);
  const hour = Number(timeOfDay.slice(0, 2));
  return { dateKey: dateKeyOf(date), timeKey: hour * 60 + Number(timeOfDay.slice(3, 5)) };
}
