import { backoffMs } from './backoff.js';
import type { ChildExit, ChildHandle } from './child-process.js';

/** A component that is started again whenever it ends by itself. */
export interface SupervisedComponent {
  readonly name: string;
  current(): ChildHandle;
  restarts(): number;
  /** Ends it for good; resolves when it is gone. */
  stop(): Promise<void>;
}

/** What the supervisor is told about a component. */
export interface SupervisionEvents {
  /** It ended by itself, or did not come up again; the next start follows after a pause. */
  onCrash(crash: ComponentCrash): void;
  onRestarted(name: string, handle: ChildHandle): void;
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
 * Starts a component and keeps it running.
 *
 * @throws whatever the first start throws; later failures are told as crashes.
 */
export async function supervise(
  name: string,
  start: () => Promise<ChildHandle>,
  events: SupervisionEvents,
  pauseBefore: (attempt: number) => number = backoffMs,
): Promise<SupervisedComponent> {
  let handle = await start();
  let startedMs = Date.now();
  let restarts = 0;
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
      if (Date.now() - startedMs > HEALTHY_AFTER_MS) crashesInARow = 0;
      await tellCrash({ exit });
      const next = await startAgain();
      if (next === undefined) return;
      handle = next;
      startedMs = Date.now();
      restarts += 1;
      events.onRestarted(name, handle);
    }
  };
  const startAgain = async (): Promise<ChildHandle | undefined> => {
    for (;;) {
      if (stopRequested()) return undefined;
      try {
        return await start();
      } catch (error) {
        if (stopRequested()) return undefined;
        await tellCrash({ error });
      }
    }
  };
  const stopRequested = (): boolean => isStopping;
  const ended = keepRunning();
  return {
    name,
    current: () => handle,
    restarts: () => restarts,
    stop: async () => {
      isStopping = true;
      pause.cutShort();
      await handle.stop();
      await ended;
      await handle.stop();
    },
  };
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
