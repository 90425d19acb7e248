import { describe, expect, it } from '@jest/globals';

import { REGIONAL_ENERGY_SOURCES } from '../../../../domain/energy/energy-source.js';
import { REGION_CODES } from '../../../../domain/region/region.js';
import {
  getRegionOfKey,
  getSourceOfKey,
  regionKeyOf,
  SOURCE_KEYS,
} from '../../../../platform/warehouse/dimension-keys.js';

describe('the keys of the dimensions', () => {
  it('source keys grow in the byte order of the codes', () => {
    const byKey = [...REGIONAL_ENERGY_SOURCES].sort((a, b) => SOURCE_KEYS[a] - SOURCE_KEYS[b]);
    expect(byKey).toEqual([...REGIONAL_ENERGY_SOURCES].sort());
  });

  it('region keys grow in the byte order of the codes', () => {
    const byKey = [...REGION_CODES].sort((a, b) => regionKeyOf(a) - regionKeyOf(b));
    expect(byKey).toEqual([...REGION_CODES].sort());
  });

  it('every key leads back to its code, and fits a smallint', () => {
    for (const source of REGIONAL_ENERGY_SOURCES) {
      expect(getSourceOfKey(SOURCE_KEYS[source])).toBe(source);
    }
    for (const code of REGION_CODES) expect(getRegionOfKey(regionKeyOf(code)).code).toBe(code);
  });

  it('a key nobody has is a defect', () => {
    expect(() => getSourceOfKey(1)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
    expect(() => getRegionOfKey(94)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });
});
