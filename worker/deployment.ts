import { isGrpcServiceError, type ConnectionLike } from '@temporalio/client';
import type { WorkerDeploymentOptions } from '@temporalio/worker';

import { codeVersion } from './code-version.js';

/** Name under which Temporal lists the builds of the workflows. */
export const DEPLOYMENT_NAME = 'grid-power-stream';

/**
 * This build as Temporal knows it: the code's version, so that any change of the sources is a build
 * of its own.
 */
export function buildId(): string {
  return codeVersion();
}

/** A workflow ends on the build it began on. */
export function pinnedTo(build: string): WorkerDeploymentOptions {
  return {
    version: { deploymentName: DEPLOYMENT_NAME, buildId: build },
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'PINNED',
  };
}

/** Where the builds of a stack are listed. */
export interface DeploymentPlace {
  readonly connection: ConnectionLike;
  readonly namespace: string;
}

/**
 * New workflows begin on this build from now on.
 *
 * @throws ServiceError of gRPC, NOT_FOUND when no worker of the build has asked for work yet.
 */
export async function setCurrentBuild(place: DeploymentPlace, build: string): Promise<void> {
  await place.connection.workflowService.setWorkerDeploymentCurrentVersion({
    namespace: place.namespace,
    deploymentName: DEPLOYMENT_NAME,
    buildId: build,
    identity: `${process.pid}@grid`,
  });
}

/** The build that new workflows begin on; undefined when none was ever made current. */
export async function findCurrentBuild(place: DeploymentPlace): Promise<string | undefined> {
  try {
    const { workerDeploymentInfo } =
      await place.connection.workflowService.describeWorkerDeployment({
        namespace: place.namespace,
        deploymentName: DEPLOYMENT_NAME,
      });
    return workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId ?? undefined;
  } catch (error) {
    if (isUnknown(error)) return undefined;
    throw error;
  }
}

const ASK_EVERY_MS = 500;

/**
 * The first build of a stack becomes current by itself, once its worker has asked for work: without
 * a current build nothing would run. Later builds wait to be made current. Ends with the signal.
 */
export async function becomeFirstBuild(
  place: DeploymentPlace,
  build: string,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      if ((await findCurrentBuild(place)) === undefined) await setCurrentBuild(place, build);
      return;
    } catch (error) {
      if (!isGrpcServiceError(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  }
}

/** Status code of the gRPC protocol. */
const GRPC_NOT_FOUND = 5;

function isUnknown(error: unknown): boolean {
  if (!isGrpcServiceError(error)) return false;
  const code: number = error.code;
  return code === GRPC_NOT_FOUND;
}
