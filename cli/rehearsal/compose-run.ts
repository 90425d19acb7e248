import type { ChildHandle } from '../stack/child-process.js';
import { delay } from '../stack/poll.js';

import { durationMs, type ComposeService } from './compose-file.js';
import type { Container } from './container.js';

/** What became of a service, with the times the table shows. */
export interface ServiceRecord {
  readonly name: string;
  readonly isJob: boolean;
  /** From the start of its process to its health, or to the end of a job; undefined until then. */
  firstReadyMs: number | undefined;
  restarts: number;
}

/** Services that run as the compose file says. */
export interface ComposeRun {
  /** Resolves when every service is healthy and every job done. */
  readonly allReady: Promise<void>;
  records(): readonly ServiceRecord[];
  /** The process of a service now. */
  handle(name: string): ChildHandle;
  container(name: string): Container;
  /** Kills a service at once, as a crash would. */
  kill(name: string): Promise<void>;
  /** Resolves when a service is healthy again, with the time since a moment. */
  untilHealthy(name: string, sinceMs: number): Promise<number>;
  /** Ends everything, those that others wait for last. */
  stop(): Promise<void>;
}

/** Docker starts a container again after 100 ms, doubled each time. */
const FIRST_RESTART_MS = 100;
/** How often a service that starts is asked; compose asks at its interval. */
const ASK_EVERY_MS = 500;
const START_LIMIT_MS = 90_000;

interface Running {
  readonly container: Container;
  readonly record: ServiceRecord;
  readonly ready: Promise<void>;
  current: ChildHandle | undefined;
  startedMs: number;
}

/** Starts containers in the order of their dependencies and restarts them by their policy. */
export function runContainers(containers: readonly Container[]): ComposeRun {
  const running = new Map<string, Running>();
  const state = { isStopping: false };
  const waitFor = (name: string): Promise<void> => {
    const found = running.get(name);
    return found === undefined ? Promise.resolve() : found.ready;
  };
  for (const container of inOrder(containers)) {
    const record: ServiceRecord = {
      name: container.name,
      isJob: isJob(container.service),
      firstReadyMs: undefined,
      restarts: 0,
    };
    const entry: { -readonly [key in keyof Running]: Running[key] } = {
      container,
      record,
      current: undefined,
      startedMs: 0,
      ready: Promise.resolve(),
    };
    entry.ready = Promise.all(
      Object.keys(container.service.depends_on ?? {}).map((name) => waitFor(name)),
    ).then(() => bringUp(entry, state));
    entry.ready.catch(() => undefined);
    running.set(container.name, entry);
  }
  const get = (name: string): Running => {
    const found = running.get(name);
    if (found === undefined) throw new Error(`${name} is not part of this rehearsal`);
    return found;
  };
  return {
    allReady: Promise.all([...running.values()].map(({ ready }) => ready)).then(() => undefined),
    records: () => [...running.values()].map(({ record }) => record),
    handle: (name) => currentOf(get(name)),
    container: (name) => get(name).container,
    kill: async (name) => {
      const handle = currentOf(get(name));
      process.kill(handle.pid, 'SIGKILL');
      await handle.exited;
    },
    untilHealthy: async (name, sinceMs) => {
      await becomeHealthy(get(name), state);
      return Date.now() - sinceMs;
    },
    stop: async () => {
      state.isStopping = true;
      for (const { current } of [...running.values()].reverse()) await current?.stop();
    },
  };
}

/** Dependencies first. */
function inOrder(containers: readonly Container[]): readonly Container[] {
  const byName = new Map(containers.map((container) => [container.name, container]));
  const ordered = new Set<Container>();
  const visit = (container: Container): void => {
    for (const name of Object.keys(container.service.depends_on ?? {})) {
      const other = byName.get(name);
      if (other !== undefined) visit(other);
    }
    ordered.add(container);
  };
  for (const container of containers) visit(container);
  return [...ordered];
}

async function bringUp(entry: Running, state: { readonly isStopping: boolean }): Promise<void> {
  if (state.isStopping) return;
  const { container, record } = entry;
  const beganMs = Date.now();
  entry.current = await container.start();
  entry.startedMs = beganMs;
  if (record.isJob) await finishJob(entry, state);
  else {
    void keepRunning(entry, state);
    await becomeHealthy(entry, state);
  }
  record.firstReadyMs = Date.now() - beganMs;
}

async function finishJob(entry: Running, state: { readonly isStopping: boolean }): Promise<void> {
  const [, tries = '1'] = entry.container.service.restart?.split(':') ?? [];
  for (let attempt = 1; ; attempt += 1) {
    const handle = currentOf(entry);
    const { code } = await handle.exited;
    if (code === 0 || state.isStopping) return;
    if (attempt > Number(tries)) {
      throw new Error(`${entry.record.name} failed ${attempt} times, see ${handle.logFile}`);
    }
    entry.record.restarts += 1;
    await delay(FIRST_RESTART_MS * 2 ** attempt);
    entry.current = await entry.container.start();
  }
}

/** `unless-stopped`: whatever ends is started again. */
async function keepRunning(entry: Running, state: { readonly isStopping: boolean }): Promise<void> {
  let pauseMs = FIRST_RESTART_MS;
  for (;;) {
    await currentOf(entry).exited;
    if (state.isStopping) return;
    // A container that ran for ten seconds starts the count anew.
    if (Date.now() - entry.startedMs > 10_000) pauseMs = FIRST_RESTART_MS;
    await delay(pauseMs);
    pauseMs *= 2;
    entry.record.restarts += 1;
    entry.startedMs = Date.now();
    entry.current = await entry.container.start();
  }
}

async function becomeHealthy(
  entry: Running,
  state: { readonly isStopping: boolean },
): Promise<void> {
  const { container } = entry;
  const { healthcheck } = container.service;
  if (healthcheck === undefined || !('test' in healthcheck)) return;
  const [kind = '', ...words] = healthcheck.test;
  const argv = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...words] : words;
  const deadlineMs = Date.now() + START_LIMIT_MS;
  for (;;) {
    const handle = currentOf(entry);
    const answer = await container
      .exec(handle, argv, durationMs(healthcheck.timeout))
      .then(() => undefined)
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    if (answer === undefined || state.isStopping) return;
    if (Date.now() > deadlineMs) {
      throw new Error(
        `${container.name} is not healthy (${answer.message}), see ${handle.logFile}`,
      );
    }
    await delay(ASK_EVERY_MS);
  }
}

function currentOf({ current, container }: Running): ChildHandle {
  if (current === undefined) throw new Error(`${container.name} has not been started`);
  return current;
}

function isJob({ restart }: ComposeService): boolean {
  return restart?.startsWith('on-failure') === true;
}
