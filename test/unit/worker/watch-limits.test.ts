import { describe, expect, it } from '@jest/globals';

import { DEFAULT_WATCH_LIMITS } from '../../../activities/watch/watch-activities.js';
import { readConfiguration } from '../../../platform/config/configuration.js';
import { watchLimits } from '../../../worker/watch-limits.js';

describe('the limits of the watch', () => {
  it('are those of catalogue and domain when no variable is set', () => {
    expect(watchLimits(readConfiguration({}))).toEqual(DEFAULT_WATCH_LIMITS);
  });

  it('follow the variables', () => {
    const limits = watchLimits(
      readConfiguration({
        GRID_FRESHNESS_OVERRIDES: 'eco2mix-regional-tr=5/10',
        GRID_ASSET_STALE_HOURS: '2',
        GRID_ASSET_INACTIVE_HOURS: '4',
        GRID_ASSET_HOURS_OVERRIDES: 'grid_node=6/8',
      }),
    );

    expect(limits.freshness.get('eco2mix-regional-tr')).toEqual({
      judgedOn: 'measured',
      lateAfterMinutes: 5,
      staleAfterMinutes: 10,
    });
    expect(limits.assets.region).toEqual({ staleAfterHours: 2, inactiveAfterHours: 4 });
    expect(limits.assets.grid_node).toEqual({ staleAfterHours: 6, inactiveAfterHours: 8 });
  });

  it('keep a worker from starting when they make no sense', () => {
    expect(() => watchLimits(readConfiguration({ GRID_ASSET_STALE_HOURS: '200' }))).toThrow(
      expect.objectContaining({ code: 'INVALID_CONFIGURATION' }),
    );
  });
});
