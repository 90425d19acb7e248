/** The workflows as the one script that the Temporal sandbox loads. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { writeWhole } from './build-plan.mjs';

/** Bundles dist/workflows into dist/workflow-bundle.js; returns the error when that fails. */
export async function bundleWorkflows(distFolder) {
  const entry = join(distFolder, 'workflows', 'index.js');
  if (!existsSync(entry)) return undefined;
  const interceptors = join(distFolder, 'workflows', 'interceptors.js');
  try {
    const { bundleWorkflowCode } = await import('@temporalio/worker');
    const { code } = await bundleWorkflowCode({
      workflowsPath: entry,
      workflowInterceptorModules: existsSync(interceptors) ? [interceptors] : [],
      failureConverterPath: join(distFolder, 'workflows', 'failure-converter.js'),
      logger: quietLogger,
    });
    writeWhole(join(distFolder, 'workflow-bundle.js'), code);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const ignore = () => undefined;
const say = (message) => process.stderr.write(`${message}\n`);
const quietLogger = {
  log: ignore,
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: say,
  error: say,
};
