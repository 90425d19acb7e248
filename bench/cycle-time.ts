import type { WorkflowHandle } from '@temporalio/client';

import { addMinutes, floorToGrid, instantFromEpochMs } from '../domain/time/instant.js';
import { windowEndingAt, type TimeWindow } from '../domain/time/time-window.js';
import {
  ingestWorkflowId,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type IngestWindowInput,
} from '../workflows/contracts.js';

import type { BenchStack } from './bench-stack.js';
import { formatMs } from './figure-format.js';
import type { Figure } from './measurement.js';
import { median } from './statistics.js';
import { INGEST_STEPS, readStepTimes, type StepTimes } from './step-times.js';

/** One window on its way: all in milliseconds. */
export interface CycleTime {
  /** From the start of the workflow until the API serves the newest slot. */
  readonly visibleAfterMs: number;
  /** What each step took, from its start in a worker to its end. */
  readonly stepMs: StepTimes['stepMs'];
}

const RUNS = 20;
const TELL_EVERY = 5;
const WINDOW_HOURS = 3;
const DATASET = 'eco2mix-regional-tr';
/** Old enough for every value of the simulator to be published, late ones too. */
const PUBLISHED_AFTER_MINUTES = 24 * 60;
const VISIBLE_LIMIT_MS = 60_000;
const ASK_EVERY_MS = 4;

/** Brings 20 windows of three hours to Gold, one after the other, and waits for each in the API. */
export async function benchCycleTime(
  stack: BenchStack,
  say: (sentence: string) => void,
): Promise<readonly CycleTime[]> {
  const times: CycleTime[] = [];
  for (const window of cycleWindows(Date.now())) {
    const time = await runCycle(stack, window);
    times.push(time);
    if (times.length % TELL_EVERY === 0) say(`${times.length} of ${RUNS} windows served`);
  }
  return times;
}

/** Median and worst, and where the median of the time goes. */
export function cycleTimeFigures(times: readonly CycleTime[]): readonly Figure[] {
  const visible = times.map((time) => time.visibleAfterMs);
  const steps = INGEST_STEPS.map((step) => {
    return { step, ms: median(times.map(({ stepMs }) => stepMs[step])) };
  });
  const inSteps = steps.reduce((sum, { ms }) => sum + ms, 0);
  const split = steps.map(({ step, ms }) => `${step} ${formatMs(ms)}`).join(', ');
  return [
    {
      what: `Cycle: ${WINDOW_HOURS} hours of 12 regions, from the start of the run until the API serves its newest slot`,
      aim: '< 3 min',
      figure: `median ${formatMs(median(visible))}, worst ${formatMs(Math.max(...visible))} of ${times.length}`,
      ratio: '',
    },
    {
      what: 'Of that, the median of each step',
      aim: '',
      figure: split,
      ratio: `steps are ${Math.round((inSteps / median(visible)) * 100)} % of the time`,
    },
  ];
}

/** Windows that do not overlap, newest last. */
function cycleWindows(nowMs: number): readonly TimeWindow[] {
  const lastEnd = addMinutes(
    floorToGrid(instantFromEpochMs(nowMs), WINDOW_HOURS * 60),
    -PUBLISHED_AFTER_MINUTES,
  );
  return Array.from({ length: RUNS }, (_, index) =>
    windowEndingAt(addMinutes(lastEnd, (index + 1 - RUNS) * WINDOW_HOURS * 60), WINDOW_HOURS),
  );
}

async function runCycle(stack: BenchStack, window: TimeWindow): Promise<CycleTime> {
  if (await isServed(stack, window)) throw new Error(`${window.endUtc} is in Gold already`);
  const input: IngestWindowInput = {
    dataset: DATASET,
    window,
    trigger: 'rerun',
    origin: 'simulated',
  };
  const handle: WorkflowHandle = await stack.client.workflow.start(WORKFLOW_TYPES.ingestWindow, {
    workflowId: ingestWorkflowId(DATASET, window),
    taskQueue: TASK_QUEUES.workflows,
    args: [input],
  });
  const servedAtMs = await waitUntilServed(stack, window);
  await handle.result();
  const { startedAtMs, stepMs } = readStepTimes(await handle.fetchHistory());
  return { visibleAfterMs: servedAtMs - startedAtMs, stepMs };
}

/** The wall clock of the machine, which the history of the run was written by as well. */
async function waitUntilServed(stack: BenchStack, window: TimeWindow): Promise<number> {
  const deadlineMs = Date.now() + VISIBLE_LIMIT_MS;
  while (!(await isServed(stack, window))) {
    if (Date.now() > deadlineMs) throw new Error(`the API does not serve ${window.endUtc}`);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  return Date.now();
}

/** Whether the API has the newest slot of a window, of one region. */
async function isServed(stack: BenchStack, { endUtc }: TimeWindow): Promise<boolean> {
  const query = `region_code=11&source=consumption&start=${addMinutes(endUtc, -15)}&end=${endUtc}`;
  const response = await fetch(`${stack.state().apiUrl}/v1/production/regional?${query}`, {
    headers: { authorization: `Bearer ${stack.token}` },
  });
  if (!response.ok) throw new Error(`the API answered ${response.status}`);
  const page: unknown = await response.json();
  const hasData = typeof page === 'object' && page !== null && 'data' in page;
  return hasData && Array.isArray(page.data) && page.data.length > 0;
}
