import type { UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';

/** The run that brought a value. */
export interface LineageRun {
  readonly runId: string;
  readonly workflowId: string;
  readonly workflowType: string;
  readonly dataset: string;
  readonly codeVersion: string;
  readonly window: TimeWindow;
  readonly startedAtUtc: UtcInstant;
  readonly finishedAtUtc: UtcInstant;
  readonly outcome: 'success' | 'failure';
}

/** A Bronze object of a run. */
export interface LineageBronzeObject {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly rows: number;
  readonly sourceUrl: string;
  readonly fetchedAtUtc: UtcInstant;
}
