import { readFile } from 'node:fs/promises';

import type { DataConverter } from '@temporalio/common';
import type { WorkflowBundleOption } from '@temporalio/worker';

/** On the bundle's own first line, so that its source map stays right. */
const ENCODES_FAILURES = 'globalThis.gridEncodesFailures=true;';

/**
 * The bundle of the workflows. Where the data converter puts failures into payloads, so that its
 * codec encrypts them, the bundle is told: workflows/failure-converter.ts asks within the sandbox.
 */
export async function workflowCode(
  bundleFile: string,
  dataConverter: DataConverter | undefined,
): Promise<WorkflowBundleOption> {
  if (dataConverter?.failureConverterPath === undefined) return { codePath: bundleFile };
  return { code: ENCODES_FAILURES + (await readFile(bundleFile, 'utf8')) };
}
