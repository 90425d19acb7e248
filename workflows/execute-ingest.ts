import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  executeChild,
  ParentClosePolicy,
  sleep,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';

import {
  ingestWorkflowId,
  WORKFLOW_TYPES,
  type IngestWindowInput,
  type IngestWindowResult,
} from './contracts.js';
import type { ingestWindow } from './ingest-window.js';
import { INGEST_STATIC_DETAILS } from './run-details.js';
import { subjectAttributes } from './search-attributes.js';

/** How long to wait while somebody else runs the same window, and how often. */
const BUSY_WAIT = '10 seconds';
const BUSY_ATTEMPTS = 60;

/** Runs a window as a child under its business id; waits for its turn while the id is running. */
export async function executeIngest(input: IngestWindowInput): Promise<IngestWindowResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await executeChild<typeof ingestWindow>(WORKFLOW_TYPES.ingestWindow, {
        workflowId: ingestWorkflowId(input.dataset, input.window),
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
        args: [input],
        typedSearchAttributes: subjectAttributes(input.dataset, input.window, input.origin),
        staticSummary: `${input.dataset} ${input.window.startUtc} to ${input.window.endUtc}`,
        staticDetails: INGEST_STATIC_DETAILS,
      });
    } catch (error) {
      const isBusy = error instanceof WorkflowExecutionAlreadyStartedError;
      if (!isBusy || attempt >= BUSY_ATTEMPTS) throw error;
      await sleep(BUSY_WAIT);
    }
  }
}
