import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection, ScheduleOverlapPolicy } from '@temporalio/client';
import pg from 'pg';
import { lock } from 'proper-lockfile';

import { readSilver } from '../../../activities/refine/silver-store.js';
import type { ChildHandle } from '../../../cli/stack/child-process.js';
import { findFreePort, LOOPBACK } from '../../../cli/stack/port.js';
import { resolveTemporalCli } from '../../../cli/stack/temporal-cli.js';
import { startTemporalServer } from '../../../cli/stack/temporal-server.js';
import { REGIONAL_ENERGY_SOURCES } from '../../../domain/energy/energy-source.js';
import { REGION_CODES } from '../../../domain/region/region.js';
import {
  addMinutes,
  epochMsOf,
  floorToGrid,
  instantFromEpochMs,
  parseInstant,
} from '../../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../../domain/time/time-window.js';
import { REGIONAL_SILVER } from '../../../sources/odre/regional-pipeline.js';
import { SILVER_CONTENT } from '../../../sources/odre/silver-columns.js';
import {
  backfillWorkflowId,
  GRID_CYCLE_SCHEDULE_ID,
  ingestWorkflowId,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type BackfillProgress,
} from '../../../workflows/contracts.js';
import { regionalPartitionPath } from '../../unit/sources/odre/regional-pipelines.js';
import { isHolding } from '../pipeline/interrupted-window.js';
import { ingest as ingestOn, startPipeline, type Pipeline } from '../pipeline/pipeline-harness.js';
import { until } from '../pipeline/until.js';
import { startWorkerProcess, type WorkerProcess } from '../pipeline/worker-process.js';

import { attemptsIn } from './attempts.js';
import { goldFacts, revisionCount } from './gold-contents.js';

/** The stand-in's clock stands still here, so that every run sees the same source. */
const NOW = floorToGrid(instantFromEpochMs(Date.now()), 15);
const hoursAgo = (hours: number) => addMinutes(NOW, -60 * hours);
/** All that the two stacks are asked for, cycles and backfills. */
const FIRST_DAY = parseInstant(`${hoursAgo(30).slice(0, 10)}T00:00:00Z`);
const WHOLE = timeWindow(FIRST_DAY, NOW);
const BACKFILL_OF_FIRST = timeWindow(FIRST_DAY, hoursAgo(4));
const BACKFILL_OF_SECOND = timeWindow(hoursAgo(24), NOW);
const CYCLES = 8;
const DATASET = 'eco2mix-regional-tr';

/** Hours of the first day, all of them one partition of Silver. */
const hoursOfFirstDay = (from: number, to: number) =>
  timeWindow(addMinutes(FIRST_DAY, 60 * from), addMinutes(FIRST_DAY, 60 * to));

