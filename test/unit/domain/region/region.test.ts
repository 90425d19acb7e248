import { describe, expect, it } from '@jest/globals';

import {
  getRegion,
  isRegionCode,
  REGION_CODES,
  REGIONS,
} from '../../../../domain/region/region.js';

describe('the regions of eCO2mix', () => {
  it('are the twelve of the mainland, each under its own codes', () => {
    expect(REGIONS).toHaveLength(12);
    expect(new Set(REGION_CODES).size).toBe(12);
    expect(new Set(REGIONS.map(({ rteCode }) => rteCode)).size).toBe(12);
    expect([...REGION_CODES].sort()).toEqual(REGION_CODES);
  });

  it('are found by their INSEE code', () => {
    expect(getRegion('32').name).toBe('Hauts-de-France');
    expect(getRegion('93').name).toBe("Provence-Alpes-Côte d'Azur");
  });

  it.each(['94', '01', '1', '', ' 32', '32 ', 'Bretagne', 'constructor'])(
    "do not include '%s'",
    (code) => {
      expect(isRegionCode(code)).toBe(false);
      expect(() => getRegion(code)).toThrow(
        expect.objectContaining({ code: 'UNKNOWN_REGION', details: { value: code } }),
      );
    },
  );
});
