import {
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';

import { comesAsFiles, DATASET_IDS } from '../../domain/dataset/dataset-catalogue.js';
import { GridError } from '../../domain/errors/grid-error.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import { readConfiguration } from '../../platform/config/configuration.js';
import {
  BACKFILL_IDS,
  backfillWorkflowId,
  PROGRESS_QUERY,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type BackfillId,
  type BackfillInput,
  type BackfillProgress,
} from '../../workflows/contracts.js';
import { delay } from '../stack/poll.js';
import { parseWindow } from '../time-argument.js';

import { progressLine } from './backfill-progress.js';
import { getPlatformPlace } from './platform-place.js';
import { rootMessage, withTemporal } from './temporal-client.js';

/** Options of `grid backfill`. */
export interface BackfillOptions {
  readonly from: string;
  readonly to: string;
  readonly wait: boolean;
  readonly json?: boolean;
  /** Everything again, also what an interrupted backfill of the span has done. */
  readonly again?: boolean;
}

/** A pipe gets a line less often than a terminal is redrawn. */
const ASK_EVERY_MS = process.stderr.isTTY ? 500 : 5000;

/** `grid backfill`: starts it or joins the one that runs, and stays until it is done. */
export async function backfill(name: string, options: BackfillOptions): Promise<void> {
  const backfillId = parseBackfill(name);
  const window = parseWindow(options.from, options.to);
  const platform = getPlatformPlace();
  const input: BackfillInput = {
    backfill: backfillId,
    window,
    origin: platform.origin,
    concurrency: readConfiguration().GRID_BACKFILL_CONCURRENCY,
  };
  await withTemporal(platform, async (client) => {
    const doneBefore = options.again === true ? [] : await findInterrupted(client, input);
    if (doneBefore.length > 0) {
      console.error(
        `going on with an interrupted backfill: ${doneBefore.length} partitions are done`,
      );
    }
    const handle = await client.workflow.start(WORKFLOW_TYPES.backfill, {
      workflowId: backfillWorkflowId(backfillId, window),
      taskQueue: TASK_QUEUES.workflows,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      args: [{ ...input, doneBefore }],
      staticSummary: `Backfill of ${backfillId} from ${window.startUtc} to ${window.endUtc}`,
    });
    console.error(`backfill ${handle.workflowId}: ${window.startUtc} to ${window.endUtc}`);
    if (options.wait) report(await follow(handle), options);
    else console.log(options.json === true ? JSON.stringify(handle.workflowId) : handle.workflowId);
  });
}

/**
 * What the last backfill of the same span had done when it was stopped or had failed; nothing when
 * there was none, when it runs still, or when it ended well.
 */
async function findInterrupted(
  client: Client,
  { backfill: id, window }: BackfillInput,
): Promise<readonly UtcInstant[]> {
  const handle = client.workflow.getHandle(backfillWorkflowId(id, window));
  try {
    const { status } = await handle.describe();
    if (status.name === 'RUNNING' || status.name === 'COMPLETED') return [];
    const progress = await handle.query<BackfillProgress>(PROGRESS_QUERY);
    return progress.doneStartsUtc ?? [];
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return [];
    throw error;
  }
}

/**
 * What a name asks to have backfilled.
 *
 * @throws GridError INVALID_PARAMETER for what comes as files, UNKNOWN_DATASET for what is no dataset.
 */
export function parseBackfill(name: string): BackfillId {
  const id = BACKFILL_IDS.find((candidate) => candidate === name);
  if (id !== undefined) return id;
  const brought = DATASET_IDS.find((dataset) => dataset === name && comesAsFiles(dataset));
  if (brought !== undefined) {
    throw new GridError(
      'INVALID_PARAMETER',
      `'${brought}' comes as files and cannot be asked for: put them into the landing zone, .grid/landing/<kind>/ (each folder has a README)`,
    );
  }
  throw new GridError(
    'UNKNOWN_DATASET',
    `'${name}' cannot be backfilled: expected one of ${BACKFILL_IDS.join(', ')}`,
  );
}

/** Shows progress until the backfill ends, however it ends. */
async function follow(handle: WorkflowHandle): Promise<BackfillProgress | undefined> {
  const startedMs = Date.now();
  let last: BackfillProgress | undefined;
  let end: { readonly error?: unknown } | undefined;
  const result = handle.result().then(
    () => (end = {}),
    (error: unknown) => (end = { error }),
  );
  const hasEnded = (): boolean => end !== undefined;
  while (!hasEnded()) {
    last = await handle.query<BackfillProgress>(PROGRESS_QUERY).catch(() => last);
    if (last !== undefined) show(progressLine(last, Date.now() - startedMs));
    await Promise.race([delay(ASK_EVERY_MS), result]);
  }
  last = await handle.query<BackfillProgress>(PROGRESS_QUERY).catch(() => last);
  if (last !== undefined) show(`${progressLine(last, Date.now() - startedMs)}\n`);
  if (end?.error !== undefined) {
    throw new GridError(
      'INTERNAL',
      `the backfill failed: ${rootMessage(end.error)}`,
      {},
      end.error,
    );
  }
  return last;
}

function show(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001B[2K${line}` : `${line.trimEnd()}\n`);
}

function report(progress: BackfillProgress | undefined, options: BackfillOptions): void {
  if (progress === undefined) return;
  if (options.json === true) console.log(JSON.stringify(progress));
  else {
    console.log(
      `${progress.partitionsDone} of ${progress.partitionsTotal} partitions, ${progress.rowsAccepted} rows: ${progress.inserted} values new, ${progress.revised} revised, ${progress.unchanged} unchanged`,
    );
  }
  if (progress.partitionsFailed.length > 0) {
    throw new GridError('INTERNAL', `partitions failed: ${progress.partitionsFailed.join(', ')}`);
  }
}
