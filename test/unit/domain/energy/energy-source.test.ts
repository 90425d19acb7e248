import { describe, expect, it } from '@jest/globals';

import {
  ENERGY_SOURCE_DETAILS,
  isEnergySource,
  REGIONAL_ENERGY_SOURCES,
} from '../../../../domain/energy/energy-source.js';

describe('the energy sources', () => {
  it('are each of one kind with a French name', () => {
    expect(Object.keys(ENERGY_SOURCE_DETAILS)).toEqual([...REGIONAL_ENERGY_SOURCES]);
    const names = Object.values(ENERGY_SOURCE_DETAILS).map(({ nameFr }) => nameFr);
    expect(new Set(names).size).toBe(REGIONAL_ENERGY_SOURCES.length);
  });

  it('split into six productions, three storage flows, the exchange and the consumption', () => {
    const kinds = Object.values(ENERGY_SOURCE_DETAILS).map(({ kind }) => kind);
    const counted = Object.fromEntries(
      [...new Set(kinds)].map((kind) => [kind, kinds.filter((other) => other === kind).length]),
    );

    expect(counted).toEqual({ consumption: 1, production: 6, storage: 3, exchange: 1 });
  });

  it('are known by their name in the API only', () => {
    expect(isEnergySource('solar')).toBe(true);
    expect(isEnergySource('Solar')).toBe(false);
    expect(isEnergySource('solaire')).toBe(false);
    expect(isEnergySource('toString')).toBe(false);
  });
});
