/**
 * Exit code of a worker that ended because its memory passed the limit: nothing is broken, start it
 * again at once. EX_TEMPFAIL of sysexits.h; not 0, so that `restart: on-failure` starts it too.
 */
export const RECYCLED_EXIT_CODE = 75;

/** Looks at the memory of a process whenever a step is through. */
export interface MemoryGuard {
  /** Tells once, at the first step after which the limit is passed. */
  readonly stepDone: () => void;
}

/** What a guard watches and whom it tells. */
export interface MemoryGuardOptions {
  /** Undefined: any memory will do. */
  readonly limitBytes: number | undefined;
  readonly readBytes?: () => number;
  readonly onPassed: (bytes: number) => void;
}

/**
 * A guard of this process's resident memory. It looks after a step, never before one: however low
 * the limit, a process does at least one step in its life.
 */
export function createMemoryGuard(options: MemoryGuardOptions): MemoryGuard {
  const { limitBytes, readBytes = () => process.memoryUsage.rss(), onPassed } = options;
  let hasTold = false;
  return {
    stepDone: () => {
      if (limitBytes === undefined || hasTold) return;
      const bytes = readBytes();
      if (bytes <= limitBytes) return;
      hasTold = true;
      onPassed(bytes);
    },
  };
}
