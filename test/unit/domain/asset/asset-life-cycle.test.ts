import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  ageAsset,
  assetStateAt,
  mergeSightings,
  observeAsset,
  resolveAsset,
} from '../../../../domain/asset/asset-life-cycle.js';
import { DEFAULT_ASSET_LIMITS } from '../../../../domain/asset/asset-limits.js';
import {
  NO_METADATA,
  type Asset,
  type AssetEvent,
  type AssetSighting,
} from '../../../../domain/asset/asset.js';
import { addMinutes, parseInstant, type UtcInstant } from '../../../../domain/time/instant.js';

const LIMITS = DEFAULT_ASSET_LIMITS;
const NOW = parseInstant('2026-08-27T12:00:00Z');
const hoursBefore = (hours: number): UtcInstant => addMinutes(NOW, -hours * 60);
const hoursAfter = (hours: number): UtcInstant => addMinutes(NOW, hours * 60);

const aSighting = (given: Partial<AssetSighting> = {}): AssetSighting => ({
  kind: 'region',
  code: '94',
  oldestUtc: hoursBefore(1),
  newestUtc: hoursBefore(1),
  ...given,
});
const seenAt = (instant: UtcInstant) => aSighting({ oldestUtc: instant, newestUtc: instant });
const discovered = (given: Partial<AssetSighting> = {}): Asset =>
  observeAsset(undefined, aSighting(given), NOW, LIMITS).asset;
const words = (events: readonly AssetEvent[]) => events.map(({ event }) => event);

describe('an asset that data names', () => {
  it('is discovered active, with the instants of the data that named it', () => {
    const { asset, events } = observeAsset(
      undefined,
      aSighting({ oldestUtc: hoursBefore(3), newestUtc: hoursBefore(1), name: 'Corse' }),
      NOW,
      LIMITS,
    );

    expect(asset).toEqual({
      kind: 'region',
      code: '94',
      state: 'active',
      stateSinceUtc: NOW,
      firstSeenUtc: hoursBefore(3),
      lastSeenUtc: hoursBefore(1),
      isResolved: false,
      metadata: { ...NO_METADATA, name: 'Corse' },
    });
    expect(words(events)).toEqual(['discovered']);
  });

  it('is active for 24 h after the newest data, stale after that, inactive after 168 h', () => {
    const at = (hours: number) => assetStateAt(NOW, hoursAfter(hours), LIMITS);

    expect([at(0), at(24), at(24 + 1 / 3600), at(168), at(168 + 1 / 3600)]).toEqual([
      'active',
      'active',
      'stale',
      'stale',
      'inactive',
    ]);
  });

  it('becomes stale, then inactive, each logged once however often time passes', () => {
    const first = ageAsset(discovered(), hoursAfter(24), LIMITS);
    const again = ageAsset(first.asset, hoursAfter(25), LIMITS);
    const last = ageAsset(again.asset, hoursAfter(200), LIMITS);

    expect(words(first.events)).toEqual(['became_stale']);
    expect(again).toEqual({ asset: first.asset, events: [] });
    expect(words(last.events)).toEqual(['became_inactive']);
    expect(last.asset).toMatchObject({ state: 'inactive', stateSinceUtc: hoursAfter(200) });
    expect(last.asset.lastSeenUtc).toBe(hoursBefore(1));
  });

  it('passes through stale on its way to inactive when nobody looked in between', () => {
    const { asset, events } = ageAsset(discovered(), hoursAfter(500), LIMITS);

    expect(asset.state).toBe('inactive');
    expect(words(events)).toEqual(['became_stale', 'became_inactive']);
  });

  it('does not become younger when time is told backwards', () => {
    const { asset } = ageAsset(discovered(), hoursAfter(30), LIMITS);

    expect(ageAsset(asset, NOW, LIMITS)).toEqual({ asset, events: [] });
  });

  it('comes back as active once new data names it', () => {
    const { asset } = ageAsset(discovered(), hoursAfter(300), LIMITS);

    const back = observeAsset(asset, seenAt(hoursAfter(299)), hoursAfter(300), LIMITS);

    expect(words(back.events)).toEqual(['returned']);
    expect(back.asset).toMatchObject({ state: 'active', lastSeenUtc: hoursAfter(299) });
  });

  it('does not come back by a backfill of 2013, which only tells since when it was named', () => {
    const { asset } = ageAsset(discovered(), hoursAfter(300), LIMITS);
    const in2013 = parseInstant('2013-05-01T00:00:00Z');

    const step = observeAsset(asset, seenAt(in2013), hoursAfter(301), LIMITS);

    expect(step).toEqual({ asset: { ...asset, firstSeenUtc: in2013 }, events: [] });
  });

  it('that is known by data of 2013 only is found and is inactive at once', () => {
    const { asset, events } = observeAsset(
      undefined,
      seenAt(parseInstant('2013-05-01T00:00:00Z')),
      NOW,
      LIMITS,
    );

    expect(asset.state).toBe('inactive');
    expect(words(events)).toEqual(['discovered', 'became_stale', 'became_inactive']);
  });

  it('is not made newer by rows filled in for the hours to come (R5)', () => {
    const { asset } = observeAsset(discovered(), seenAt(hoursAfter(12)), NOW, LIMITS);

    expect(asset.lastSeenUtc).toBe(NOW);
  });

  it('stays inactive when what is known of it is told again as of an earlier moment', () => {
    const week = 168 * 60;
    const first = observeAsset(undefined, seenAt(addMinutes(NOW, -week - 1)), NOW, LIMITS).asset;
    const later = observeAsset(first, seenAt(addMinutes(NOW, -week)), addMinutes(NOW, 1), LIMITS);

    const again = observeAsset(later.asset, seenAt(addMinutes(NOW, -week)), NOW, LIMITS);

    expect(later.asset.state).toBe('inactive');
    expect(again).toEqual({ asset: later.asset, events: [] });
  });

  it('is only stale when data a day old names it after a long silence', () => {
    const { asset } = ageAsset(discovered(), hoursAfter(300), LIMITS);

    const step = observeAsset(asset, seenAt(hoursAfter(250)), hoursAfter(300), LIMITS);

    expect(step.asset.state).toBe('stale');
    expect(words(step.events)).toEqual(['became_stale']);
  });
});

