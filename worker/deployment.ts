import { setTimeout } from 'node:timers/promises';

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
 * @throws ServiceError of gRPC: see {@link isUnknownBuild}.
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
    if (isUnknownBuild(error)) return undefined;
    throw error;
  }
}

/** How a build is made the first one. */
export interface FirstBuildOptions {
  /** Ends the asking. */
  readonly stop: AbortSignal;
  /** Told of every answer that is neither "not yet" nor "not there": waiting may not mend it. */
  readonly onWarning: (message: string, error: unknown) => void;
  /** Default 500. */
  readonly askEveryMs?: number;
  /** After a warning; default 30,000. */
  readonly askAgainMs?: number;
}

const ASK_EVERY_MS = 500;
const ASK_AGAIN_MS = 30_000;

/**
 * The first build of a stack becomes current by itself, once its worker has asked for work: without
 * a current build nothing would run. Later builds wait to be made current. Ends with the signal.
 */
export async function becomeFirstBuild(
  place: DeploymentPlace,
  build: string,
  options: FirstBuildOptions,
): Promise<void> {
  const { stop, onWarning, askEveryMs = ASK_EVERY_MS, askAgainMs = ASK_AGAIN_MS } = options;
  while (!stop.aborted) {
    try {
      if ((await findCurrentBuild(place)) === undefined) await setCurrentBuild(place, build);
      return;
    } catch (error) {
      if (!isGrpcServiceError(error)) throw error;
      const isExpected = isUnknownBuild(error) || hasStatus(error, GRPC_UNAVAILABLE);
      if (!isExpected) onWarning(`build ${build} could not be made the current one`, error);
      await pause(isExpected ? askEveryMs : askAgainMs, stop);
    }
  }
}

/** Status codes of the gRPC protocol. */
const GRPC_NOT_FOUND = 5;
const GRPC_FAILED_PRECONDITION = 9;
const GRPC_UNAVAILABLE = 14;

/**
 * Whether Temporal answered that no worker of such a deployment or build has asked for work: who reads
 * of it is told NOT_FOUND, who would make it current FAILED_PRECONDITION (server 1.29).
 */
export function isUnknownBuild(error: unknown): boolean {
  return hasStatus(error, GRPC_NOT_FOUND) || hasStatus(error, GRPC_FAILED_PRECONDITION);
}

function hasStatus(error: unknown, status: number): boolean {
  if (!isGrpcServiceError(error)) return false;
  const code: number = error.code;
  return code === status;
}

async function pause(durationMs: number, stop: AbortSignal): Promise<void> {
  try {
    await setTimeout(durationMs, undefined, { signal: stop });
  } catch (error) {
    if (!stop.aborted) throw error;
  }
}
