import { RECYCLED_EXIT_CODE } from '../../worker/memory-guard.js';

import { backoffMs } from './backoff.js';
import type { ChildExit, ChildHandle } from './child-process.js';

/** A component that is started again whenever it ends by itself. */
export interface SupervisedComponent {
  readonly name: string;
  current(): ChildHandle;
  /** Starts after a crash. */
  restarts(): number;
  /** Starts after it ended itself to give its memory back. */
  recycles(): number;
  /** Ends it for good; resolves when it is gone. */
  stop(): Promise<void>;
}

/** What the supervisor is told about a component. */
export interface SupervisionEvents {
  /** It ended by itself, or did not come up again; the next start follows after a pause. */
  onCrash(crash: ComponentCrash): void;
  onRestarted(name: string, handle: ChildHandle): void;
  /** It ended itself to give its memory back; its successor starts at once. */
  onRecycled(name: string, livedMs: number): void;
}

/** An unasked-for end of a component. */
export interface ComponentCrash {
  readonly name: string;
  readonly logFile: string;
  /** Undefined when the start itself failed. */
  readonly exit?: ChildExit;
  readonly error?: unknown;
  /** Crashes in a row, this one counted. */
  readonly attempt: number;
  readonly pauseMs: number;
}

/** Running this long, a component counts as healthy again. */
const HEALTHY_AFTER_MS = 60_000;

/**
 * Starts a component and keeps it running. A stop that is asked for while it starts again waits for
 * the fresh process and ends it.
 *
 * @throws whatever the first start throws; later failures are told as crashes.
 */
export async function supervise(
  name: string,
  start: (previous?: ChildExit) => Promise<ChildHandle>,
  events: SupervisionEvents,
  pauseBefore: (attempt: number) => number = backoffMs,
): Promise<SupervisedComponent> {
  let [handle, startedMs] = [await start(), Date.now()];
  const starts = { restarts: 0, recycles: 0 };
  let crashesInARow = 0;
  let isStopping = false;
  const pause = createPause();

  const tellCrash = async (what: Pick<ComponentCrash, 'exit' | 'error'>): Promise<void> => {
    crashesInARow += 1;
    const pauseMs = pauseBefore(crashesInARow);
    events.onCrash({ name, logFile: handle.logFile, attempt: crashesInARow, pauseMs, ...what });
    await pause.wait(pauseMs);
  };
  const keepRunning = async (): Promise<void> => {
    for (;;) {
      const exit = await handle.exited;
      if (isStopping) return;
      const livedMs = Date.now() - startedMs;
      if (livedMs > HEALTHY_AFTER_MS) crashesInARow = 0;
      if (isRecycled(exit)) events.onRecycled(name, livedMs);
      else await tellCrash({ exit });
      const next = await startAgain(exit);
      if (next === undefined) return;
      handle = next;
      if (stopRequested()) return;
      startedMs = Date.now();
      starts[isRecycled(exit) ? 'recycles' : 'restarts'] += 1;
      events.onRestarted(name, handle);
    }
  };
  const startAgain = async (previous: ChildExit): Promise<ChildHandle | undefined> => {
    while (!stopRequested()) {
      try {
        return await start(previous);
      } catch (error) {
        if (!stopRequested()) await tellCrash({ error });
      }
    }
    return undefined;
  };
  const stopRequested = (): boolean => isStopping;
  const ended = keepRunning();
  return {
    name,
    current: () => handle,
    restarts: () => starts.restarts,
    recycles: () => starts.recycles,
    stop: async () => {
      isStopping = true;
      pause.cutShort();
      await handle.stop();
      await ended;
      await handle.stop();
    },
  };
}

function isRecycled({ code }: ChildExit): boolean {
  return code === RECYCLED_EXIT_CODE;
}

/** A wait that can be ended early, for good. */
function createPause(): { wait(durationMs: number): Promise<void>; cutShort(): void } {
  let wake: (() => void) | undefined;
  let isCut = false;
  return {
    wait: (durationMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, isCut ? 0 : durationMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    cutShort: () => {
      isCut = true;
      wake?.();
    },
  };
}
