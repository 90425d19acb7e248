import fc, { type Arbitrary } from 'fast-check';

import { instantFromEpochMs, type UtcInstant } from '../../../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../../../domain/time/time-window.js';

const FIRST_SECOND = Date.UTC(2012, 0, 1) / 1000;
const LAST_SECOND = Date.UTC(2031, 0, 1) / 1000;
const LONGEST_WINDOW_SECONDS = 400 * 86_400;

/** Any whole second of the years eCO2mix covers, and some to come. */
export const anyInstant: Arbitrary<UtcInstant> = fc
  .integer({ min: FIRST_SECOND, max: LAST_SECOND })
  .map((second) => instantFromEpochMs(second * 1000));

/** Any window of at most 400 days. */
export const anyWindow: Arbitrary<TimeWindow> = fc
  .tuple(
    fc.integer({ min: FIRST_SECOND, max: LAST_SECOND }),
    fc.integer({ min: 1, max: LONGEST_WINDOW_SECONDS }),
  )
  .map(([start, length]) =>
    timeWindow(instantFromEpochMs(start * 1000), instantFromEpochMs((start + length) * 1000)),
  );
