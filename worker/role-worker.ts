import { join } from 'node:path';

import { Worker, type NativeConnection } from '@temporalio/worker';

import { PROJECT_ROOT } from '../platform/project-root.js';
import { TASK_QUEUES, type WorkerRole } from '../workflows/contracts.js';

import { ACTIVITIES_OF_ROLE, type ActivityDependencies } from './activities.js';
import { activityInterceptor } from './activity-interceptor.js';

/** The workflows as the build bundles them for the sandbox. */
export const WORKFLOW_BUNDLE = join(PROJECT_ROOT, 'dist', 'workflow-bundle.js');

/** Running activities may finish for this long after a stop is asked. */
const SHUTDOWN_GRACE = '10 seconds';

/** How many activities of a role run at once: compute is bound by cores and memory. */
const CONCURRENT_ACTIVITIES: Readonly<Record<WorkerRole, number>> = {
  workflows: 1,
  io: 8,
  compute: 1,
  load: 2,
};

/** Where a worker polls and what its activities work with. */
export interface RoleWorkerOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly dependencies: ActivityDependencies;
}

/** A worker for one kind of work; it polls once it is run. */
export function createRoleWorker(
  role: WorkerRole,
  { connection, namespace, dependencies }: RoleWorkerOptions,
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUES[role],
    shutdownGraceTime: SHUTDOWN_GRACE,
    ...(role === 'workflows'
      ? { workflowBundle: { codePath: WORKFLOW_BUNDLE } }
      : {
          activities: ACTIVITIES_OF_ROLE[role](dependencies),
          maxConcurrentActivityTaskExecutions: CONCURRENT_ACTIVITIES[role],
          interceptors: { activity: [(context) => ({ inbound: activityInterceptor(context) })] },
        }),
  });
}