const anyStep = fc.record({
  /** Minutes before the observation: 0 to 40 days, or years, or in the future. */
  ageMinutes: fc.oneof(
    fc.integer({ min: 0, max: 40 * 1440 }),
    fc.integer({ min: 10 * 525_600, max: 13 * 525_600 }),
    fc.integer({ min: -1440, max: 0 }),
  ),
  spanMinutes: fc.integer({ min: 0, max: 4 * 1440 }),
  observedAfterMinutes: fc.integer({ min: 0, max: 20 * 1440 }),
  /** Whether time is looked at before this sighting. */
  agesFirst: fc.boolean(),
});
type AnyStep = typeof anyStep extends fc.Arbitrary<infer Step> ? Step : never;

/** What an asset has become after sightings in an order, and a last look at the end of all of them. */
function livedThrough(steps: readonly AnyStep[]): { asset: Asset; events: AssetEvent[] } {
  const events: AssetEvent[] = [];
  let asset: Asset | undefined;
  for (const { ageMinutes, spanMinutes, observedAfterMinutes, agesFirst } of steps) {
    const observedAtUtc = addMinutes(NOW, observedAfterMinutes);
    const newestUtc = addMinutes(observedAtUtc, -ageMinutes);
    const sighting = aSighting({ newestUtc, oldestUtc: addMinutes(newestUtc, -spanMinutes) });
    if (asset !== undefined && agesFirst) {
      const aged = ageAsset(asset, observedAtUtc, LIMITS);
      asset = aged.asset;
      events.push(...aged.events);
    }
    const seen = observeAsset(asset, sighting, observedAtUtc, LIMITS);
    asset = seen.asset;
    events.push(...seen.events);
  }
  if (asset === undefined) throw new Error('no sighting');
  const last = ageAsset(asset, hoursAfter(24 * 20), LIMITS);
  return { asset: last.asset, events: [...events, ...last.events] };
}

const lasting = ({ state, firstSeenUtc, lastSeenUtc }: Asset) => ({
  state,
  firstSeenUtc,
  lastSeenUtc,
});

