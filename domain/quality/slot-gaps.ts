import { addMinutes, type UtcInstant } from '../time/instant.js';
import { parisOffsetMinutes } from '../time/paris-time.js';
import { slotStarts, type TimeWindow } from '../time/time-window.js';

const QUARTER_HOUR_MINUTES = 15;
const SUMMER_OFFSET_MINUTES = 120;

/** Quarter-hours of a window up to its last present one, told apart by why they are missing. */
export interface SlotGaps {
  /** Missing without a known reason. */
  readonly unexplained: readonly UtcInstant[];
  /** Missing as always: the first pass of the repeated autumn hour, which ODRÉ never delivers (R4). */
  readonly known: readonly UtcInstant[];
  /** Present although the source never delivered them before. */
  readonly surprising: readonly UtcInstant[];
}

/** The gaps of a window, given the quarter-hours that have data; a half-hour row covers two. */
export function findSlotGaps(window: TimeWindow, present: ReadonlySet<UtcInstant>): SlotGaps {
  const newest = [...present].reduce<string>((latest, slot) => (slot > latest ? slot : latest), '');
  const expected = slotStarts(window, QUARTER_HOUR_MINUTES).filter((slot) => slot <= newest);
  const missing = expected.filter((slot) => !present.has(slot));
  return {
    unexplained: missing.filter((slot) => !isFirstPassOfAutumnHour(slot)),
    known: missing.filter(isFirstPassOfAutumnHour),
    surprising: expected.filter((slot) => present.has(slot) && isFirstPassOfAutumnHour(slot)),
  };
}

/** Whether a Parisian wall shows this time again an hour later. */
export function isFirstPassOfAutumnHour(slot: UtcInstant): boolean {
  return (
    parisOffsetMinutes(slot) === SUMMER_OFFSET_MINUTES &&
    parisOffsetMinutes(addMinutes(slot, 60)) < SUMMER_OFFSET_MINUTES
  );
}
