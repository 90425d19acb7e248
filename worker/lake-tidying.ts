import type { LakeUpkeep } from '../platform/lake/lake-upkeep.js';

const EVERY_MS = 24 * 60 * 60_000;

/** What tidying works on and whom it tells. */
export interface LakeTidyingOptions {
  readonly upkeep: LakeUpkeep;
  /** Told what was removed, when something was. */
  readonly onRemoved: (paths: readonly string[]) => void;
  /** Told when the lake could not be gone through; the next day it is tried again. */
  readonly onFailed: (error: unknown) => void;
  readonly everyMs?: number;
}

/**
 * Removes what killed writers left in the lake, now and once a day, without holding up the process.
 * Several processes may do so at once. The returned function ends it.
 */
export function startLakeTidying(options: LakeTidyingOptions): () => void {
  const { upkeep, onRemoved, onFailed, everyMs = EVERY_MS } = options;
  const tidy = (): void => {
    void upkeep.removeLeftovers(Date.now()).then((paths) => {
      if (paths.length > 0) onRemoved(paths);
    }, onFailed);
  };
  tidy();
  const timer = setInterval(tidy, everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
