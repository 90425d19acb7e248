import {
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionInfo,
  type WorkflowHandle,
} from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { z } from 'zod';

import { bronzeReferenceSchema } from '../../activities/ingest/bronze-ledger.js';
import { DATASET_IDS, type DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { floorToGrid, instantFromEpochMs } from '../../domain/time/instant.js';
import { windowEndingAt, type TimeWindow } from '../../domain/time/time-window.js';
import { readConfiguration } from '../../platform/config/configuration.js';
import { createLake } from '../../platform/lake/create-lake.js';
import type { Lake } from '../../platform/lake/lake.js';
import {
  CYCLE_INTERVAL_MINUTES,
  GRID_CYCLE_SCHEDULE_ID,
  ingestWorkflowId,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type BronzeReference,
  type IngestWindowInput,
  type IngestWindowResult,
} from '../../workflows/contracts.js';
import { INGEST_STATIC_DETAILS } from '../../workflows/run-details.js';
import { parseWindow } from '../time-argument.js';

import { givenLakeUrl } from './given-lake-url.js';
import { parseIngestWorkflowId } from './ingest-workflow-id.js';
import { getLandedFileTarget } from './landed-file-target.js';
import { getPlatformPlace } from './platform-place.js';
import { findRunningStack } from './running-stack.js';
import { rootMessage, withTemporal } from './temporal-client.js';

/** Options of `grid rerun`. */
export interface RerunOptions {
  readonly dataset?: string;
  readonly from?: string;
  readonly to?: string;
  readonly file?: string;
  readonly json?: boolean;
}

const CYCLE_INPUT_SCHEMA = z.object({ windowHours: z.number() });
const INGEST_INPUT_SCHEMA = z.object({ bronze: z.array(bronzeReferenceSchema).optional() });
const SCHEDULED_START = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

interface Target {
  readonly dataset: DatasetId;
  readonly window: TimeWindow;
  /** What landed as files: it lies in Bronze, and nothing is fetched. */
  readonly bronze?: readonly BronzeReference[];
}

/**
 * `grid rerun`: runs a window again and tells what changed, which is nothing when all was right. What
 * is fetched is fetched again; what was brought as a file is refined again from its raw object.
 */
export async function rerun(workflowId: string | undefined, options: RerunOptions): Promise<void> {
  const given = workflowId === undefined ? await targetOfOptions(options) : undefined;
  const platform = getPlatformPlace();
  await withTemporal(platform, async (client) => {
    const target = given ?? (await targetOfWorkflow(client, workflowId ?? ''));
    const input: IngestWindowInput = { ...target, trigger: 'rerun', origin: platform.origin };
    const { startUtc, endUtc } = target.window;
    const from = target.bronze?.map(({ path }) => ` from ${path}`).join(',') ?? '';
    console.error(`running ${target.dataset} ${startUtc} to ${endUtc} again${from}`);
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

async function targetOfOptions({ dataset, from, to, file }: RerunOptions): Promise<Target> {
  const window = from === undefined || to === undefined ? undefined : parseWindow(from, to);
  if (dataset !== undefined && file !== undefined) {
    const id = parseDataset(dataset);
    return { dataset: id, ...(await getLandedFileTarget(openLake(), file, id, window)) };
  }
  if (dataset !== undefined && window !== undefined) {
    return { dataset: parseDataset(dataset), window };
  }
  throw new GridError(
    'INVALID_PARAMETER',
    'rerun needs a workflow id, or --dataset with --from and --to, or --dataset with --file',
  );
}

function openLake(): Lake {
  return createLake(findRunningStack()?.lakeUrl ?? givenLakeUrl(readConfiguration(), 'rerun'));
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
  if (spelled !== undefined) {
    const bronze = await findLandedBronze(client, workflowId);
    return bronze === undefined ? spelled : { ...spelled, bronze };
  }
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
    const { windowHours } = CYCLE_INPUT_SCHEMA.parse(
      await inputOf(client, await handle.fetchHistory()),
    );
    return { dataset: 'eco2mix-regional-tr', window: windowEndingAt(endUtc, windowHours) };
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new GridError('NOT_FOUND', `Temporal knows no run '${workflowId}'`, {}, error);
  }
}

/** What a run was started with: the configuration may have changed since. */
async function inputOf(client: Client, { events }: History): Promise<unknown> {
  const payloads = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads;
  return decodeFromPayloadsAtIndex(client.options.loadedDataConverter, 0, payloads ?? []);
}

/**
 * The raw objects that the runs of an id were given. Files that landed on one day share their id: those
 * of all runs that ended well, each once; of the last run alone when it did not. Undefined for an id
 * whose runs fetch, or that Temporal no longer knows.
 */
async function findLandedBronze(
  client: Client,
  workflowId: string,
): Promise<readonly BronzeReference[] | undefined> {
  const runs: WorkflowExecutionInfo[] = [];
  for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    runs.push(run);
  }
  const [last] = runs.toSorted((left, right) => Number(right.startTime) - Number(left.startTime));
  const isGood = ({ status }: WorkflowExecutionInfo): boolean => status.name === 'COMPLETED';
  const wanted = last === undefined || isGood(last) ? runs.filter(isGood) : [last];
  const found = new Map<string, BronzeReference>();
  for (const { runId } of wanted) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const { bronze } = INGEST_INPUT_SCHEMA.parse(await inputOf(client, history));
    for (const reference of bronze ?? []) found.set(reference.sha256, reference);
  }
  const inOrder = [...found.values()].sort((left, right) =>
    left.fetchedAtUtc < right.fetchedAtUtc ? -1 : 1,
  );
  return inOrder.length === 0 ? undefined : inOrder;
}

function sentence(result: IngestWindowResult): string {
  return `${result.rowsIn} rows in, ${result.rowsAccepted} accepted, ${result.rowsRejected} set aside; ${result.inserted} values new, ${result.revised} revised, ${result.unchanged} unchanged`;
}