describe('two whole stacks on one warehouse and one lake', () => {
  let first: Pipeline;
  let second: Pipeline;
  let expected: Pipeline;
  let folder: string;
  let temporal: ChildHandle;
  let connection: Connection;
  const processes: WorkerProcess[] = [];
  let sql: pg.Client;
  let expectedSql: pg.Client;

  beforeAll(async () => {
    const mode = {
      kind: 'simulated',
      seed: 7,
      publicationLagSeconds: 480,
      clock: () => epochMsOf(NOW),
    } as const;
    folder = await mkdtemp(join(tmpdir(), 'grid-two-stacks-'));
    const [alone, shared] = await Promise.all([
      startPipeline({ origin: 'simulated', mode }),
      startPipeline({ origin: 'simulated', mode, roles: [] }),
    ]);
    expected = alone;
    first = {
      ...shared,
      // The clock stands still: no cycle would live to see its slot.
      environment: () => ({
        ...shared.environment(),
        GRID_PUBLICATION_ASK_COUNT: '0',
        TMPDIR: join(folder, 'first'),
      }),
    };
    second = await onTemporalOfItsOwn(first);
    await Promise.all(['first', 'second'].map((name) => mkdir(join(folder, name))));
    for (const stack of [first, second]) {
      processes.push(
        ...(await Promise.all([
          startWorkerProcess(stack, ['workflows', 'io', 'load']),
          startWorkerProcess(stack, ['compute']),
        ])),
      );
    }
    sql = new pg.Client({ connectionString: first.database.url });
    expectedSql = new pg.Client({ connectionString: expected.database.url });
    await Promise.all([sql.connect(), expectedSql.connect()]);
  }, 120_000);

  afterAll(async () => {
    await Promise.all(processes.map((process) => process.kill()));
    await Promise.all([sql.end(), expectedSql.end(), connection.close()]);
    await temporal.stop();
    await Promise.all([first.stop(), expected.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  /** The same source, warehouse and lake, under a Temporal that knows nothing of the first. */
  async function onTemporalOfItsOwn(other: Pipeline): Promise<Pipeline> {
    const say = { note: () => undefined, doing: () => undefined };
    const [cli, port] = await Promise.all([
      resolveTemporalCli(process.env['GRID_TEMPORAL_CLI'], say),
      findFreePort(),
    ]);
    const { namespace } = other;
    temporal = await startTemporalServer({
      cliPath: cli.path,
      port,
      namespace,
      logFile: join(folder, 'temporal.log'),
    });
    const address = `${LOOPBACK}:${port}`;
    connection = await Connection.connect({ address });
    const client = new Client({ connection, namespace });
    return {
      ...other,
      client,
      ingest: (dataset, window) => ingestOn(client, 'simulated', dataset, window),
      environment: () => ({
        ...other.environment(),
        GRID_TEMPORAL_ADDRESS: address,
        TMPDIR: join(folder, 'second'),
      }),
    };
  }

  /** The schedule's own cycles of the last hours, all at once, and a backfill beside them. */
  async function runEverything({ client }: Pipeline, window: TimeWindow): Promise<void> {
    const schedule = client.schedule.getHandle(GRID_CYCLE_SCHEDULE_ID);
    await schedule.pause('only the cycles of this test');
    await schedule.backfill({
      start: new Date(epochMsOf(addMinutes(NOW, -15 * (CYCLES - 1))) - 1000),
      end: new Date(epochMsOf(NOW) + 1000),
      overlap: ScheduleOverlapPolicy.ALLOW_ALL,
    });
    await client.workflow.execute<(input: unknown) => Promise<BackfillProgress>>(
      WORKFLOW_TYPES.backfill,
      {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: backfillWorkflowId('eco2mix-regional', window),
        args: [{ backfill: 'eco2mix-regional', window, origin: 'simulated', concurrency: 2 }],
      },
    );
    await until('the cycles to end', async () => {
      const { count } = await client.workflow.count(
        "WorkflowType = 'gridCycle' and ExecutionStatus = 'Completed'",
      );
      return count >= CYCLES;
    });
  }

  it('two that have both read a partition before either writes it lose no row of each other', async () => {
    const windows = [hoursOfFirstDay(1, 2), hoursOfFirstDay(2, 3)] as const;
    const partition = join(first.lakeRoot, regionalPartitionPath(FIRST_DAY));
    await mkdir(dirname(partition), { recursive: true });
    const release = await lock(partition, { realpath: false });

    const done = [first.ingest(DATASET, windows[0]), second.ingest(DATASET, windows[1])];
    await until('both to have merged and wait to write', () =>
      ['first', 'second'].every((name) => hasPartitionInHand(join(folder, name))),
    );
    await release();
    await Promise.all(done);

    const rows = await readSilver(
      { lake: first.lake, layout: REGIONAL_SILVER },
      hoursOfFirstDay(1, 3),
    );
    expect(rows.height).toBe(2 * 4 * REGION_CODES.length);
    const attempts = await Promise.all([
      attemptsIn(first.client, ingestWorkflowId(DATASET, windows[0])),
      attemptsIn(second.client, ingestWorkflowId(DATASET, windows[1])),
    ]);
    const retried = attempts.flat().filter(({ attempt }) => attempt > 1);
    expect(retried.map(({ failedBefore }) => failedBefore)).toEqual(['LAKE_CONFLICT']);
  }, 60_000);

  it('a load waits for its turn while the other stack loads, and what both windows hold is loaded once', async () => {
    const windows = [hoursOfFirstDay(5, 6), hoursOfFirstDay(5.5, 6.5)] as const;
    await sql.query('begin; lock table fact_energy_flow in exclusive mode');

    const done = [first.ingest(DATASET, windows[0]), second.ingest(DATASET, windows[1])];
    await until('both loads to hang', async () => {
      const held = await Promise.all([
        isHolding(first, windows[0], 'loadWindow'),
        isHolding(second, windows[1], 'loadWindow'),
      ]);
      return held.every((isHeld) => isHeld) && (await lockWaits(expectedSql)).length >= 2;
    });
    const waits = await lockWaits(expectedSql);
    await sql.query('rollback');
    const results = await Promise.all(done);

    expect(waits).toEqual(['advisory', 'relation']);
    const inserted = results.map((result) => result.inserted).sort((a, b) => a - b);
    const factsOfSlot = REGION_CODES.length * REGIONAL_ENERGY_SOURCES.length;
    expect(inserted).toEqual([2 * factsOfSlot, 4 * factsOfSlot]);
    expect(results.map(({ revised }) => revised)).toEqual([0, 0]);
  }, 60_000);

  it('Silver and Gold are what one stack alone makes of the source', async () => {
    const alone = expected.backfill(WHOLE);
    await Promise.all([
      runEverything(first, BACKFILL_OF_FIRST),
      runEverything(second, BACKFILL_OF_SECOND),
    ]);
    await alone;

    expect(await goldFacts(sql)).toEqual(await goldFacts(expectedSql));
    expect(await silverOf(first)).toEqual(await silverOf(expected));
  }, 180_000);

  it('nothing is doubled and no revision is invented', async () => {
    expect(await revisionCount(sql)).toBe(0);
    const { rows } = await sql.query<{ inserted: number; facts: number }>(
      `select (select sum(facts_inserted_count)::int from pipeline_run) as inserted,
         (select count(*)::int from fact_energy_flow) as facts`,
    );
    expect(rows[0]?.inserted).toBe(rows[0]?.facts);
  });

  it('no run failed: a writer that came second has tried again', async () => {
    const { rows } = await sql.query<{ outcome: string; runs: number; ids: number }>(
      `select outcome, count(*)::int as runs, count(distinct run_id)::int as ids
       from pipeline_run group by outcome`,
    );
    const [all] = rows;
    expect(rows).toHaveLength(1);
    expect(all?.outcome).toBe('success');
    expect(all?.ids).toBe(all?.runs);
    const windows = Array.from({ length: CYCLES }, (_, index) => {
      const endUtc = addMinutes(NOW, -15 * index);
      return timeWindow(addMinutes(endUtc, -180), endUtc);
    });
    const attempts = await Promise.all(
      [first, second].flatMap(({ client }) =>
        windows.map((window) => attemptsIn(client, ingestWorkflowId(DATASET, window))),
      ),
    );
    const retried = attempts.flat().filter(({ attempt }) => attempt > 1);
    expect(retried.filter(({ failedBefore }) => failedBefore !== 'LAKE_CONFLICT')).toEqual([]);
  });

  function hasPartitionInHand(temporaryFolder: string): boolean {
    return readdirSync(temporaryFolder, { recursive: true, encoding: 'utf8' }).some(
      (name) => name.startsWith('grid-silver-') && name.endsWith('.parquet'),
    );
  }

  /** What the sessions of the shared database wait for. */
  async function lockWaits(client: pg.Client): Promise<readonly string[]> {
    const { rows } = await client.query<{ wait: string }>(
      `select wait_event as wait from pg_stat_activity
       where datname = $1 and wait_event_type = 'Lock' order by wait_event`,
      [new URL(first.database.url).pathname.slice(1)],
    );
    return rows.map(({ wait }) => wait);
  }

  async function silverOf({ lake }: Pipeline) {
    const rows = await readSilver({ lake, layout: REGIONAL_SILVER }, WHOLE);
    return rows
      .select(...SILVER_CONTENT)
      .sort(['region_code', 'slot_start_utc'])
      .toRecords();
  }
});
