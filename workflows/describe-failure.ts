import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure } from '@temporalio/workflow';

import type { CheckResult } from '../domain/quality/window-checks.js';

import type { SilverReference } from './contracts.js';

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

/** The results of the quality checks that a closed gate carries, none for other failures. */
export function checksOfFailure(error: unknown): readonly CheckResult[] {
  if (error instanceof ActivityFailure) return checksOfFailure(error.cause);
  if (!(error instanceof ApplicationFailure) || error.type !== 'QUALITY_GATE_FAILED') return [];
  const details = error.details?.[0] as { readonly checks?: string } | undefined;
  return details?.checks === undefined ? [] : (JSON.parse(details.checks) as CheckResult[]);
}

/** A closed gate with the reference to what was set aside, so that who asked can say why; others as they are. */
export function withSetAside(error: unknown, setAside: SilverReference | null): unknown {
  const gate = error instanceof ActivityFailure ? error.cause : error;
  const isGate = gate instanceof ApplicationFailure && gate.type === 'QUALITY_GATE_FAILED';
  if (!isGate || setAside === null) return error;
  return ApplicationFailure.create({
    type: gate.type,
    message: gate.message,
    nonRetryable: gate.nonRetryable ?? true,
    details: [...(gate.details ?? []), { setAside }],
    cause: gate,
  });
}

/** The reference that {@link withSetAside} put into a failure; null where there is none. */
export function setAsideOfFailure(error: unknown): SilverReference | null {
  const isLayer = error instanceof ActivityFailure || error instanceof ChildWorkflowFailure;
  if (isLayer) return setAsideOfFailure(error.cause);
  if (!(error instanceof ApplicationFailure)) return null;
  const details = error.details?.at(-1) as { readonly setAside?: SilverReference } | undefined;
  return details?.setAside ?? null;
}
