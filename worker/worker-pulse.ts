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
  /**
   * At this moment, for each of its roles, Temporal listed this process on the queue or it had a step
   * under way; null: not yet.
   */
  readonly readyAtUtc: string | null;
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
  /**
   * How many steps of a role are under way: with all slots taken a worker asks for no work, and
   * Temporal soon lists it no more.
   */
  readonly stepsUnderWay: (role: WorkerRole) => number;
  /** Told when the file cannot be written. */
  readonly onWarning: (message: string, error: unknown) => void;
  /** Default 5,000. */
  readonly everyMs?: number;
  /** How long ago the worker may have asked to count as listed. Default 90,000. */
  readonly askedWithinMs?: number;
}

const BEAT_EVERY_MS = 5000;
/** Until Temporal lists the worker for the first time: what waits for it need not wait longer. */
const FIRST_BEATS_MS = 500;
/** A poll that finds no work is held by the server for a minute before the worker asks again. */
const ASKED_WITHIN_MS = 90_000;

/**
 * Writes a worker's health file every 5 s until it is stopped: that the process lives, and when
 * it was last ready: listed by Temporal itself among those that ask for work, or with work in hand.
 * The returned function ends it and removes the file.
 */
export function startWorkerPulse(options: WorkerPulseOptions): () => void {
  const { file, everyMs = BEAT_EVERY_MS } = options;
  if (file === undefined) return () => undefined;
  const state = { readyAtUtc: null as string | null, isStopped: false, isAsking: false };
  const beat = (): void => {
    if (!state.isAsking) {
      state.isAsking = true;
      void isReady(options).then((ready) => {
        state.isAsking = false;
        if (!ready || state.isStopped) return;
        state.readyAtUtc = new Date().toISOString();
        write(options, file, state.readyAtUtc);
      });
    }
    write(options, file, state.readyAtUtc);
  };
  let timer: NodeJS.Timeout | undefined;
  const goOn = (): void => {
    beat();
    timer = setTimeout(
      goOn,
      state.readyAtUtc === null ? Math.min(FIRST_BEATS_MS, everyMs) : everyMs,
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

/** Whether each role is listed by Temporal or busy; false as well while Temporal is asked in vain. */
async function isReady(options: WorkerPulseOptions): Promise<boolean> {
  const idleRoles = options.roles.filter((role) => options.stepsUnderWay(role) === 0);
  try {
    const listed = await Promise.all(idleRoles.map((role) => isListed(options, role)));
    return listed.every(Boolean);
  } catch {
    return false;
  }
}

async function isListed(options: WorkerPulseOptions, role: WorkerRole): Promise<boolean> {
  const { connection, namespace, identity, askedWithinMs = ASKED_WITHIN_MS } = options;
  const sinceMs = Date.now() - askedWithinMs;
  const pollers = await readQueuePollers(connection, namespace, role);
  return pollers.some((poller) => poller.identity === identity && poller.lastAskedMs >= sinceMs);
}

/** Through a rename, so that a reader never sees a half. */
function write(options: WorkerPulseOptions, file: string, readyAtUtc: string | null): void {
  const pulse: WorkerPulse = {
    pid: process.pid,
    roles: options.roles,
    beatAtUtc: new Date().toISOString(),
    readyAtUtc,
  };
  try {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(pulse));
    renameSync(draft, file);
  } catch (error) {
    options.onWarning(`GRID_HEALTH_FILE: ${file} cannot be written`, error);
  }
}
