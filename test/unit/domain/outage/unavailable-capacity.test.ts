import { describe, expect, it } from '@jest/globals';

import { isActiveAt } from '../../../../domain/outage/is-active-at.js';
import { unavailableCapacityAt } from '../../../../domain/outage/unavailable-capacity.js';
import { parseInstant } from '../../../../domain/time/instant.js';

import { anAsset, anOutage, aSpan } from './outage-builder.js';

const DURING = parseInstant('2026-10-05T00:00:00Z');

describe('an event is active', () => {
  it.each([
    ['2026-09-30T23:59:59Z', false],
    ['2026-10-01T00:00:00Z', true],
    ['2026-10-10T23:59:59Z', true],
    ['2026-10-11T00:00:00Z', false],
  ])('at %s: %p, its end being the first instant after it', (at, isActive) => {
    expect(isActiveAt(anOutage(), parseInstant(at))).toBe(isActive);
  });

  it('for ever while its end is unknown', () => {
    const open = anOutage({ endedAtUtc: undefined });

    expect(isActiveAt(open, parseInstant('2036-01-01T00:00:00Z'))).toBe(true);
  });

  it.each([
    ['active', true],
    ['finished', true],
    ['cancelled', false],
    ['dismissed', false],
  ] as const)('inside its period when it is %s: %p', (status, isActive) => {
    expect(isActiveAt(anOutage({ status }), DURING)).toBe(isActive);
  });
});

describe('what is unavailable', () => {
  const total = (...outages: Parameters<typeof unavailableCapacityAt>[0]): number =>
    unavailableCapacityAt(outages, DURING).sites.reduce((sum, site) => sum + site.unavailableMw, 0);

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

    const { sites } = unavailableCapacityAt([of('PONT 1'), of('PONT 2'), of('LAC 1')], DURING);

    expect(sites).toMatchObject([
      { site: 'PONT', unavailableMw: 1820 },
      { site: 'LAC', unavailableMw: 910 },
    ]);
  });

  it('is no generation for a line, and nothing where no figure is told', () => {
    const line = anOutage({ asset: anAsset({ kind: 'transmission' }) });
    const untold = anOutage({ outageId: 'E-2', spans: [aSpan({ unavailableMw: undefined })] });

    expect(unavailableCapacityAt([line, untold], DURING)).toEqual({
      sites: [],
      eventsWithoutFigure: 1,
    });
  });
});
