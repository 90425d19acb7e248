import { DATASET_IDS, type DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { findInstant } from '../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../domain/time/time-window.js';
import { ingestWorkflowId } from '../../workflows/contracts.js';

const COMPACT = /(\d{8}T\d{6}Z)-(\d{8}T\d{6}Z)$/;

/** The dataset and window that the id of a run spells, or undefined when it is no such id. */
export function parseIngestWorkflowId(
  workflowId: string,
): { readonly dataset: DatasetId; readonly window: TimeWindow } | undefined {
  const match = COMPACT.exec(workflowId);
  const startUtc = findInstant(expand(match?.[1] ?? ''));
  const endUtc = findInstant(expand(match?.[2] ?? ''));
  if (startUtc === undefined || endUtc === undefined || startUtc >= endUtc) return undefined;
  const window = timeWindow(startUtc, endUtc);
  const dataset = DATASET_IDS.find(
    (candidate) => ingestWorkflowId(candidate, window) === workflowId,
  );
  return dataset === undefined ? undefined : { dataset, window };
}

/** `20260827T074500Z` to `2026-08-27T07:45:00Z`. */
function expand(compact: string): string {
  return compact.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, '$1-$2-$3T$4:$5:$6Z');
}
