import type { WarehouseLoader } from '../warehouse/warehouse-loader.js';
import type { WarehouseReader } from '../warehouse/warehouse-reader.js';
import type { WatchKeeper } from '../warehouse/watch/watch-keeper.js';
import type { WatchReader } from '../warehouse/watch/watch-reader.js';

import type { Rotating } from './rotating.js';

/** The watch of a loader that follows its address. */
export function rotatingWatchKeeper(rotating: Rotating<WarehouseLoader>): WatchKeeper {
  const use = <Result>(work: (watch: WatchKeeper) => Promise<Result>): Promise<Result> =>
    rotating.use(({ watch }) => work(watch));
  return {
    saveSightings: (sightings, limits, step) =>
      use((watch) => watch.saveSightings(sightings, limits, step)),
    ageAssets: (limits, step) => use((watch) => watch.ageAssets(limits, step)),
    resolveAssets: (step) => use((watch) => watch.resolveAssets(step)),
    recordAttempt: (dataset, attempt) => use((watch) => watch.recordAttempt(dataset, attempt)),
    judgeDataset: (dataset, expected, step) =>
      use((watch) => watch.judgeDataset(dataset, expected, step)),
    findForgotten: (datasets, step) => use((watch) => watch.findForgotten(datasets, step)),
    raiseOnce: (notice, step) => use((watch) => watch.raiseOnce(notice, step)),
  };
}

/** The watch of a reader that follows its address. */
export function rotatingWatchReader(rotating: Rotating<WarehouseReader>): WatchReader {
  const use = <Result>(work: (watch: WatchReader) => Promise<Result>): Promise<Result> =>
    rotating.use(({ watch }) => work(watch));
  return {
    findFreshness: () => use((watch) => watch.findFreshness()),
    findAlarms: (query) => use((watch) => watch.findAlarms(query)),
    findAssets: (query) => use((watch) => watch.findAssets(query)),
    findAsset: (identity) => use((watch) => watch.findAsset(identity)),
    findAssetEvents: (query) => use((watch) => watch.findAssetEvents(query)),
  };
}
