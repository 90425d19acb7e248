import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { addMinutes, parseInstant } from '../../../domain/time/instant.js';
import { timeWindow } from '../../../domain/time/time-window.js';
import {
  backfillWorkflowId,
  ingestWorkflowId,
  TASK_QUEUES,
  WORKFLOW_TYPES,
} from '../../../workflows/contracts.js';

import { DATASET, SIMULATED, windowOfDay } from './interrupted-window.js';
import { startPipeline, windowOf, type Pipeline } from './pipeline-harness.js';
import { until } from './until.js';

describe('between the source and Gold', () => {
  let pipeline: Pipeline;
  let sql: pg.Client;

  const outcomeOf = async (workflowId: string) => {
    const { raw } = await pipeline.client.workflow.getHandle(workflowId).describe();
    const payload = raw.workflowExecutionInfo?.searchAttributes?.indexedFields?.['GridOutcome'];
    return Buffer.from(payload?.data ?? []).toString('utf8');
  };

  beforeAll(async () => {
    pipeline = await startPipeline({ origin: 'simulated', mode: SIMULATED });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
  });

  afterAll(async () => {
    await sql.end();
    await pipeline.stop();
  });

  it('a window the gate refused does not reach Gold through the window after it', async () => {
    const refused = windowOfDay(10);
    const next = timeWindow(addMinutes(refused.startUtc, 60), addMinutes(refused.endUtc, 60));
    pipeline.standIn.addFaults([
      {
        kind: 'replaced-cell',
        name: 'nature',
        value: 'Rumeur',
        where: "code_insee_region != '53'",
        times: 2,
      },
    ]);
    await expect(pipeline.ingest(DATASET, refused)).rejects.toThrow();
    pipeline.standIn.addFaults([
      {
        kind: 'replaced-cell',
        name: 'nature',
        value: 'Rumeur',
        where: "code_insee_region = '53'",
        times: 2,
      },
    ]);
    await pipeline.ingest(DATASET, next);

    const flows = await pipeline.reader.findFlows({
      window: refused,
      regionCodes: ['53'],
      sources: [],
      limit: 1000,
    });
    expect(flows).toEqual([]);
    const { rows } = await sql.query(
      `select c->>'name' as name from pipeline_run, jsonb_array_elements(checks) c
       where workflow_id = $1 and error_code = 'QUALITY_GATE_FAILED' and not (c->>'passed')::boolean
         and c->>'severity' = 'error'`,
      [ingestWorkflowId(DATASET, refused)],
    );
    expect(rows).toEqual([{ name: 'payload_believable' }]);
    expect(await outcomeOf(ingestWorkflowId(DATASET, refused))).toContain('failure');
  }, 60_000);

  it('a backfill leaves no hole where consolidated data ends, whatever is in Gold already', async () => {
    const day = windowOf('2026-08-31T00:00:00Z', '2026-09-01T00:00:00Z');
    await pipeline.ingest(DATASET, windowOf('2026-08-31T23:00:00Z', '2026-09-01T00:00:00Z'));
    await pipeline.backfill(day);

    const { rows } = await sql.query(
      `select step_minutes, count(distinct slot_start)::int as slots from fact_energy_flow
       where slot_start >= $1 and slot_start < $2 group by step_minutes order by step_minutes`,
      [day.startUtc, day.endUtc],
    );
    expect(rows).toEqual([
      { step_minutes: 15, slots: 8 },
      { step_minutes: 30, slots: 44 },
    ]);
  }, 60_000);

  it('a backfill goes on as a new run when its history grows', async () => {
    const window = windowOf('2026-06-30T22:00:00Z', '2026-08-01T02:00:00Z');
    const workflowId = `${backfillWorkflowId('eco2mix-regional', window)}-short-runs`;
    const handle = await pipeline.client.workflow.start(WORKFLOW_TYPES.backfill, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId,
      args: [
        {
          backfill: 'eco2mix-regional',
          window,
          origin: 'simulated',
          concurrency: 2,
          partitionsPerRun: 1,
        },
      ],
    });

    expect(await handle.result()).toMatchObject({ partitionsTotal: 3, partitionsDone: 3 });
    const query = `WorkflowId = '${workflowId}'`;
    let runs: string[] = [];
    await until('visibility to show every run ended', async () => {
      runs = [];
      for await (const run of pipeline.client.workflow.list({ query })) runs.push(run.status.name);
      return runs.length === 3 && !runs.includes('RUNNING');
    });
    expect(runs.sort()).toEqual(['COMPLETED', 'CONTINUED_AS_NEW', 'CONTINUED_AS_NEW']);
    expect(await outcomeOf(workflowId)).toContain('success');
  }, 60_000);

  it('the hour that the source never delivers in autumn is told apart from a gap', async () => {
    const night = windowOf('2026-10-24T23:00:00Z', '2026-10-25T02:00:00Z');
    expect(await pipeline.ingest(DATASET, night)).toMatchObject({ rowsIn: 96, rowsAccepted: 96 });

    const { rows } = await sql.query(
      `select c->>'detail' as detail, c->>'passed' as passed
       from pipeline_run, jsonb_array_elements(checks) c
       where workflow_id = $1 and c->>'name' = 'slots_complete'`,
      [ingestWorkflowId(DATASET, night)],
    );
    expect(rows).toEqual([
      {
        detail: '0 quarter-hours missing; 4 missing as known (autumn clock change)',
        passed: 'true',
      },
    ]);
  }, 30_000);

  it('a failed cycle and a cancelled backfill say so in their outcome', async () => {
    pipeline.standIn.addFaults([{ kind: 'status', status: 403, times: 1 }]);
    const cycle = await pipeline.client.workflow.start(WORKFLOW_TYPES.gridCycle, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId: 'grid-cycle-refused',
      args: [
        {
          origin: 'simulated',
          windowHours: 3,
          patience: { askIntervalSeconds: 1, askCount: 0 },
        },
      ],
    });
    await expect(cycle.result()).rejects.toThrow();
    expect(await outcomeOf('grid-cycle-refused')).toContain('failure');

    const span = windowOf(parseInstant('2015-01-01T00:00:00Z'), '2020-01-01T00:00:00Z');
    const backfill = await pipeline.client.workflow.start(WORKFLOW_TYPES.backfill, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId: 'backfill-cancelled',
      args: [{ backfill: 'eco2mix-regional', window: span, origin: 'simulated', concurrency: 1 }],
    });
    await backfill.cancel();
    await expect(backfill.result()).rejects.toThrow();
    expect(await outcomeOf('backfill-cancelled')).toContain('failure');
  }, 60_000);
});
