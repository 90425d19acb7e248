import { clamp } from './weather.js';

/**
 * Shape of a French working day by Parisian hour, relative to its mean: trough at four, morning
 * rise, peak at seven in the evening, a step at eleven at night when water heaters start.
 */
const HOUR_SHAPE = [
  0.94, 0.91, 0.89, 0.86, 0.85, 0.87, 0.93, 1.01, 1.05, 1.06, 1.06, 1.06, 1.07, 1.05, 1.02, 1.0,
  0.99, 1.02, 1.09, 1.12, 1.08, 1.02, 0.99, 1.0,
] as const;
/** Monday to Sunday. */
const WEEKDAY_SHAPE = [1.01, 1.03, 1.03, 1.03, 1.01, 0.93, 0.88] as const;
const MORNING_HOURS = 6;
const HEATING_BELOW_C = 15;
const COOLING_ABOVE_C = 23;
/** About 2,400 MW a degree nationally (RTE), over a mean of some 51,000 MW. */
const HEATING_PER_DEGREE = 0.045;
const COOLING_PER_DEGREE = 0.012;
const BASE_SHARE = 0.83;

/**
 * Consumption of a region relative to its yearly mean.
 *
 * @param wallMs Parisian wall time as if it were UTC milliseconds.
 */
export function consumptionRatio(wallMs: number, temperatureC: number, noise: number): number {
  const hours = wallMs / 3_600_000;
  const hour = Math.floor(hours) % 24;
  const fraction = hours - Math.floor(hours);
  const from = HOUR_SHAPE[hour] ?? 1;
  const shape = from + ((HOUR_SHAPE[(hour + 1) % 24] ?? 1) - from) * fraction;
  const weekday = weekdayFactor(hours);
  const heating = HEATING_PER_DEGREE * Math.max(0, HEATING_BELOW_C - temperatureC);
  const cooling = COOLING_PER_DEGREE * Math.max(0, temperatureC - COOLING_ABOVE_C);
  return clamp((BASE_SHARE * weekday + heating + cooling) * shape * (1 + 0.015 * noise), 0.3, 2.5);
}

/** The week's shape; a new day sets in between midnight and six, as people get up. */
function weekdayFactor(hours: number): number {
  // 1970-01-01 was a Thursday, index 3 when Monday is 0.
  const day = Math.floor(hours / 24) + 3;
  const today = WEEKDAY_SHAPE[day % 7] ?? 1;
  const yesterday = WEEKDAY_SHAPE[(day + 6) % 7] ?? 1;
  const progress = Math.min(1, (hours % 24) / MORNING_HOURS);
  return yesterday + (today - yesterday) * progress;
}
