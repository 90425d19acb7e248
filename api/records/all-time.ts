import { parseInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';

/** Every instant a record may be of: none is that old, none is told that far ahead. */
export const ALL_TIME: TimeWindow = {
  startUtc: parseInstant('1900-01-01T00:00:00Z'),
  endUtc: parseInstant('2200-01-01T00:00:00Z'),
};
