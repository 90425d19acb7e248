import {
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { z } from 'zod';

import { DATASET_IDS, type DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { floorToGrid, instantFromEpochMs } from '../../domain/time/instant.js';
import { windowEndingAt, type TimeWindow } from '../../domain/time/time-window.js';
import {
  CYCLE_INTERVAL_MINUTES,
  GRID_CYCLE_SCHEDULE_ID,
  ingestWorkflowId,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type IngestWindowInput,
  type IngestWindowResult,
} from '../../workflows/contracts.js';
import { INGEST_STATIC_DETAILS } from '../../workflows/run-details.js';
import { parseWindow } from '../time-argument.js';

import { parseIngestWorkflowId } from './ingest-workflow-id.js';
import { getPlatformPlace } from './platform-place.js';
import { rootMessage, withTemporal } from './temporal-client.js';

/** Options of `grid rerun`. */
export interface RerunOptions {
  readonly dataset?: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

const CYCLE_INPUT_SCHEMA = z.object({ windowHours: z.number() });
const SCHEDULED_START = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

interface Target {
  readonly dataset: DatasetId;
  readonly window: TimeWindow;
}

/** `grid rerun`: runs a window again and tells what changed, which is nothing when all was right. */
export async function rerun(workflowId: string | undefined, options: RerunOptions): Promise<void> {
  const given = workflowId === undefined ? targetOfOptions(options) : undefined;
  const platform = getPlatformPlace();
  await withTemporal(platform, async (client) => {
    const target = given ?? (await targetOfWorkflow(client, workflowId ?? ''));
    const input: IngestWindowInput = { ...target, trigger: 'rerun', origin: platform.origin };
    const { startUtc, endUtc } = target.window;
    console.error(`running ${target.dataset} ${startUtc} to ${endUtc} again`);
    const result = await execute(client, input);
    console.log(options.json === true ? JSON.stringify(result) : sentence(result));
  });
}

async function execute(client: Client, input: IngestWindowInput): Promise<IngestWindowResult> {
  try {
    return await client.workflow.execute<(input: IngestWindowInput) => Promise<IngestWindowResult>>(
      WORKFLOW_TYPES.ingestWindow,
      {
        workflowId: ingestWorkflowId(input.dataset, input.window),
        taskQueue: TASK_QUEUES.workflows,
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
        args: [input],
        staticSummary: `Re-run of ${input.dataset} ${input.window.startUtc} to ${input.window.endUtc}`,
        staticDetails: INGEST_STATIC_DETAILS,
      },
    );
  } catch (error) {
    throw new GridError('INTERNAL', `the run failed: ${rootMessage(error)}`, {}, error);
  }
}

function targetOfOptions({ dataset, from, to }: RerunOptions): Target {
  if (dataset === undefined || from === undefined || to === undefined) {
    throw new GridError(
      'INVALID_PARAMETER',
      'rerun needs a workflow id, or --dataset with --from and --to',
    );
  }
  return { dataset: parseDataset(dataset), window: parseWindow(from, to) };
}

function parseDataset(text: string): DatasetId {
  const dataset = DATASET_IDS.find((candidate) => candidate === text);
  if (dataset !== undefined) return dataset;
  throw new GridError(
    'UNKNOWN_DATASET',
    `--dataset: '${text}' has no pipeline: expected one of ${DATASET_IDS.join(', ')}`,
  );
}

/** The window a run worked on: spelled in its id, or derived from the time of a cycle. */
async function targetOfWorkflow(client: Client, workflowId: string): Promise<Target> {
  const spelled = parseIngestWorkflowId(workflowId);
  if (spelled !== undefined) return spelled;
  if (!workflowId.startsWith(GRID_CYCLE_SCHEDULE_ID)) {
    throw new GridError(
      'INVALID_PARAMETER',
      `'${workflowId}' is the id of neither a window nor a cycle: expected ingest-... or ${GRID_CYCLE_SCHEDULE_ID}-...`,
    );
  }
  const handle = client.workflow.getHandle(workflowId);
  try {
    const run = await handle.describe();
    const at = run.typedSearchAttributes.get(SCHEDULED_START) ?? run.startTime;
    const endUtc = floorToGrid(instantFromEpochMs(at.getTime()), CYCLE_INTERVAL_MINUTES);
    const { windowHours } = await inputOfCycle(client, await handle.fetchHistory());
    return { dataset: 'eco2mix-regional-tr', window: windowEndingAt(endUtc, windowHours) };
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new GridError('NOT_FOUND', `Temporal knows no run '${workflowId}'`, {}, error);
  }
}

/** What a cycle was started with: the configuration may have changed since. */
async function inputOfCycle(
  client: Client,
  { events }: History,
): Promise<z.infer<typeof CYCLE_INPUT_SCHEMA>> {
  const payloads = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads;
  const { loadedDataConverter } = client.options;
  return CYCLE_INPUT_SCHEMA.parse(
    await decodeFromPayloadsAtIndex(loadedDataConverter, 0, payloads ?? []),
  );
}

function sentence(result: IngestWindowResult): string {
  return `${result.rowsIn} rows in, ${result.rowsAccepted} accepted, ${result.rowsRejected} set aside; ${result.inserted} values new, ${result.revised} revised, ${result.unchanged} unchanged`;
}
