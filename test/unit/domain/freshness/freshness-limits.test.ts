import { describe, expect, it } from '@jest/globals';

import { DATASET_IDS, datasetEntry } from '../../../../domain/dataset/dataset-catalogue.js';
import { freshnessLimits } from '../../../../domain/freshness/freshness-limits.js';

describe('the expected lag of datasets', () => {
  const limits = freshnessLimits();

  it('is that of the catalogue, judged on measured values', () => {
    expect(limits.get('eco2mix-national-tr')).toEqual({
      judgedOn: 'measured',
      ...datasetEntry('eco2mix-national-tr').freshness,
    });
  });

  it('is judged on answers where there are no measured instants', () => {
    const hours = (late: number, stale: number) => ({
      ...{ judgedOn: 'answered', lateAfterMinutes: late * 60, staleAfterMinutes: stale * 60 },
    });

    expect(limits.get('maintenance-page')).toEqual(hours(3, 12));
    expect(limits.get('reference-places')).toEqual(hours(30, 72));
    expect(limits.get('reference-grid-nodes')).toEqual(hours(30, 72));
  });

  it.each(DATASET_IDS)('%s is expected exactly when it is asked for by itself', (dataset) => {
    const isAsked = datasetEntry(dataset).schedules.length > 0;

    expect(limits.get(dataset) !== null).toBe(isAsked);
  });

  it('is what is given for a dataset, others keep theirs', () => {
    const limits = freshnessLimits('eco2mix-regional-tr=5/10, eco2mix-national-cons-def=7/8');

    expect(limits.get('eco2mix-regional-tr')).toEqual({
      judgedOn: 'measured',
      lateAfterMinutes: 5,
      staleAfterMinutes: 10,
    });
    expect(limits.get('eco2mix-national-tr')).toEqual(freshnessLimits().get('eco2mix-national-tr'));
  });

  it('may be given for what is judged on answers, and for files that somebody brings', () => {
    const limits = freshnessLimits('maintenance-page=5/10,generation-register=7/8');

    expect(limits.get('maintenance-page')).toMatchObject({
      ...{ judgedOn: 'answered', staleAfterMinutes: 10 },
    });
    expect(limits.get('generation-register')).toMatchObject({
      ...{ judgedOn: 'answered', staleAfterMinutes: 8 },
    });
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
