import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScheduleOverlapPolicy, type WorkflowHandle } from '@temporalio/client';
import pg from 'pg';

import {
  addMinutes,
  epochMsOf,
  parseInstant,
  type UtcInstant,
} from '../../../domain/time/instant.js';
import { slotStarts } from '../../../domain/time/time-window.js';
import { reconcileSchedules } from '../../../worker/schedule.js';
import { GRID_CYCLE_SCHEDULE_ID, WATCH_SCHEDULE_ID } from '../../../workflows/contracts.js';

import { startPipeline, type Pipeline } from './pipeline-harness.js';
import { recordHistory } from './recorded-history.js';
import { until } from './until.js';

const DATASET = 'eco2mix-regional-tr';
/** Nine days that end after the autumn clock change of 25 October. */
const DOWN_FROM = parseInstant('2026-10-20T12:00:00Z');
const BACK_AT = addMinutes(DOWN_FROM, 9 * 24 * 60);
const QUARTERS_OF_TWO_HOURS = 8;
/** The watch looks some minutes after each multiple of five. */
const WATCH_OFFSET_MINUTES = 3;
/** Single regions may be published half an hour late. */
const LATE_MINUTES = 45;
const CALLS_A_MONTH = 50_000;
const CYCLES_OF_NINE_DAYS = 9 * 96;
/** The first pass of the repeated hour, which the source never delivers (R4). */
const MISSING_QUARTERS = 4;
const REGIONS = 12;
const SOURCES = 11;

