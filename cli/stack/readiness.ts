import { connect } from 'node:net';

import type { Connection } from '@temporalio/client';

import { GridError } from '../../domain/errors/grid-error.js';
import { readQueuePollers } from '../../worker/queue-pollers.js';
import type { WorkerRole } from '../../workflows/contracts.js';

import type { ChildHandle } from './child-process.js';
import { lastLines, readableLine } from './log-tail.js';
import { pollUntil } from './poll.js';
import { LOOPBACK } from './port.js';

/** For many processes that start on a busy machine; one that ends is told at once. */
const START_LIMIT_MS = 180_000;
const REQUEST_LIMIT_MS = 2000;
const SHOWN_LOG_LINES = 10;

/** Resolves when something listens on a port. */
export function waitForPort(child: ChildHandle, port: number): Promise<true> {
  return waitFor(child, () => canConnect(port));
}

/** Resolves when an address answers with a 2xx status. */
export function waitForHttp(child: ChildHandle, url: string): Promise<true> {
  return waitFor(child, async () => {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_LIMIT_MS) });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  });
}

/** Resolves when a worker asks for work on the queues of all its roles; others may poll them too. */
export function waitForPolling(
  child: ChildHandle,
  connection: Connection,
  namespace: string,
  roles: readonly WorkerRole[],
): Promise<true> {
  return waitFor(child, async () => {
    const answers = await Promise.all(
      roles.map((role) => isPolledBy(child.pid, connection, namespace, role)),
    );
    return answers.every((answer) => answer);
  });
}

/** By the identity the SDK gives a worker: its process id and the host. */
async function isPolledBy(
  pid: number,
  connection: Connection,
  namespace: string,
  role: WorkerRole,
): Promise<boolean> {
  try {
    const pollers = await readQueuePollers(connection, namespace, role);
    return pollers.some(({ identity }) => identity.startsWith(`${pid}@`));
  } catch {
    return false;
  }
}

async function waitFor(child: ChildHandle, isReady: () => Promise<boolean>): Promise<true> {
  try {
    return await pollUntil(
      child.name,
      async () => ((await isReady()) ? (true as const) : undefined),
      {
        timeoutMs: START_LIMIT_MS,
        giveUp: () => (child.exit() === undefined ? undefined : 'it ended during its start'),
      },
    );
  } catch (error) {
    await child.stop();
    const message = error instanceof Error ? error.message : String(error);
    const tail = lastLines(child.logFile, SHOWN_LOG_LINES).map(
      (line) => `\n      ${readableLine(line)}`,
    );
    throw new GridError(
      'NOT_READY',
      `${message}; last lines of ${child.logFile}:${tail.join('')}`,
      {},
      error,
    );
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, LOOPBACK);
    const finish = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => {
      finish(true);
    });
    socket.once('error', () => {
      finish(false);
    });
  });
}