describe('the life of an asset', () => {
  it('ends the same whatever the order in which it was seen', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyStep, { minLength: 1, maxLength: 12 })
          .chain((steps) =>
            fc.tuple(
              fc.constant(steps),
              fc.shuffledSubarray(steps, { minLength: steps.length, maxLength: steps.length }),
            ),
          ),
        ([steps, shuffled]) => {
          expect(lasting(livedThrough(shuffled).asset)).toEqual(lasting(livedThrough(steps).asset));
        },
      ),
    );
  });

  it('is as old as its newest data, whatever else was learned', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 12 }), (steps) => {
        const { asset } = livedThrough(steps);
        const newest = steps
          .map(({ ageMinutes, observedAfterMinutes }) =>
            addMinutes(NOW, observedAfterMinutes - Math.max(ageMinutes, 0)),
          )
          .sort()
          .at(-1);

        expect(asset.lastSeenUtc).toBe(newest);
        expect(asset.state).toBe(assetStateAt(asset.lastSeenUtc, hoursAfter(24 * 20), LIMITS));
      }),
    );
  });

  it('is not changed by a sighting that comes twice', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 12 }), (steps) => {
        const { asset } = livedThrough(steps);
        for (const { ageMinutes, observedAfterMinutes } of steps) {
          const observedAtUtc = addMinutes(NOW, observedAfterMinutes);
          const again = seenAt(addMinutes(observedAtUtc, -ageMinutes));
          expect(observeAsset(asset, again, observedAtUtc, LIMITS)).toEqual({ asset, events: [] });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is told by its events: each state it had was entered by one of them', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 12 }), (steps) => {
        const { asset, events } = livedThrough(steps);
        const stateAfter = {
          discovered: 'active',
          returned: 'active',
          became_stale: 'stale',
          became_inactive: 'inactive',
          resolved: undefined,
          metadata_changed: undefined,
        } as const;
        const states = events.map(({ event }) => stateAfter[event]);

        expect(events.filter(({ event }) => event === 'discovered')).toHaveLength(1);
        expect(states.at(-1)).toBe(asset.state);
        states.forEach((state, index) => {
          if (index > 0) expect(state).not.toBe(states[index - 1]);
        });
      }),
    );
  });
});

describe('the metadata of an asset', () => {
  const corsica = { ...NO_METADATA, name: 'Corse', population: 349_465, areaKm2: 8_722 };

  it('comes from the registry, once', () => {
    const first = resolveAsset(discovered(), corsica, NOW);
    const again = resolveAsset(first.asset, corsica, hoursAfter(1));

    expect(first.asset).toMatchObject({ isResolved: true, metadata: corsica });
    expect(first.events).toEqual([
      {
        kind: 'region',
        code: '94',
        event: 'resolved',
        atUtc: NOW,
        detail: 'name unknown -> Corse, population unknown -> 349465, area_km2 unknown -> 8722',
      },
    ]);
    expect(again).toEqual({ asset: first.asset, events: [] });
  });

  it('follows the registry, and says what changed', () => {
    const { asset } = resolveAsset(discovered(), corsica, NOW);

    const step = resolveAsset(asset, { ...corsica, population: 351_255 }, hoursAfter(1));

    expect(step.asset.metadata.population).toBe(351_255);
    expect(step.events).toMatchObject([
      { event: 'metadata_changed', detail: 'population 349465 -> 351255' },
    ]);
  });

  it('is not forgotten when the registry no longer tells it', () => {
    const { asset } = resolveAsset(discovered(), corsica, NOW);

    expect(resolveAsset(asset, NO_METADATA, hoursAfter(1))).toEqual({ asset, events: [] });
  });

  it('leaves its life alone', () => {
    const stale = ageAsset(discovered(), hoursAfter(30), LIMITS).asset;

    expect(resolveAsset(stale, corsica, hoursAfter(31)).asset).toMatchObject({
      state: 'stale',
      stateSinceUtc: hoursAfter(30),
    });
  });
});

describe('sightings of one load', () => {
  it('are one an asset, from its oldest to its newest instant', () => {
    const merged = mergeSightings([
      aSighting({ oldestUtc: hoursBefore(2), newestUtc: hoursBefore(2) }),
      aSighting({ code: '11' }),
      aSighting({ oldestUtc: hoursBefore(5), newestUtc: hoursBefore(1), name: 'Corse' }),
    ]);

    expect(merged).toEqual([
      aSighting({ oldestUtc: hoursBefore(5), newestUtc: hoursBefore(1), name: 'Corse' }),
      aSighting({ code: '11' }),
    ]);
  });
});
