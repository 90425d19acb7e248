import type { Outage, OutageAsset, OutageSpan } from '../../../../domain/outage/outage.js';
import { parseInstant } from '../../../../domain/time/instant.js';

const START = parseInstant('2026-10-01T00:00:00Z');
const END = parseInstant('2026-10-11T00:00:00Z');

/** A reactor of 910 MW. */
export function anAsset(change: Partial<OutageAsset> = {}): OutageAsset {
  return {
    code: '17W100P100P0001X',
    name: 'GRAVELINES 1',
    kind: 'generation_unit',
    fuelType: 'NUCLEAR',
    source: 'nuclear',
    regionCode: '32',
    installedMw: 910,
    ...change,
  };
}

/** Ten days of October without any power. */
export function aSpan(change: Partial<OutageSpan> = {}): OutageSpan {
  return {
    startUtc: START,
    endUtc: END,
    direction: '',
    availableMw: 0,
    unavailableMw: 910,
    ...change,
  };
}

/** A planned outage of a reactor, ten days in October, published in September. */
export function anOutage(change: Partial<Outage> = {}): Outage {
  return {
    outageId: 'E-1',
    version: 1,
    status: 'active',
    kind: 'planned',
    asset: anAsset(),
    startedAtUtc: START,
    endedAtUtc: END,
    spans: [aSpan()],
    reason: undefined,
    publishedAtUtc: parseInstant('2026-09-01T12:00:00Z'),
    ...change,
  };
}
