import { DefaultFailureConverter } from '@temporalio/common';

/**
 * How failures leave the workflow sandbox. A worker that encrypts says so by a line it puts before
 * the bundle (worker/workflow-code.ts): the sandbox has no other way to know. Loaded by the bundle.
 */
export const failureConverter = new DefaultFailureConverter({
  encodeCommonAttributes: Reflect.get(globalThis, 'gridEncodesFailures') === true,
});
