import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure } from '@temporalio/workflow';

/** A failure as it is told to people: a code of the error catalogue and a sentence. */
export interface DescribedFailure {
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** What stands behind a failed step or child: its typed failure, not the layers around it. */
export function describeFailure(error: unknown): DescribedFailure {
  if (error instanceof ApplicationFailure) {
    return { errorCode: error.type ?? 'INTERNAL', errorMessage: error.message };
  }
  const isLayer = error instanceof ActivityFailure || error instanceof ChildWorkflowFailure;
  if (isLayer && error.cause !== undefined) return describeFailure(error.cause);
  return {
    errorCode: 'INTERRUPTED',
    errorMessage: error instanceof Error ? error.message : String(error),
  };
}
