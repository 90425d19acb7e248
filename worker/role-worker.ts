import { join } from 'node:path';

import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';

import { PROJECT_ROOT } from '../platform/project-root.js';
import { TASK_QUEUES, type WorkerRole } from '../workflows/contracts.js';

import { ACTIVITIES_OF_ROLE, type ActivityDependencies } from './activities.js';
import { activityInterceptor } from './activity-interceptor.js';
import { buildId, pinnedTo } from './deployment.js';
import { DEFAULT_WORKER_SETTINGS, type WorkerSettings } from './worker-settings.js';
import { workflowCode } from './workflow-code.js';

/** The workflows as the build bundles them for the sandbox. */
export const WORKFLOW_BUNDLE = join(PROJECT_ROOT, 'dist', 'workflow-bundle.js');

/** Running activities may finish for this long after a stop is asked. */
const SHUTDOWN_GRACE = '10 seconds';

/** Where a worker polls and what its activities work with. */
export interface RoleWorkerOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly dependencies: ActivityDependencies;
  readonly settings?: WorkerSettings;
  /** How payloads are written and read. Absent: as the SDK does. */
  readonly dataConverter?: DataConverter;
  /** Told whenever an activity of this worker is through. */
  readonly onActivityDone?: () => void;
  /** The workflows that run; this build's own unless told. */
  readonly build?: WorkflowBuild;
}

/** A version of the workflows. */
export interface WorkflowBuild {
  readonly id: string;
  readonly bundleFile: string;
}

/** A worker for one kind of work; it polls once it is run. */
export async function createRoleWorker(
  role: WorkerRole,
  options: RoleWorkerOptions,
): Promise<Worker> {
  const { connection, namespace, settings = DEFAULT_WORKER_SETTINGS, dataConverter } = options;
  return Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUES[role],
    shutdownGraceTime: SHUTDOWN_GRACE,
    ...(dataConverter === undefined ? {} : { dataConverter }),
    ...(role === 'workflows'
      ? await workflowOptions(settings, dataConverter, options.build ?? ownBuild())
      : activityOptions(role, options, settings)),
  });
}

function ownBuild(): WorkflowBuild {
  return { id: buildId(), bundleFile: WORKFLOW_BUNDLE };
}

async function workflowOptions(
  settings: WorkerSettings,
  dataConverter: DataConverter | undefined,
  build: WorkflowBuild,
): Promise<Partial<WorkerOptions>> {
  const { slots, pollers } = settings.limits.workflows;
  return {
    workflowBundle: await workflowCode(build.bundleFile, dataConverter),
    maxConcurrentWorkflowTaskExecutions: slots,
    maxConcurrentWorkflowTaskPolls: pollers,
    ...(settings.versioning === 'pinned' ? { workerDeploymentOptions: pinnedTo(build.id) } : {}),
  };
}

function activityOptions(
  role: Exclude<WorkerRole, 'workflows'>,
  { dependencies, onActivityDone }: RoleWorkerOptions,
  settings: WorkerSettings,
): Partial<WorkerOptions> {
  const { slots, pollers, queueStepsPerSecond } = settings.limits[role];
  return {
    activities: ACTIVITIES_OF_ROLE[role](dependencies),
    maxConcurrentActivityTaskExecutions: slots,
    maxConcurrentActivityTaskPolls: pollers,
    ...(queueStepsPerSecond === undefined
      ? {}
      : { maxTaskQueueActivitiesPerSecond: queueStepsPerSecond }),
    interceptors: {
      activity: [(context) => ({ inbound: activityInterceptor(context, onActivityDone) })],
    },
  };
}
