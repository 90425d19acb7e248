import { describe, expect, it } from '@jest/globals';

import type { AssetSighting } from '../../../../domain/asset/asset.js';
import { groupSightings, sightingsOfGroups } from '../../../../domain/asset/sighting-group.js';
import { parseInstant } from '../../../../domain/time/instant.js';

const NOON = parseInstant('2026-08-27T12:00:00Z');
const LATER = parseInstant('2026-08-27T12:15:00Z');

const aSighting = (code: string, given: Partial<AssetSighting> = {}): AssetSighting => ({
  kind: 'region',
  code,
  oldestUtc: NOON,
  newestUtc: NOON,
  ...given,
});

describe('sightings in groups', () => {
  const sightings = [
    aSighting('11'),
    aSighting('94', { newestUtc: LATER, name: 'Corse', rowsSetAside: 2 }),
    aSighting('93'),
    aSighting('11', { kind: 'grid_node' }),
  ];

  it('share kind and instants', () => {
    expect(groupSightings(sightings).map(({ kind, assets }) => [kind, assets])).toEqual([
      ['region', [{ code: '11' }, { code: '93' }]],
      ['region', [{ code: '94', name: 'Corse', rowsSetAside: 2 }]],
      ['grid_node', [{ code: '11' }]],
    ]);
  });

  it('are all there when they come back', () => {
    expect(new Set(sightingsOfGroups(groupSightings(sightings)))).toEqual(new Set(sightings));
  });

  it('of 7,000 nodes take less than a tenth of what a workflow may pass', () => {
    const nodes = Array.from({ length: 7_000 }, (_, index) =>
      aSighting(`NODE-${index}`, { kind: 'grid_node' }),
    );

    expect(JSON.stringify(groupSightings(nodes)).length).toBeLessThan(200_000);
  });
});
