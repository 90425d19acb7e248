import type { WatchKeeper } from '../../../../../platform/warehouse/watch/watch-keeper.js';
import type { WatchReader } from '../../../../../platform/warehouse/watch/watch-reader.js';

const unused = () => Promise.reject(new Error('the watch is not used here'));

/** For tests of what does not watch. */
export const UNUSED_WATCH_KEEPER: WatchKeeper = {
  saveSightings: unused,
  ageAssets: unused,
  resolveAssets: unused,
  recordAttempt: unused,
  judgeDataset: unused,
  findForgotten: unused,
  raiseOnce: unused,
};

/** For tests of what does not read the watch. */
export const UNUSED_WATCH_READER: WatchReader = {
  findFreshness: unused,
  findAlarms: unused,
  findAssets: unused,
  findAsset: unused,
  findAssetEvents: unused,
};
