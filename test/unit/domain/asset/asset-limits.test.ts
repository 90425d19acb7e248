import { describe, expect, it } from '@jest/globals';

import { assetLimitsOfKind } from '../../../../domain/asset/asset-limits.js';

describe('the limits of assets', () => {
  it('are 24 h and a week for regions, 45 and 120 days for what registers name', () => {
    const limits = assetLimitsOfKind();

    expect(limits.region).toEqual({ staleAfterHours: 24, inactiveAfterHours: 168 });
    expect(limits.grid_node).toEqual({ staleAfterHours: 1080, inactiveAfterHours: 2880 });
  });

  it('are those given, for every kind or for one', () => {
    const general = { staleAfterHours: 2, inactiveAfterHours: 4 };
    const limits = assetLimitsOfKind(general, ' grid_node=10/20 , ');

    expect(limits.transmission).toEqual(general);
    expect(limits.grid_node).toEqual({ staleAfterHours: 10, inactiveAfterHours: 20 });
  });

  it.each(['grid_node', 'grid_node=1', 'pylon=1/2', 'grid_node=2/2', 'grid_node=0/2'])(
    'are refused when spelled %s',
    (overrides) => {
      expect(() => assetLimitsOfKind(undefined, overrides)).toThrow(
        expect.objectContaining({ code: 'INVALID_CONFIGURATION' }),
      );
    },
  );

  it('are refused when inactive comes before stale', () => {
    expect(() => assetLimitsOfKind({ staleAfterHours: 30, inactiveAfterHours: 24 })).toThrow(
      /stale after 30 h must come before inactive after 24 h/,
    );
  });
});
