import { parseInstant } from '../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../domain/time/time-window.js';
import {
  backfillWorkflowId,
  PROGRESS_QUERY,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type BackfillInput,
  type BackfillProgress,
} from '../workflows/contracts.js';

import type { BenchStack } from './bench-stack.js';
import { formatCount, formatMegabytes, formatMs } from './figure-format.js';
import type { Figure } from './measurement.js';
import { watchMemory, type WatchedProcess } from './process-memory.js';

/** A span of half hours of 12 regions, from the source to Gold. */
export interface YearBackfillBench {
  readonly sourceRows: number;
  readonly facts: number;
  readonly elapsedMs: number;
  /** Peak memory in bytes by component of the platform, and of all with their supervisor. */
  readonly peakBytes: ReadonlyMap<string, number>;
}

const YEAR = timeWindow(parseInstant('2024-01-01T00:00:00Z'), parseInstant('2025-01-01T00:00:00Z'));
/** The default of GRID_BACKFILL_CONCURRENCY. */
const CONCURRENCY = 2;
const ASK_EVERY_MS = 2000;
/** The only component of many processes: one a connection. */
const POSTGRES = 'postgres';

/** Backfills the year 2024 through Temporal into a platform that has not got it yet. */
export function benchYearBackfill(
  stack: BenchStack,
  say: (sentence: string) => void,
): Promise<YearBackfillBench> {
  return backfillSpan(stack, YEAR, say);
}

/** Backfills a span of regional history through Temporal into a platform that has not got it yet. */
export async function backfillSpan(
  stack: BenchStack,
  window: TimeWindow,
  say: (sentence: string) => void,
): Promise<YearBackfillBench> {
  const input: BackfillInput = {
    backfill: 'eco2mix-regional',
    window,
    origin: 'simulated',
    concurrency: CONCURRENCY,
  };
  const memory = watchMemory(() => rootsOf(stack));
  const startedMs = performance.now();
  const handle = await stack.client.workflow.start<
    (input: BackfillInput) => Promise<BackfillProgress>
  >(WORKFLOW_TYPES.backfill, {
    workflowId: backfillWorkflowId(input.backfill, input.window),
    taskQueue: TASK_QUEUES.workflows,
    args: [input],
  });
  const timer = setInterval(() => {
    handle.query<BackfillProgress>(PROGRESS_QUERY).then(
      ({ partitionsDone, partitionsTotal, rowsAccepted }) => {
        say(`${partitionsDone} of ${partitionsTotal} months, ${formatCount(rowsAccepted)} rows`);
      },
      () => undefined,
    );
  }, ASK_EVERY_MS);
  try {
    const { rowsAccepted, inserted } = await handle.result();
    const elapsedMs = performance.now() - startedMs;
    return { sourceRows: rowsAccepted, facts: inserted, elapsedMs, peakBytes: await memory.stop() };
  } finally {
    clearInterval(timer);
    await memory.stop();
  }
}

/** Rates and the peak memory of each component. */
export function yearBackfillFigures(bench: YearBackfillBench): readonly Figure[] {
  const perSecond = (count: number): string => formatCount(count / (bench.elapsedMs / 1000));
  const peaks = [...bench.peakBytes].map(([name, bytes]) => ({
    what: `Peak memory of ${name}${name === POSTGRES ? ' with its backends' : ''} during the backfill`,
    aim: '',
    figure: formatMegabytes(bytes),
    ratio: '',
  }));
  return [
    {
      what: 'A year of 12 regions backfilled through Temporal, source to Gold (simulated half hours)',
      aim: '',
      figure: `${formatCount(bench.sourceRows)} rows, ${formatCount(bench.facts)} facts in ${formatMs(bench.elapsedMs)}`,
      ratio: `${perSecond(bench.sourceRows)} rows/s, ${perSecond(bench.facts)} facts/s`,
    },
    ...peaks,
  ];
}

function rootsOf(stack: BenchStack): ReadonlyMap<string, WatchedProcess> {
  const { pid: supervisor, components } = stack.state();
  return new Map([
    ['the whole platform', { pid: supervisor, withDescendants: true }],
    ['supervisor', { pid: supervisor, withDescendants: false }],
    ...components.map(
      ({ name, pid }) => [name, { pid, withDescendants: name === POSTGRES }] as const,
    ),
  ]);
}
