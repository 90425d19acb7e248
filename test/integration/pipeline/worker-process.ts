import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { temporal } from '@temporalio/proto';

import { PROJECT_ROOT } from '../../../platform/project-root.js';
import { TASK_QUEUES, type WorkerRole } from '../../../workflows/contracts.js';

import type { Pipeline } from './pipeline-harness.js';
import { until } from './until.js';

/** A worker in a process of its own, which a test may stop, freeze or kill. */
export interface WorkerProcess {
  readonly pid: number;
  /** Ends it at once, whatever it is doing. */
  kill(): Promise<void>;
  /** Lets it finish what it has in hand and take nothing more. */
  drain(): void;
  /** Stops its time: it holds its connections and answers nothing. */
  freeze(): void;
}

/** Starts a worker on a pipeline and waits until it asks for work on each of its queues. */
export async function startWorkerProcess(
  pipeline: Pipeline,
  roles: readonly WorkerRole[],
): Promise<WorkerProcess> {
  const child = spawn(
    process.execPath,
    [join(PROJECT_ROOT, 'dist/cli/main.js'), 'worker', '--roles', roles.join(',')],
    { env: { ...pipeline.environment(), GRID_LOG_LEVEL: 'error' }, stdio: 'ignore' },
  );
  const pid = child.pid;
  if (pid === undefined) throw new Error('the worker process did not start');
  await until(`worker ${pid} to poll`, async () => isPolling(pipeline, pid, roles, child));
  return {
    pid,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    drain: () => {
      child.kill('SIGTERM');
    },
    freeze: () => {
      child.kill('SIGSTOP');
    },
  };
}

async function isPolling(
  { client, namespace }: Pipeline,
  pid: number,
  roles: readonly WorkerRole[],
  child: ChildProcess,
): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`the worker process ended with ${child.exitCode}`);
  const pollers = await Promise.all(
    roles.map((role) =>
      client.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: TASK_QUEUES[role] },
        taskQueueType:
          temporal.api.enums.v1.TaskQueueType[
            role === 'workflows' ? 'TASK_QUEUE_TYPE_WORKFLOW' : 'TASK_QUEUE_TYPE_ACTIVITY'
          ],
      }),
    ),
  );
  return pollers.every(({ pollers: found }) =>
    found.some(({ identity }) => identity?.startsWith(`${pid}@`) === true),
  );
}
