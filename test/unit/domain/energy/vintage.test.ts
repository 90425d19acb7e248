import { describe, expect, it } from '@jest/globals';

import { findVintageOfNature, vintageRank } from '../../../../domain/energy/vintage.js';

describe('a vintage', () => {
  it('ranks real time below consolidated below definitive (R3)', () => {
    expect(vintageRank('real_time')).toBeLessThan(vintageRank('consolidated'));
    expect(vintageRank('consolidated')).toBeLessThan(vintageRank('definitive'));
  });

  it.each([
    ['Données temps réel', 'real_time'],
    ['Données consolidées', 'consolidated'],
    ['Données définitives', 'definitive'],
    [' DONNÉES DÉFINITIVES ', 'definitive'],
  ])("is named by the nature '%s'", (nature, vintage) => {
    expect(findVintageOfNature(nature)).toBe(vintage);
  });

  it.each(['', 'Données prévues', 'definitive', 'toString', 'constructor', '__proto__'])(
    "is not named by the nature '%s'",
    (nature) => {
      expect(findVintageOfNature(nature)).toBeUndefined();
    },
  );
});
