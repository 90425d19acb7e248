import { renameSync, rmSync, writeFileSync } from 'node:fs';

import type { ConnectionLike } from '@temporalio/client';

import type { WorkerRole } from '../workflows/contracts.js';

import { readQueuePollers } from './queue-pollers.js';

/** What a worker says of itself in its health file. */
export interface WorkerPulse {
  readonly pid: number;
  readonly roles: readonly WorkerRole[];
  /** The event loop turned at this moment. */
  readonly beatAtUtc: string;
  /** Temporal listed this process on the queues of all its roles at this moment; null: not yet. */
  readonly polledAtUtc: string | null;
}

/** Whose pulse is taken, and where it is written. */
export interface WorkerPulseOptions {
  /** Absent: no pulse is written. */
  readonly file: string | undefined;
  readonly connection: ConnectionLike;
  readonly namespace: string;
  readonly roles: readonly WorkerRole[];
  /** What the worker calls itself towards Temporal. */
  readonly identity: string;
  /** Told when the file cannot be written. */
  readonly onWarning: (message: string, error: unknown) => void;
  readonly everyMs?: number;
}

const BEAT_EVERY_MS = 5000;
/** Until Temporal lists the worker for the first time: what waits for it need not wait longer. */
const FIRST_BEATS_MS = 500;
/** A poll that finds no work is held by the server for a minute before the worker asks again. */
const ASKED_WITHIN_MS = 90_000;

/**
 * Writes a worker's health file every 5 s until it is stopped: that the process lives, and when
 * Temporal itself last listed it among those that ask for work on each of its queues.
 * The returned function ends it and removes the file.
 */
export function startWorkerPulse(options: WorkerPulseOptions): () => void {
  const { file, everyMs = BEAT_EVERY_MS } = options;
  if (file === undefined) return () => undefined;
  const state = { polledAtUtc: null as string | null, isStopped: false, isAsking: false };
  const beat = (): void => {
    if (!state.isAsking) {
      state.isAsking = true;
      void isListed(options).then((listed) => {
        state.isAsking = false;
        if (!listed || state.isStopped) return;
        state.polledAtUtc = new Date().toISOString();
        write(options, file, state.polledAtUtc);
      });
    }
    write(options, file, state.polledAtUtc);
  };
  let timer: NodeJS.Timeout | undefined;
  const goOn = (): void => {
    beat();
    timer = setTimeout(
      goOn,
      state.polledAtUtc === null ? Math.min(FIRST_BEATS_MS, everyMs) : everyMs,
    );
    timer.unref();
  };
  goOn();
  return () => {
    state.isStopped = true;
    clearTimeout(timer);
    rmSync(file, { force: true });
  };
}

/** Whether Temporal lists this process on all its queues; false as well while Temporal is away. */
async function isListed(options: WorkerPulseOptions): Promise<boolean> {
  const { connection, namespace, roles, identity } = options;
  const sinceMs = Date.now() - ASKED_WITHIN_MS;
  try {
    const lists = await Promise.all(
      roles.map((role) => readQueuePollers(connection, namespace, role)),
    );
    return lists.every((pollers) =>
      pollers.some((poller) => poller.identity === identity && poller.lastAskedMs >= sinceMs),
    );
  } catch {
    return false;
  }
}

/** Through a rename, so that a reader never sees a half. */
function write(options: WorkerPulseOptions, file: string, polledAtUtc: string | null): void {
  const pulse: WorkerPulse = {
    pid: process.pid,
    roles: options.roles,
    beatAtUtc: new Date().toISOString(),
    polledAtUtc,
  };
  try {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(pulse));
    renameSync(draft, file);
  } catch (error) {
    options.onWarning(`GRID_HEALTH_FILE: ${file} cannot be written`, error);
  }
}
