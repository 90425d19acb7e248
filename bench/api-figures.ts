import { addMinutes, floorToGrid, instantFromEpochMs } from '../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../domain/time/time-window.js';
import {
  ingestWorkflowId,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type IngestWindowInput,
} from '../workflows/contracts.js';

import { benchApi, dayOfAllRegionsPath, pathsOfSeries, type ApiLoadResult } from './api-load.js';
import type { BenchStack } from './bench-stack.js';
import { formatCount, formatMegabytes, formatMs } from './figure-format.js';
import type { Figure } from './measurement.js';
import { quantile, timedMs } from './statistics.js';

/** What callers of the API wait for a day of 12 regions and all sources. */
export interface ApiDayBench {
  /** Rows of the whole day and the pages it takes to read it. */
  readonly rows: number;
  readonly pages: number;
  /** A steady load on these pages, one after the other. */
  readonly load: ApiLoadResult;
  /** First pages nobody has asked for before, one at a time, in milliseconds. */
  readonly firstAskedMs: readonly number[];
}

const REQUESTS_PER_SECOND = 100;
const DURATION_SECONDS = 20;
const DAY_MINUTES = 24 * 60;
/** A day that is long published and that no other measurement touches. */
const DAYS_AGO = 6;
const FIRST_ASKED = 30;
const DATASET = 'eco2mix-regional-tr';

/** Loads a day of quarter hours, then asks the API for it. */
export async function benchApiDay(stack: BenchStack): Promise<ApiDayBench> {
  const day = dayToAsk(Date.now());
  await ingestDay(stack, day);
  const { apiUrl } = stack.state();
  const path = dayOfAllRegionsPath(day.startUtc, day.endUtc);
  const paths = await pathsOfSeries(apiUrl, stack.token, path);
  const rows = await countRows(stack, paths);
  const firstAskedMs: number[] = [];
  for (let request = 1; request <= FIRST_ASKED; request += 1) {
    firstAskedMs.push(await timedMs(() => ask(stack, unaskedPath(day, request))));
  }
  const load = await benchApi({
    url: apiUrl,
    token: stack.token,
    paths,
    requestsPerSecond: REQUESTS_PER_SECOND,
    durationSeconds: DURATION_SECONDS,
  });
  return { rows, pages: paths.length, load, firstAskedMs };
}

/** Waits under load, and the wait of the first who asks after a load of Gold. */
export function apiDayFigures({ rows, pages, load, firstAskedMs }: ApiDayBench): readonly Figure[] {
  return [
    {
      what: `API: a day of 12 regions and all sources (${formatCount(rows)} rows in ${pages} pages, a request is one page of ${formatMegabytes(load.bytesPerResponse)} on average), ${REQUESTS_PER_SECOND} requests/s for ${DURATION_SECONDS} s with token checks`,
      aim: '',
      figure: `p50 ${formatMs(load.p50Ms)}, p99 ${formatMs(load.p99Ms)}, ${load.errors} errors`,
      ratio: `${formatCount(load.requestsPerSecond)} of ${REQUESTS_PER_SECOND} requests/s answered`,
    },
    {
      what: `The first page (10,000 rows) when nobody has asked for it since the last load, one request at a time`,
      aim: '',
      figure: `p50 ${formatMs(quantile(firstAskedMs, 0.5))}, worst ${formatMs(Math.max(...firstAskedMs))} of ${firstAskedMs.length}`,
      ratio: '',
    },
  ];
}

function dayToAsk(nowMs: number): TimeWindow {
  const today = floorToGrid(instantFromEpochMs(nowMs), DAY_MINUTES);
  const startUtc = addMinutes(today, -DAYS_AGO * DAY_MINUTES);
  return timeWindow(startUtc, addMinutes(startUtc, DAY_MINUTES));
}

async function ingestDay(stack: BenchStack, window: TimeWindow): Promise<void> {
  const input: IngestWindowInput = {
    dataset: DATASET,
    window,
    trigger: 'rerun',
    origin: 'simulated',
  };
  await stack.client.workflow.execute(WORKFLOW_TYPES.ingestWindow, {
    workflowId: ingestWorkflowId(DATASET, window),
    taskQueue: TASK_QUEUES.workflows,
    args: [input],
  });
}

/** The same rows as another series: an end within the last slot is one nobody has asked for. */
function unaskedPath(day: TimeWindow, request: number): string {
  const end = instantFromEpochMs(Date.parse(day.endUtc) - request * 1000);
  return dayOfAllRegionsPath(day.startUtc, end);
}

async function countRows(stack: BenchStack, paths: readonly string[]): Promise<number> {
  let rows = 0;
  for (const path of paths) {
    const page: unknown = JSON.parse(await ask(stack, path));
    const hasData = typeof page === 'object' && page !== null && 'data' in page;
    rows += hasData && Array.isArray(page.data) ? page.data.length : 0;
  }
  return rows;
}

async function ask(stack: BenchStack, path: string): Promise<string> {
  const response = await fetch(`${stack.state().apiUrl}${path}`, {
    headers: { authorization: `Bearer ${stack.token}` },
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.text();
}
