import { Connection } from '@temporalio/client';

import { readQueuePollers } from '../../worker/queue-pollers.js';
import type { WorkerRole } from '../../workflows/contracts.js';
import { pollUntil } from '../stack/poll.js';

import type { ComposeRun } from './compose-run.js';
import { streamRequests, type ProxyClient } from './proxy-client.js';
import { seconds } from './rehearsal-report.js';

/** Namespace of the simulated stack. */
export const NAMESPACE = 'grid-simulated';
/** Where Temporal answers inside the namespaces of the rehearsal. */
export const TEMPORAL = '127.0.0.1:7233';
/** "Within seconds". */
const API_BACK_LIMIT_MS = 10_000;
/** A worker starts within seconds; then Temporal lists it when it next asks for work. */
const WORKER_BACK_LIMIT_MS = 30_000;
/** The start period of its health check in the compose file. */
const TEMPORAL_BACK_LIMIT_MS = 60_000;
const ROLES: readonly WorkerRole[] = ['workflows', 'io', 'compute', 'load'];
/** A poll that was open when Temporal died is given up after a minute. */
const POLL_AGAIN_LIMIT_MS = 90_000;

/** How the scenario asks from outside: through the proxy, with a token. */
export interface Access {
  readonly client: ProxyClient;
  readonly authorization: string;
}

/** Takes one finding of the scenario. */
export type Note = (what: string, isGood: boolean, detail: string) => void;

function restartsOf(run: ComposeRun, name: string): number {
  const record = run.records().find((one) => one.name === name);
  if (record === undefined) throw new Error(`${name} is not part of this rehearsal`);
  return record.restarts;
}

/** Kills a worker; it is started again, and polls within half a minute. */
export async function killWorker(run: ComposeRun, name: string, note: Note): Promise<void> {
  const killedMs = Date.now();
  const restartsBefore = restartsOf(run, name);
  await run.kill(name);
  const backMs = await run.untilHealthy(name, killedMs);
  const restarts = restartsOf(run, name) - restartsBefore;
  note(
    `${name} killed`,
    // One more where it gave its memory back meanwhile.
    restarts >= 1 && backMs < WORKER_BACK_LIMIT_MS,
    `restarts: ${restarts}, polls again after ${seconds(backMs)}`,
  );
}

/** Kills the API under requests; it is back within seconds. */
export async function killApi(
  run: ComposeRun,
  { client, authorization }: Access,
  note: Note,
): Promise<void> {
  const endStream = streamRequests(client, '/v1/regions', { authorization });
  const killedMs = Date.now();
  await run.kill('api');
  const backMs = await run.untilHealthy('api', killedMs);
  const { asked, failed, longestMs } = await endStream();
  note(
    'api killed',
    backMs < API_BACK_LIMIT_MS,
    `back after ${seconds(backMs)}; of ${asked} requests through the proxy meanwhile ${failed} failed, the longest took ${seconds(longestMs)}`,
  );
}

/** Kills Temporal; it is started again, and workers of every role ask it for work. */
export async function killTemporal(run: ComposeRun, note: Note): Promise<void> {
  const killedMs = Date.now();
  const restartsBefore = restartsOf(run, 'temporal');
  await run.kill('temporal');
  const backMs = await run.untilHealthy('temporal', killedMs);
  await pollUntil(
    'workers that poll again',
    async () => ((await isPolledSince(killedMs)) ? (true as const) : undefined),
    { timeoutMs: POLL_AGAIN_LIMIT_MS, intervalMs: 200 },
  );
  note(
    'temporal killed',
    restartsOf(run, 'temporal') > restartsBefore && backMs < TEMPORAL_BACK_LIMIT_MS,
    `answers again after ${seconds(backMs)}, polled again by workers of every role after ${seconds(Date.now() - killedMs)}`,
  );
}

/** Whether Temporal was asked for work of every role since a moment. */
async function isPolledSince(sinceMs: number): Promise<boolean> {
  const connection = await Connection.connect({ address: TEMPORAL }).catch(() => undefined);
  if (connection === undefined) return false;
  try {
    const lists = await Promise.all(
      ROLES.map((role) => readQueuePollers(connection, NAMESPACE, role)),
    );
    return lists.every((pollers) => pollers.some(({ lastAskedMs }) => lastAskedMs > sinceMs));
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}
