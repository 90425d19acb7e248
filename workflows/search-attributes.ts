import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';
import { ContinueAsNew, upsertSearchAttributes } from '@temporalio/workflow';

import type { Origin } from '../domain/energy/origin.js';
import { epochMsOf } from '../domain/time/instant.js';
import type { TimeWindow } from '../domain/time/time-window.js';

import type { RunOutcomeWord } from './contracts.js';

const datasetKey = defineSearchAttributeKey('GridDataset', 'KEYWORD');
const windowStartKey = defineSearchAttributeKey('GridWindowStart', 'DATETIME');
const rowsKey = defineSearchAttributeKey('GridRows', 'INT');
const originKey = defineSearchAttributeKey('GridOrigin', 'KEYWORD');
const outcomeKey = defineSearchAttributeKey('GridOutcome', 'KEYWORD');

/** What a run is about, as search attributes to start it with. */
export function subjectAttributes(
  dataset: string,
  window: TimeWindow,
  origin: Origin,
): SearchAttributePair[] {
  return [
    { key: datasetKey, value: dataset },
    { key: windowStartKey, value: new Date(epochMsOf(window.startUtc)) },
    { key: originKey, value: origin },
  ];
}

/** Marks the current workflow with what it is about. */
export function tellSubject(dataset: string, window: TimeWindow, origin: Origin): void {
  upsertSearchAttributes([
    ...subjectAttributes(dataset, window, origin),
    { key: outcomeKey, value: 'running' satisfies RunOutcomeWord },
  ]);
}

/** Marks the current workflow with how it ended. */
export function tellOutcome(outcome: RunOutcomeWord, rows: number): void {
  upsertSearchAttributes([
    { key: outcomeKey, value: outcome },
    { key: rowsKey, value: rows },
  ]);
}

/** Marks the current workflow as failed when its work throws, whatever the cause, and throws on. */
export async function tellingFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ContinueAsNew)) tellOutcome('failure', 0);
    throw error;
  }
}