describe('a source that is down for nine days', () => {
  let pipeline: Pipeline;
  let sql: pg.Client;
  let nowUtc: UtcInstant = DOWN_FROM;

  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: {
        kind: 'simulated',
        seed: 7,
        publicationLagSeconds: 480,
        clock: () => epochMsOf(nowUtc),
      },
      quota: { datasetCallsPerMonth: CALLS_A_MONTH },
    });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
    await reconcileSchedules(pipeline.client, {
      cycle: {
        origin: 'simulated',
        windowHours: 3,
        patience: { askIntervalSeconds: 1, askCount: 0 },
      },
      datasets: [],
    });
    for (const id of [GRID_CYCLE_SCHEDULE_ID, WATCH_SCHEDULE_ID]) {
      await pipeline.client.schedule.getHandle(id).pause('time is compressed');
    }
  }, 60_000);
  afterAll(async () => {
    await sql.end();
    await pipeline.stop();
  });

  /** The runs of a schedule at times within a span, as if these times had come. */
  const runsAt = async (
    scheduleId: string,
    [fromUtc, toUtc]: readonly [UtcInstant, UtcInstant],
    timesUtc: readonly UtcInstant[],
  ): Promise<readonly WorkflowHandle[]> => {
    await pipeline.client.schedule.getHandle(scheduleId).backfill({
      start: new Date(epochMsOf(fromUtc) - 1000),
      end: new Date(epochMsOf(toUtc)),
      overlap: ScheduleOverlapPolicy.ALLOW_ALL,
    });
    const runs = timesUtc.map((atUtc) =>
      pipeline.client.workflow.getHandle(`${scheduleId}-${atUtc}`),
    );
    for (const run of runs) await until(`${run.workflowId} to be started`, () => isKnown(run));
    return runs;
  };
  const cycleAt = async (atUtc: UtcInstant): Promise<void> => {
    const [run] = await runsAt(GRID_CYCLE_SCHEDULE_ID, [atUtc, atUtc], [atUtc]);
    await run?.result();
  };
  const watchAt = async (atUtc: UtcInstant): Promise<void> => {
    const [run] = await runsAt(WATCH_SCHEDULE_ID, [atUtc, atUtc], [atUtc]);
    await run?.result();
  };
  const alarms = () => pipeline.reader.watch.findAlarms({ openOnly: false, limit: 10 });
  const countOf = async (query: string): Promise<number> => {
    const { rows } = await sql.query<{ count: number }>(query, [
      DOWN_FROM,
      addMinutes(BACK_AT, -LATE_MINUTES),
    ]);
    return rows[0]?.count ?? -1;
  };

  it('is missed within two hours of the first value, and asked no more than its quota allows', async () => {
    await cycleAt(DOWN_FROM);
    pipeline.standIn.addFaults([{ kind: 'status', status: 503, times: Infinity }]);
    const callsBefore = pipeline.standIn.requests().length;

    const firstUtc = addMinutes(DOWN_FROM, 15);
    const lastUtc = addMinutes(DOWN_FROM, QUARTERS_OF_TWO_HOURS * 15);
    const times = slotStarts({ startUtc: firstUtc, endUtc: addMinutes(lastUtc, 15) }, 15);
    const cycles = await runsAt(GRID_CYCLE_SCHEDULE_ID, [firstUtc, lastUtc], times);
    const ends = await Promise.allSettled(cycles.map((cycle) => cycle.result()));
    expect(ends.map(({ status }) => status)).toEqual(times.map(() => 'rejected'));
    for (let minutes = WATCH_OFFSET_MINUTES; minutes <= 120; minutes += 15) {
      await watchAt(addMinutes(DOWN_FROM, minutes));
    }

    const [alarm, ...others] = await alarms();
    expect(others).toEqual([]);
    expect(alarm).toMatchObject({ kind: 'stale_source', subject: DATASET, clearedAtUtc: null });
    // The value of the slot that began when the source went down is the first that is missed.
    expect(epochMsOf(alarm?.raisedAtUtc ?? BACK_AT)).toBeLessThanOrEqual(
      epochMsOf(addMinutes(DOWN_FROM, 120)),
    );
    const callsACycle = (pipeline.standIn.requests().length - callsBefore) / QUARTERS_OF_TWO_HOURS;
    expect(callsACycle * CYCLES_OF_NINE_DAYS).toBeLessThan(CALLS_A_MONTH);
  }, 180_000);

  it('is recovered whole by the first cycle after it is back, nothing doubled', async () => {
    pipeline.standIn.clearFaults();
    nowUtc = BACK_AT;

    await cycleAt(BACK_AT);

    const quarters = CYCLES_OF_NINE_DAYS - LATE_MINUTES / 15 - MISSING_QUARTERS;
    expect(
      await countOf(
        `select count(*)::int from fact_energy_flow where slot_start >= $1 and slot_start < $2`,
      ),
    ).toBe(quarters * REGIONS * SOURCES);
    expect(
      await countOf(
        `select count(*)::int from fact_energy_flow_revision where slot_start >= $1 and slot_start < $2`,
      ),
    ).toBe(0);
    expect(await pipeline.reader.findNewestMeasuredSlot()).toBe(addMinutes(BACK_AT, -15));
    const cycle = `${GRID_CYCLE_SCHEDULE_ID}-${BACK_AT}`;
    await recordHistory(pipeline, cycle, '0.2.0-grid-cycle-closes-a-gap');
  }, 120_000);

  it('is fresh again: the alarm is cleared and kept, and a second cycle changes nothing', async () => {
    await watchAt(addMinutes(BACK_AT, WATCH_OFFSET_MINUTES));
    const again = await pipeline.ingest(DATASET, { startUtc: DOWN_FROM, endUtc: BACK_AT });

    const [alarm, ...others] = await alarms();
    expect(others).toEqual([]);
    expect(alarm?.clearedAtUtc).toBe(addMinutes(BACK_AT, WATCH_OFFSET_MINUTES));
    expect(again).toMatchObject({ inserted: 0, revised: 0 });
  }, 120_000);

  it('leaves the hour that the source never delivers on record as a known gap (R4)', async () => {
    const { rows } = await sql.query<{ detail: string }>(
      `select check_result ->> 'detail' as detail
       from pipeline_run, jsonb_array_elements(checks) as check_result
       where check_result ->> 'name' = 'slots_complete' and window_start = $1
       order by run_key desc limit 1`,
      [DOWN_FROM],
    );

    expect(rows[0]?.detail).toBe(
      '0 quarter-hours missing; 4 missing as known (autumn clock change)',
    );
  });
});

function isKnown(run: WorkflowHandle): Promise<boolean> {
  return run.describe().then(
    () => true,
    () => false,
  );
}
