import type { UtcInstant } from '../time/instant.js';

import { CALLED_OFF_STATUSES, type Outage } from './outage.js';

type Version = Pick<Outage, 'outageId' | 'version' | 'publishedAtUtc'>;

/** The highest version of each event; among equal ones the one published last, then the later one. */
export function newestVersions<T extends Version>(versions: readonly T[]): readonly T[] {
  const newest = new Map<string, T>();
  for (const candidate of versions) {
    const known = newest.get(candidate.outageId);
    if (known === undefined || !isNewer(known, candidate)) {
      newest.set(candidate.outageId, candidate);
    }
  }
  return [...newest.values()];
}

function isNewer(left: Version, right: Version): boolean {
  if (left.version !== right.version) return left.version > right.version;
  return (left.publishedAtUtc ?? '') > (right.publishedAtUtc ?? '');
}

/**
 * What was known of each event at an instant, say that of a decision: its highest version published
 * at that instant or before. A version whose publication is not told is not known to have been there
 * and does not count: a backtest must not see what nobody saw.
 */
export function knownOutages<T extends Version>(
  versions: readonly T[],
  atUtc: UtcInstant,
): readonly T[] {
  return newestVersions(
    versions.filter(
      ({ publishedAtUtc }) => publishedAtUtc !== undefined && publishedAtUtc <= atUtc,
    ),
  );
}

/** Whether an event takes something away at an instant: not called off, and the instant inside it. */
export function isActiveAt(
  { status, startedAtUtc, endedAtUtc }: Outage,
  atUtc: UtcInstant,
): boolean {
  if (CALLED_OFF_STATUSES.includes(status)) return false;
  return startedAtUtc <= atUtc && (endedAtUtc === undefined || atUtc < endedAtUtc);
}

/**
 * The events that take something away at an instant, as known at that same instant. A version that
 * dismisses or cancels an event takes the earlier ones with it. A status `finished` alone drops
 * nothing: RTE sets it on the versions of an event that is over, whose period stays true.
 */
export function activeOutages(versions: readonly Outage[], atUtc: UtcInstant): readonly Outage[] {
  return knownOutages(versions, atUtc).filter((outage) => isActiveAt(outage, atUtc));
}
