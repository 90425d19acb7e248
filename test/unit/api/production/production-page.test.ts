import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { renderEmptyPage, renderPage } from '../../../../api/production/production-page.js';
import { REGIONAL_PRODUCTION_PAGE, toFlowJson } from '../../../../api/production/production.dto.js';
import { REGIONAL_ENERGY_SOURCES } from '../../../../domain/energy/energy-source.js';
import { MISSING_REASONS } from '../../../../domain/energy/measurement.js';
import { ORIGINS } from '../../../../domain/energy/origin.js';
import { VINTAGES } from '../../../../domain/energy/vintage.js';
import { REGION_CODES } from '../../../../domain/region/region.js';
import { instantFromEpochMs } from '../../../../domain/time/instant.js';

const instant = fc.integer({ min: 0, max: 4e12 }).map(instantFromEpochMs);
const row = fc.record({
  regionCode: fc.constantFrom(...REGION_CODES),
  regionName: fc.string({ unit: 'binary' }),
  source: fc.constantFrom(...REGIONAL_ENERGY_SOURCES),
  slotStartUtc: instant,
  slotEndUtc: instant,
  valueMw: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((mw) => mw + 0)),
  reason: fc.option(fc.constantFrom(...MISSING_REASONS)),
  vintage: fc.constantFrom(...VINTAGES),
  origin: fc.constantFrom(...ORIGINS),
});

describe('a rendered page', () => {
  it('is the JSON of its rows, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(row), fc.option(fc.string()), (rows, nextCursor) => {
        expect(JSON.parse(renderPage(rows, nextCursor))).toEqual(
          JSON.parse(JSON.stringify({ data: rows.map(toFlowJson), next_cursor: nextCursor })),
        );
      }),
    );
  });

  it.each(['not_yet_published', 'source_gap', 'never_fetched'] as const)(
    'without rows says why: %s, and the same in words',
    (reason) => {
      const page = REGIONAL_PRODUCTION_PAGE.parse(JSON.parse(renderEmptyPage(reason)));
      expect(page).toMatchObject({ data: [], next_cursor: null, reason });
      expect(page.message).toMatch(/\.$/);
    },
  );
});
