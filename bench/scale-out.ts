import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import pg from 'pg';

import { GridError } from '../domain/errors/grid-error.js';
import { parseInstant } from '../domain/time/instant.js';
import { timeWindow } from '../domain/time/time-window.js';
import {
  backfillWorkflowId,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type BackfillInput,
  type BackfillProgress,
} from '../workflows/contracts.js';

import { startBenchStack, type BenchStack } from './bench-stack.js';
import { formatCount, formatMs } from './figure-format.js';
import type { Figure } from './measurement.js';

/** One backfill with so many processes of each kind of worker. */
export interface ScaleOutRound {
  readonly processes: number;
  readonly elapsedMs: number;
  readonly facts: number;
}

const PROCESS_COUNTS = [1, 2, 4] as const;
const YEAR = timeWindow(parseInstant('2024-01-01T00:00:00Z'), parseInstant('2025-01-01T00:00:00Z'));
/** Enough work in hand for the most processes. */
const CONCURRENCY = 8;

/** What a backfill left: every fact in one hash, and every window with the runs that loaded it. */
const READ_RESULT = `
  select (select count(*)::int from fact_energy_flow where slot_start < $1) as facts,
    (select md5(string_agg(concat_ws('|', slot_start, region_key, source_key, step_minutes,
       vintage_rank, coalesce(value_mw::text, missing_reason)), ',' order by slot_start, region_key, source_key))
     from fact_energy_flow where slot_start < $1) as hash,
    (select count(*)::int from fact_energy_flow_revision where slot_start < $1) as revisions,
    (select count(*)::int from pipeline_run where outcome <> 'success') as failures,
    (select string_agg(loaded, ',' order by loaded) from (
       select concat_ws(' ', dataset, window_start, window_end, count(*)) as loaded
       from pipeline_run where run_trigger = 'backfill' group by dataset, window_start, window_end
     ) as windows) as windows,
    (select max(runs)::int from (
       select count(*) as runs from pipeline_run where run_trigger = 'backfill'
       group by dataset, window_start, window_end) as windows) as "mostRuns"`;

interface BackfillResult {
  readonly facts: number;
  readonly hash: string;
  readonly revisions: number;
  readonly failures: number;
  readonly windows: string;
  readonly mostRuns: number;
}

/**
 * The same backfill on fresh platforms of growing size.
 *
 * @throws GridError INTERNAL when a window was lost, or loaded twice, or a fact differs.
 */
export async function benchScaleOut(
  folder: string,
  say: (sentence: string) => void,
): Promise<readonly ScaleOutRound[]> {
  const rounds: ScaleOutRound[] = [];
  let first: BackfillResult | undefined;
  // PostgreSQL may run as another user, who has to pass through here.
  await chmod(folder, 0o755);
  for (const processes of PROCESS_COUNTS) {
    const place = join(folder, `scale-${processes}`);
    await mkdir(place, { mode: 0o755 });
    const stack = await startBenchStack(place, {
      GRID_WORKER_PROCESSES: String(processes),
      GRID_WORKER_PROCESSES_COMPUTE: String(processes),
    });
    try {
      const elapsedMs = await backfillYear(stack);
      const result = await readResult(stack);
      first ??= result;
      refuseDifference(processes, first, result);
      say(`${processes} of each: ${formatMs(elapsedMs)}`);
      rounds.push({ processes, elapsedMs, facts: result.facts });
    } finally {
      await stack.stop();
    }
  }
  return rounds;
}

/** Times, and how much quicker than one of each. */
export function scaleOutFigures(rounds: readonly ScaleOutRound[]): readonly Figure[] {
  const [one] = rounds;
  return rounds.map(({ processes, elapsedMs, facts }) => ({
    what: `A year backfilled, eight months at a time, by ${processes} worker and ${processes} compute processes`,
    aim: '',
    figure: `${formatCount(facts)} facts in ${formatMs(elapsedMs)}`,
    ratio:
      one === undefined || processes === one.processes
        ? 'each window loaded once'
        : `${(one.elapsedMs / elapsedMs).toFixed(2)} times as quick as 1, the same facts, each window loaded once`,
  }));
}

async function backfillYear(stack: BenchStack): Promise<number> {
  const input: BackfillInput = {
    backfill: 'eco2mix-regional',
    window: YEAR,
    origin: 'simulated',
    concurrency: CONCURRENCY,
  };
  const startedMs = performance.now();
  await stack.client.workflow.execute<(input: BackfillInput) => Promise<BackfillProgress>>(
    WORKFLOW_TYPES.backfill,
    {
      workflowId: backfillWorkflowId(input.backfill, input.window),
      taskQueue: TASK_QUEUES.workflows,
      args: [input],
    },
  );
  return performance.now() - startedMs;
}

async function readResult(stack: BenchStack): Promise<BackfillResult> {
  const sql = new pg.Client({ connectionString: stack.state().readerUrl });
  await sql.connect();
  try {
    const { rows } = await sql.query<BackfillResult>(READ_RESULT, [YEAR.endUtc]);
    const result = rows[0];
    if (result === undefined) throw new GridError('INTERNAL', 'the warehouse did not answer');
    return result;
  } finally {
    await sql.end();
  }
}

function refuseDifference(processes: number, one: BackfillResult, many: BackfillResult): void {
  const isEqual =
    many.hash === one.hash && many.facts === one.facts && many.windows === one.windows;
  if (isEqual && many.mostRuns === 1 && many.revisions === 0 && many.failures === 0) return;
  throw new GridError(
    'INTERNAL',
    `${processes} of each left another warehouse than 1: ${many.facts} facts of ${one.facts}, ${many.revisions} revisions, ${many.failures} failed runs, at most ${many.mostRuns} runs a window`,
  );
}
