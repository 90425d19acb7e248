import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { activeOutages, knownOutages } from '../../../../domain/outage/known-outages.js';
import { unavailableCapacityAt } from '../../../../domain/outage/unavailable-capacity.js';
import { addMinutes, parseInstant } from '../../../../domain/time/instant.js';

import { anAsset, anOutage, aSpan } from './outage-builder.js';

const DURING = parseInstant('2026-10-05T00:00:00Z');
const first = anOutage({ version: 1, publishedAtUtc: parseInstant('2026-09-01T00:00:00Z') });
const second = anOutage({ version: 2, publishedAtUtc: parseInstant('2026-09-20T00:00:00Z') });
const third = anOutage({
  version: 3,
  status: 'dismissed',
  publishedAtUtc: parseInstant('2026-10-04T00:00:00Z'),
});

describe('what is known of an event at an instant', () => {
  it.each([
    ['2026-08-31T23:59:59Z', undefined],
    ['2026-09-01T00:00:00Z', 1],
    ['2026-09-19T23:59:59Z', 1],
    ['2026-09-20T00:00:00Z', 2],
    ['2026-11-01T00:00:00Z', 3],
  ])('at %s is version %p', (at, version) => {
    const known = knownOutages([second, third, first], parseInstant(at));

    expect(known[0]?.version).toBe(version);
  });

  it('is not what nobody says to have published', () => {
    expect(knownOutages([anOutage({ publishedAtUtc: undefined })], DURING)).toEqual([]);
  });

  it('does not depend on the order of the versions', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([first, second, third], { minLength: 3 }),
        fc.integer({ min: 0, max: 60 * 24 * 60 }),
        (shuffled, minutes) => {
          const at = addMinutes(parseInstant('2026-08-25T00:00:00Z'), minutes);

          expect(knownOutages(shuffled, at)).toEqual(knownOutages([first, second, third], at));
        },
      ),
    );
  });
});

describe('an event is active', () => {
  it('until a version dismisses it, and not by an earlier version after that', () => {
    const versions = [first, second, third];

    expect(activeOutages(versions, parseInstant('2026-10-03T00:00:00Z'))).toEqual([second]);
    expect(activeOutages(versions, parseInstant('2026-10-04T00:00:00Z'))).toEqual([]);
  });

  it.each([
    ['2026-09-30T23:59:59Z', false],
    ['2026-10-01T00:00:00Z', true],
    ['2026-10-10T23:59:59Z', true],
    ['2026-10-11T00:00:00Z', false],
  ])('at %s: %p, its end being the first instant after it', (at, isActive) => {
    expect(activeOutages([second], parseInstant(at))).toHaveLength(isActive ? 1 : 0);
  });

  it('for ever while its end is unknown', () => {
    const open = anOutage({ endedAtUtc: undefined });

    expect(activeOutages([open], parseInstant('2036-01-01T00:00:00Z'))).toEqual([open]);
  });

  it('not when it was cancelled, but when it is finished and the instant lies inside', () => {
    expect(activeOutages([anOutage({ status: 'cancelled' })], DURING)).toEqual([]);
    expect(activeOutages([anOutage({ status: 'finished' })], DURING)).toHaveLength(1);
  });
});

describe('what is unavailable', () => {
  const total = (...outages: Parameters<typeof unavailableCapacityAt>[0]): number =>
    unavailableCapacityAt(outages, DURING).reduce((sum, site) => sum + site.unavailableMw, 0);

  it('of one unit adds up to what it has installed, not to more', () => {
    const half = anOutage({ outageId: 'E-2', spans: [aSpan({ unavailableMw: 600 })] });

    expect(total(half)).toBe(600);
    expect(total(half, anOutage({ outageId: 'E-3', spans: [aSpan({ unavailableMw: 200 })] }))).toBe(
      800,
    );
    expect(total(half, anOutage())).toBe(910);
  });

  it('of one unit without a known size is its largest event', () => {
    const asset = anAsset({ installedMw: undefined });
    const span = aSpan({ unavailableMw: 300 });

    expect(total(anOutage({ asset }), anOutage({ outageId: 'E-2', asset, spans: [span] }))).toBe(
      910,
    );
  });

  it('of a station and of its groups is counted once, the larger of the two', () => {
    const group = (number: number) =>
      anOutage({
        outageId: `G-${number}`,
        asset: anAsset({ code: `code ${number}`, name: `GRAVELINES ${number}` }),
      });
    const station = (unavailableMw: number) =>
      anOutage({
        outageId: 'S',
        asset: anAsset({
          code: 'station',
          name: 'GRAVELINES',
          kind: 'production_unit',
          installedMw: 5460,
        }),
        spans: [aSpan({ unavailableMw })],
      });

    expect(total(group(1), group(2))).toBe(1820);
    expect(total(group(1), group(2), station(1820))).toBe(1820);
    expect(total(group(1), station(1820))).toBe(1820);
    expect(total(group(1), group(2), station(910))).toBe(1820);
  });

  it('of two stations that nobody listed is counted for each', () => {
    const of = (name: string) =>
      anOutage({ outageId: name, asset: anAsset({ code: name, name, source: 'hydro' }) });

    expect(unavailableCapacityAt([of('PONT 1'), of('PONT 2'), of('LAC 1')], DURING)).toEqual([
      { site: 'PONT', unavailableMw: 1820 },
      { site: 'LAC', unavailableMw: 910 },
    ]);
  });

  it('is no generation for a line, and nothing where no figure is told', () => {
    const line = anOutage({ asset: anAsset({ kind: 'transmission' }) });
    const untold = anOutage({ outageId: 'E-2', spans: [aSpan({ unavailableMw: undefined })] });

    expect(total(line, untold)).toBe(0);
  });
});
