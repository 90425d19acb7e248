import { Client, Connection, isGrpcServiceError } from '@temporalio/client';
import proto from '@temporalio/proto';

import { GridError } from '../../domain/errors/grid-error.js';
import {
  DEPLOYMENT_NAME,
  isUnknownBuild,
  setCurrentBuild,
  type DeploymentPlace,
} from '../../worker/deployment.js';

import { getTemporalPlace } from './platform-place.js';

/** Options of `grid versions`. */
export interface VersionsOptions {
  readonly setCurrent?: string;
  readonly release?: string;
  readonly json?: boolean;
}

/** A build of the workflows that Temporal knows. */
export interface BuildReport {
  readonly build: string;
  /** current, ramping, inactive, draining (its runs go on), drained (it may be stopped). */
  readonly status: string;
  readonly openRuns: number;
}

const { WorkerDeploymentVersionStatus: STATUS, VersioningBehavior: BEHAVIOUR } =
  proto.temporal.api.enums.v1;

/** `grid versions`: which builds there are, which one is current; makes one current, frees runs of one. */
export async function versions(options: VersionsOptions): Promise<void> {
  const { temporalAddress: address, temporalNamespace: namespace } = getTemporalPlace();
  const connection = await Connection.connect({ address, connectTimeout: '5 s' }).catch(
    (cause: unknown) => {
      throw new GridError('TEMPORAL_UNAVAILABLE', `${address} does not answer`, {}, cause);
    },
  );
  const client = new Client({ connection, namespace });
  try {
    if (options.setCurrent !== undefined) {
      await makeCurrent({ connection, namespace }, options.setCurrent);
      console.error(`${options.setCurrent} is current: new workflows begin on it`);
    }
    if (options.release !== undefined) {
      const released = await releaseRuns(client, options.release);
      console.error(`${released} runs of ${options.release} go on with the current build`);
    }
    const builds = await listBuilds(client);
    console.log(options.json === true ? JSON.stringify(builds) : builds.map(lineOf).join('\n'));
  } finally {
    await connection.close();
  }
}

/**
 * New workflows begin on a build from now on.
 *
 * @throws GridError NOT_FOUND when Temporal knows no such build; TEMPORAL_UNAVAILABLE.
 */
export async function makeCurrent(place: DeploymentPlace, build: string): Promise<void> {
  try {
    await setCurrentBuild(place, build);
  } catch (cause) {
    const why = isGrpcServiceError(cause) ? cause.details : 'no answer';
    throw asPlainError(cause, `${build} cannot be made current: ${why}`);
  }
}

/**
 * The builds Temporal knows, newest first.
 *
 * @throws GridError NOT_FOUND when it knows none; TEMPORAL_UNAVAILABLE.
 */
export async function listBuilds(client: Client): Promise<readonly BuildReport[]> {
  const { namespace } = client.options;
  const { workerDeploymentInfo: info } = await client.workflowService
    .describeWorkerDeployment({ namespace, deploymentName: DEPLOYMENT_NAME })
    .catch((cause: unknown) => {
      throw asPlainError(
        cause,
        'Temporal knows no build: workers run without GRID_WORKER_VERSIONING=pinned',
      );
    });
  return Promise.all(
    (info?.versionSummaries ?? []).map(async ({ deploymentVersion, status }) => {
      const build = deploymentVersion?.buildId ?? '';
      const { count } = await client.workflow.count(runsOf(build));
      return { build, status: wordOf(status), openRuns: count };
    }),
  );
}

/**
 * Lets the open runs of a build go on with the current one: for a build whose code is gone. A run
 * whose history the current code cannot follow stands still until it is reset.
 */
export async function releaseRuns(client: Client, build: string): Promise<number> {
  let released = 0;
  for await (const { workflowId, runId } of client.workflow.list({ query: runsOf(build) })) {
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace: client.options.namespace,
      workflowExecution: { workflowId, runId },
      workflowExecutionOptions: {
        versioningOverride: {
          autoUpgrade: true,
          behavior: BEHAVIOUR.VERSIONING_BEHAVIOR_AUTO_UPGRADE,
        },
      },
      updateMask: { paths: ['versioning_override'] },
    });
    released += 1;
  }
  return released;
}

function asPlainError(cause: unknown, unknownBuild: string): unknown {
  if (isUnknownBuild(cause)) return new GridError('NOT_FOUND', unknownBuild, {}, cause);
  if (!isGrpcServiceError(cause)) return cause;
  return new GridError('TEMPORAL_UNAVAILABLE', `Temporal refused: ${cause.details}`, {}, cause);
}

function runsOf(build: string): string {
  return `TemporalWorkerDeploymentVersion = '${DEPLOYMENT_NAME}:${build}' and ExecutionStatus = 'Running'`;
}

function wordOf(status: number | null | undefined): string {
  return (STATUS[status ?? 0] ?? 'unknown')
    .replace('WORKER_DEPLOYMENT_VERSION_STATUS_', '')
    .toLowerCase();
}

function lineOf({ build, status, openRuns }: BuildReport): string {
  return `${build.padEnd(28)}${status.padEnd(12)}${openRuns} open runs`;
}
