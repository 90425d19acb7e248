import type { WatchLimits } from '../activities/watch/watch-activities.js';
import { assetLimitsOfKind } from '../domain/asset/asset-limits.js';
import { freshnessLimits } from '../domain/freshness/freshness-limits.js';
import type { Configuration } from '../platform/config/configuration.js';

/**
 * When datasets are late and assets stale, as the configuration says.
 *
 * @throws GridError INVALID_CONFIGURATION for a spelling, dataset or kind that is none, or limits in
 * the wrong order.
 */
export function watchLimits(configuration: Configuration): WatchLimits {
  return {
    freshness: freshnessLimits(configuration.GRID_FRESHNESS_OVERRIDES),
    assets: assetLimitsOfKind(
      {
        staleAfterHours: configuration.GRID_ASSET_STALE_HOURS,
        inactiveAfterHours: configuration.GRID_ASSET_INACTIVE_HOURS,
      },
      configuration.GRID_ASSET_HOURS_OVERRIDES,
    ),
  };
}
