import type { UtcInstant } from '../time/instant.js';

import { CALLED_OFF_STATUSES, type Outage } from './outage.js';

/**
 * Whether an event takes something away at an instant: not called off, and the instant inside it. A
 * status `finished` alone drops nothing: RTE sets it on the versions of an event that is over, whose
 * period stays true.
 */
export function isActiveAt(
  { status, startedAtUtc, endedAtUtc }: Pick<Outage, 'status' | 'startedAtUtc' | 'endedAtUtc'>,
  atUtc: UtcInstant,
): boolean {
  if (CALLED_OFF_STATUSES.includes(status)) return false;
  return startedAtUtc <= atUtc && (endedAtUtc === undefined || atUtc < endedAtUtc);
}
