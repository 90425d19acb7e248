import { describe, expect, it } from '@jest/globals';

import { datasetEntry } from '../../../../domain/dataset/dataset-catalogue.js';
import { freshnessLimits } from '../../../../domain/freshness/freshness-limits.js';

describe('the expected lag of datasets', () => {
  it('is that of the catalogue', () => {
    expect(freshnessLimits().get('eco2mix-national-tr')).toEqual(
      datasetEntry('eco2mix-national-tr').freshness,
    );
  });

  it('is what is given for a dataset, others keep theirs', () => {
    const limits = freshnessLimits('eco2mix-regional-tr=5/10, eco2mix-national-cons-def=7/8');

    expect(limits.get('eco2mix-regional-tr')).toEqual({
      lateAfterMinutes: 5,
      staleAfterMinutes: 10,
    });
    expect(limits.get('eco2mix-national-tr')).toEqual(
      datasetEntry('eco2mix-national-tr').freshness,
    );
  });

  it.each([
    'eco2mix-regional-tr',
    'eco2mix-regional-tr=60',
    'nonesuch=60/105',
    'eco2mix-regional-tr=106/105',
  ])('is refused when spelled %s', (overrides) => {
    expect(() => freshnessLimits(overrides)).toThrow(
      expect.objectContaining({ code: 'INVALID_CONFIGURATION' }),
    );
  });
});
