import type { ChildExit, ChildHandle } from './child-process.js';
import { findProcessArguments } from './process-arguments.js';
import { crashMessage, secondsSince, type Screen } from './screen.js';
import type { ComponentState } from './stack-state.js';
import { supervise, type SupervisedComponent } from './supervise.js';

/** A worker that is recycled sooner spends much of its time starting. */
const SHORT_LIFE_MS = 30_000;

/** The running components of a stack, in the order they were asked for. */
export interface ComponentGroup {
  /** Starts a component and keeps it running; says so. */
  start(
    name: string,
    what: string,
    start: (previous?: ChildExit) => Promise<ChildHandle>,
  ): Promise<void>;
  /** Pids and restarts, for other commands. */
  states(): readonly ComponentState[];
  /** Ends the named ones at the same time, with a line each. */
  stop(names: readonly string[]): Promise<void>;
  /** Kills what is left at once. */
  killAll(): void;
}

/** An empty group; `onChange` is called whenever a process came or went. */
export function createComponentGroup(screen: Screen, onChange: () => void): ComponentGroup {
  const components = new Map<string, SupervisedComponent>();
  const commandLines = new Map<number, string>();
  const remember = async (handle: ChildHandle): Promise<void> => {
    commandLines.set(handle.pid, (await findProcessArguments(handle.pid)) ?? '');
    onChange();
  };
  return {
    start: async (name, what, start) => {
      const startedMs = Date.now();
      const component = await supervise(name, start, {
        onCrash: (crash) => {
          screen.warn(crashMessage(crash));
        },
        onRecycled: (recycled, livedMs) => {
          const message = `${recycled} gave its memory back after ${Math.round(livedMs / 1000)} s`;
          if (livedMs >= SHORT_LIFE_MS) screen.info(message);
          else screen.warn(`${message}: GRID_COMPUTE_MEMORY_LIMIT_MB is low for what it does`);
        },
        onRestarted: (restarted, handle) => {
          screen.info(`${restarted} is running again (pid ${handle.pid})`);
          void remember(handle);
        },
      });
      components.set(name, component);
      await remember(component.current());
      screen.done(what, startedMs);
    },
    states: () =>
      [...components.values()].map((component) => ({
        name: component.name,
        pid: component.current().pid,
        commandLine: commandLines.get(component.current().pid) ?? '',
        restarts: component.restarts(),
        recycles: component.recycles(),
      })),
    stop: async (names) => {
      await Promise.all(
        names.map(async (name) => {
          const startedMs = Date.now();
          const component = components.get(name);
          if (component === undefined) return;
          await component.stop();
          components.delete(name);
          screen.info(`${name} stopped  ${secondsSince(startedMs)}`);
        }),
      );
    },
    killAll: () => {
      for (const component of components.values()) {
        try {
          process.kill(component.current().pid, 'SIGKILL');
        } catch {
          continue;
        }
      }
    },
  };
}
