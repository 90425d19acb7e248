import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowIdReusePolicy, type WorkflowHandle } from '@temporalio/client';

import type { UtcInstant } from '../../../domain/time/instant.js';
import {
  backfillWorkflowId,
  PROGRESS_QUERY,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type BackfillInput,
  type BackfillProgress,
} from '../../../workflows/contracts.js';

import { startPipeline, windowOf, type Pipeline } from './pipeline-harness.js';
import { until } from './until.js';

const SPAN = windowOf('2024-01-30T00:00:00Z', '2024-04-02T00:00:00Z');
/** Less than the plain cycles of the rest of any month need. */
const FEW_CALLS = 6;

/** The months the source was asked for, as they stand in the questions. */
function monthsAsked({ standIn }: Pipeline): readonly string[] {
  const starts = standIn
    .requests()
    .filter(({ endpoint }) => endpoint === 'exports/csv')
    .map(({ parameters }) => /'(\d{4}-\d{2})/.exec(parameters.get('where') ?? '')?.[1] ?? '');
  return starts;
}

describe('a backfill that would take the calls of the plain cycles', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: { kind: 'simulated', seed: 7, publicationLagSeconds: 480 },
      quota: { datasetCallsPerMonth: FEW_CALLS },
    });
  }, 60_000);
  afterAll(() => pipeline.stop());

  const start = (doneBefore: readonly UtcInstant[]): Promise<WorkflowHandle> => {
    const input: BackfillInput = {
      backfill: 'eco2mix-regional-cons-def',
      window: SPAN,
      origin: 'simulated',
      concurrency: 1,
      doneBefore,
    };
    return pipeline.client.workflow.start(WORKFLOW_TYPES.backfill, {
      workflowId: backfillWorkflowId(input.backfill, SPAN),
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      taskQueue: TASK_QUEUES.workflows,
      args: [input],
    });
  };

  const progressOf = (handle: WorkflowHandle): Promise<BackfillProgress> =>
    handle.query<BackfillProgress>(PROGRESS_QUERY);

  it('waits for the reset, asks nothing meanwhile, and goes on where it was stopped', async () => {
    const first = await start([]);
    await until('it to wait', async () => (await progressOf(first)).waitsUntilUtc !== null);

    const waiting = await progressOf(first);
    expect(waiting).toMatchObject({ partitionsTotal: 4, partitionsDone: 1 });
    expect(waiting.callsLeft).toBeLessThan(FEW_CALLS);
    expect(waiting.doneStartsUtc).toEqual([SPAN.startUtc]);
    expect(monthsAsked(pipeline)).toEqual(['2024-01']);

    await first.cancel();
    await expect(first.result()).rejects.toThrow();
    const stopped = await progressOf(first);
    expect(stopped.doneStartsUtc).toEqual([SPAN.startUtc]);

    const second = await start(stopped.doneStartsUtc ?? []);
    await until('it to wait again', async () => (await progressOf(second)).partitionsDone === 2);
    expect(monthsAsked(pipeline)).toEqual(['2024-01', '2024-02']);
    expect(await progressOf(second)).toMatchObject({ partitionsBefore: 1 });
    await second.cancel();
    await expect(second.result()).rejects.toThrow();
  }, 90_000);
});
