import type { UtcInstant } from '../time/instant.js';

import type { AssetKind, AssetSighting } from './asset.js';

/**
 * Assets of one kind that were named by data of the same instants: how sightings travel between
 * steps, since a load may name thousands of assets and most of them share their instants.
 */
export interface SightingGroup {
  readonly kind: AssetKind;
  readonly oldestUtc: UtcInstant;
  readonly newestUtc: UtcInstant;
  readonly assets: readonly Pick<AssetSighting, 'code' | 'name' | 'rowsSetAside'>[];
}

/** Sightings in groups; {@link sightingsOfGroups} gives them back. */
export function groupSightings(sightings: readonly AssetSighting[]): readonly SightingGroup[] {
  const groups = new Map<string, AssetSighting[]>();
  for (const sighting of sightings) {
    const { kind, oldestUtc, newestUtc } = sighting;
    const key = `${kind} ${oldestUtc} ${newestUtc}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [sighting]);
    else group.push(sighting);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { kind, oldestUtc, newestUtc } = first;
    const assets = group.map(({ code, name, rowsSetAside }) => ({
      code,
      ...(name === undefined ? {} : { name }),
      ...(rowsSetAside === undefined ? {} : { rowsSetAside }),
    }));
    return [{ kind, oldestUtc, newestUtc, assets }];
  });
}

/** The sightings that groups stand for. */
export function sightingsOfGroups(groups: readonly SightingGroup[]): readonly AssetSighting[] {
  return groups.flatMap(({ kind, oldestUtc, newestUtc, assets }) =>
    assets.map((asset) => ({ kind, oldestUtc, newestUtc, ...asset })),
  );
}
