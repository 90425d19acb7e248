import type { ConnectionLike } from '@temporalio/client';
import proto from '@temporalio/proto';

import { TASK_QUEUES, type WorkerRole } from '../workflows/contracts.js';

const QUEUE_TYPES = proto.temporal.api.enums.v1.TaskQueueType;

/** A process that asked for work on a queue, as Temporal remembers it. */
export interface QueuePoller {
  readonly identity: string;
  /** When it last asked, in milliseconds since the epoch; whole seconds. */
  readonly lastAskedMs: number;
}

/**
 * The processes that asked for work of a role in the last five minutes, as Temporal tells it.
 *
 * @throws whatever the call throws, when Temporal does not answer.
 */
export async function readQueuePollers(
  connection: ConnectionLike,
  namespace: string,
  role: WorkerRole,
): Promise<readonly QueuePoller[]> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: TASK_QUEUES[role] },
    taskQueueType:
      role === 'workflows'
        ? QUEUE_TYPES.TASK_QUEUE_TYPE_WORKFLOW
        : QUEUE_TYPES.TASK_QUEUE_TYPE_ACTIVITY,
  });
  return pollers.map(({ identity, lastAccessTime }) => ({
    identity: identity ?? '',
    lastAskedMs: Number(lastAccessTime?.seconds ?? 0) * 1000,
  }));
}
