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
