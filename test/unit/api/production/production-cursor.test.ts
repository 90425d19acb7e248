import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  encodeCursor,
  findCursorPosition,
  seriesOf,
} from '../../../../api/production/production-cursor.js';
import { REGIONAL_ENERGY_SOURCES } from '../../../../domain/energy/energy-source.js';
import { REGION_CODES } from '../../../../domain/region/region.js';
import { instantFromEpochMs, parseInstant } from '../../../../domain/time/instant.js';

const position = fc.record({
  slotStartUtc: fc.integer({ min: 0, max: 4e12 }).map(instantFromEpochMs),
  regionCode: fc.constantFrom(...REGION_CODES),
  source: fc.constantFrom(...REGIONAL_ENERGY_SOURCES),
});

describe('a cursor', () => {
  it('names the position it was made of', () => {
    fc.assert(
      fc.property(position, fc.string(), (where, series) => {
        expect(findCursorPosition(series, encodeCursor(series, where))).toEqual(where);
      }),
    );
  });

  it('needs no escaping in an address', () => {
    fc.assert(
      fc.property(position, (where) => {
        expect(encodeCursor('series', where)).toMatch(/^[\w-]+$/);
      }),
    );
  });

  it('names nothing for another series', () => {
    fc.assert(
      fc.property(position, fc.string(), fc.string(), (where, series, other) => {
        fc.pre(series !== other);
        expect(findCursorPosition(other, encodeCursor(series, where))).toBeUndefined();
      }),
    );
  });

  it('names nothing when it is any other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json()), (text) => {
        expect(findCursorPosition('series', text)).toBeUndefined();
        const encoded = Buffer.from(text).toString('base64url');
        expect(findCursorPosition('series', encoded)).toBeUndefined();
      }),
    );
  });
});

describe('a series', () => {
  const query = {
    window: {
      startUtc: parseInstant('2026-08-27T00:00:00Z'),
      endUtc: parseInstant('2026-08-28T00:00:00Z'),
    },
    regionCodes: ['32'],
    sources: ['wind'],
  } as const;

  it('is another one as of another instant', () => {
    const asOfUtc = parseInstant('2026-09-01T00:00:00Z');
    expect(seriesOf({ ...query, asOfUtc })).not.toBe(seriesOf(query));
  });

  it('is another one for other regions or sources', () => {
    expect(seriesOf({ ...query, regionCodes: [] })).not.toBe(seriesOf(query));
    expect(seriesOf({ ...query, sources: [] })).not.toBe(seriesOf(query));
  });
});
