import { addMinutes, instantFromEpochMs, MINUTE_MS, type UtcInstant } from './instant.js';
import { parisOffsetMinutes, type ParisWallTime } from './paris-time.js';

/** The instant of a Parisian wall time, or why there is no one instant (R4). */
export type ParisWallInstant =
  | { readonly kind: 'instant'; readonly instantUtc: UtcInstant }
  /** The hour that is left out in spring. */
  | { readonly kind: 'nonexistent' }
  /** The hour that comes twice in autumn. */
  | { readonly kind: 'ambiguous' };

/** Minutes Paris has been ahead of UTC since 1976. */
const OFFSETS_MINUTES = [60, 120] as const;

/** The instant at which a Parisian wall shows a time; `date` must be a day of the calendar. */
export function parisWallInstant({ date, timeOfDay }: ParisWallTime): ParisWallInstant {
  const asIfUtc = instantFromEpochMs(Date.parse(`${date}T${timeOfDay}:00Z`));
  const instants = OFFSETS_MINUTES.filter(
    (offset) => parisOffsetMinutes(addMinutes(asIfUtc, -offset)) === offset,
  ).map((offset) => instantFromEpochMs(Date.parse(asIfUtc) - offset * MINUTE_MS));
  const [instantUtc, second] = instants;
  if (instantUtc === undefined) return { kind: 'nonexistent' };
  return second === undefined ? { kind: 'instant', instantUtc } : { kind: 'ambiguous' };
}
