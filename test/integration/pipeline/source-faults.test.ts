import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import pg from 'pg';

import { addMinutes, parseInstant } from '../../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../../domain/time/time-window.js';
import type { Fault, FaultKind } from '../../../sources/odre/stand-in/fault.js';
import { ingestWorkflowId, type IngestWindowResult } from '../../../workflows/contracts.js';
import { describeFailure } from '../../../workflows/describe-failure.js';

import { startPipeline, type Pipeline } from './pipeline-harness.js';
import { recordHistory } from './recorded-history.js';

const DATASET = 'eco2mix-regional-tr';
/** Noon, long after every slot of the windows below was published. */
const NOW = parseInstant('2026-11-20T12:00:00Z');
const ROWS = 144;
const FACTS = ROWS * 11;
const FOREVER = Number.POSITIVE_INFINITY;

/** A window of its own for each case, so that they run side by side. */
function windowOfCase(index: number): TimeWindow {
  const startUtc = addMinutes(parseInstant('2026-11-10T00:00:00Z'), index * 180);
  return timeWindow(startUtc, addMinutes(startUtc, 180));
}

function faultFor(
  window: TimeWindow,
  fault: FaultKind & { readonly times?: number },
  onCall?: () => unknown,
): Fault {
  const when: Fault['when'] = ({ parameters }) => {
    const isStruck = parameters.get('where')?.includes(`>= '${window.startUtc}'`) === true;
    if (isStruck) onCall?.();
    return isStruck;
  };
  return { ...fault, when };
}

const PASSING: readonly (readonly [string, FaultKind])[] = [
  ['answers 429 with Retry-After', { kind: 'status', status: 429, retryAfterSeconds: 3 }],
  ['answers 503', { kind: 'status', status: 503 }],
  ['does not answer in time', { kind: 'timeout' }],
  ['closes the connection', { kind: 'reset' }],
  ['breaks its answer off', { kind: 'truncated', how: 'declared-length' }],
  ['breaks a chunked answer off', { kind: 'truncated', how: 'chunked' }],
  ['sends JSON that stops in the middle', { kind: 'truncated', how: 'complete' }],
  ['sends an HTML page', { kind: 'html' }],
];

const REFUSALS = [400, 401, 403] as const;

interface Outcome {
  readonly window: TimeWindow;
  readonly result?: IngestWindowResult;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

async function outcomeOf(pipeline: Pipeline, window: TimeWindow): Promise<Outcome> {
  try {
    return { window, result: await pipeline.ingest(DATASET, window) };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const cause = error.cause;
    if (cause instanceof ApplicationFailure) return { window, ...describeFailure(cause) };
    return { window, ...describeFailure((cause as { cause?: unknown } | undefined)?.cause) };
  }
}

describe('when the source', () => {
  let pipeline: Pipeline;
  let sql: pg.Client;
  const outcomes = new Map<string, Outcome>();
  const callsWhileAway: number[] = [];

  const outcome = (name: string): Outcome => {
    const found = outcomes.get(name);
    if (found === undefined) throw new Error(`no case ${name}`);
    return found;
  };
  const factsIn = async (window: TimeWindow) => {
    const { rows } = await sql.query<{ facts: number; slots: number; measured: number }>(
      `select count(*)::int as facts, count(distinct (region_key, slot_start))::int as slots,
         count(value_mw)::int as measured
       from fact_energy_flow where slot_start >= $1 and slot_start < $2`,
      [window.startUtc, window.endUtc],
    );
    return rows[0];
  };
  const auditOf = async (window: TimeWindow) => {
    const { rows } = await sql.query<{
      status: string;
      error_details: string | null;
      record_count: number;
    }>(
      `select status, error_details, record_count from ingestion_audit
       where job_id like $1 order by "timestamp"`,
      [`${ingestWorkflowId(DATASET, window)}/%`],
    );
    return rows;
  };

  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: {
        kind: 'simulated',
        seed: 7,
        publicationLagSeconds: 480,
        clock: () => Date.parse(NOW),
      },
      sourceTimeoutMs: 1500,
    });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
    const cases: readonly (readonly [string, (FaultKind & { times?: number }) | undefined])[] = [
      ...PASSING,
      ...REFUSALS.map((status) => [`refuses with ${status}`, { kind: 'status', status }] as const),
      ['stays away', { kind: 'status', status: 503, times: FOREVER }],
      ['adds a column', { kind: 'extra-column', name: 'humeur', value: 'bonne', times: FOREVER }],
      ['drops a column', { kind: 'missing-column', name: 'consommation', times: FOREVER }],
      [
        'writes a text in a number',
        {
          kind: 'replaced-cell',
          name: 'solaire',
          value: 'beaucoup',
          where: "code_insee_region = '53'",
          times: FOREVER,
        },
      ],
    ];
    const windows = cases.map(([name, fault], index) => {
      const window = windowOfCase(index);
      const onCall =
        name === 'stays away' ? (): unknown => callsWhileAway.push(performance.now()) : undefined;
      if (fault !== undefined) pipeline.standIn.addFaults([faultFor(window, fault, onCall)]);
      return [name, window] as const;
    });
    await Promise.all(
      windows.map(async ([name, window]) => {
        outcomes.set(name, await outcomeOf(pipeline, window));
      }),
    );
  }, 120_000);

  afterAll(async () => {
    await sql.end();
    await pipeline.stop();
  });

  it.each(PASSING.map(([name]) => name))(
    '%s once, the window is loaded by a later attempt',
    async (name) => {
      const { window, result } = outcome(name);

      expect(result).toMatchObject({ rowsIn: ROWS, rowsAccepted: ROWS, inserted: FACTS });
      expect(await factsIn(window)).toMatchObject({ facts: FACTS, slots: ROWS });
      expect(await auditOf(window)).toMatchObject([{ status: 'success', record_count: ROWS }]);
    },
  );

  it('sends what cannot be read, the bytes are kept all the same', async () => {
    const html = await filesUnder(join(pipeline.lakeRoot, 'bronze', 'unusable'));

    expect(html.some((text) => text.toLowerCase().includes('<html'))).toBe(true);
    expect(html.some((text) => text.trimStart().startsWith('{'))).toBe(true);
  });

  it.each(REFUSALS)(
    'refuses with %i, the window fails at the first call and the audit says so',
    async (status) => {
      const { window, errorCode } = outcome(`refuses with ${status}`);
      const calls = pipeline.standIn
        .requests()
        .filter(
          ({ parameters }) => parameters.get('where')?.includes(`>= '${window.startUtc}'`) === true,
        );

      expect(errorCode).toBe('SOURCE_REJECTED');
      expect(calls).toHaveLength(1);
      expect(await factsIn(window)).toMatchObject({ facts: 0 });
      expect(await auditOf(window)).toMatchObject([
        { status: 'failure', error_details: expect.stringContaining(`answered ${status}`) },
      ]);
    },
  );

  it('stays away, three retries are made, each after a longer pause, and no more', () => {
    const { errorCode } = outcome('stays away');
    const pausesMs = callsWhileAway
      .slice(1)
      .map((atMs, index) => atMs - (callsWhileAway[index] ?? 0));

    expect(errorCode).toBe('SOURCE_UNAVAILABLE');
    expect(pausesMs).toHaveLength(3);
    expect(pausesMs[0]).toBeGreaterThanOrEqual(1900);
    expect(pausesMs[1]).toBeGreaterThanOrEqual(3900);
    expect(pausesMs[2]).toBeGreaterThanOrEqual(7900);
  });

  it('adds a column, the window is loaded and the run warns of it', async () => {
    const { window, result } = outcome('adds a column');

    expect(result).toMatchObject({ inserted: FACTS });
    const { rows } = await sql.query(
      `select c->>'detail' as detail from pipeline_run, jsonb_array_elements(checks) c
       where workflow_id = $1 and c->>'name' = 'no_unknown_columns' and not (c->>'passed')::boolean`,
      [ingestWorkflowId(DATASET, window)],
    );
    expect(rows).toEqual([{ detail: expect.stringContaining('humeur') }]);
  });

  it('drops a mandatory column, the window fails whole, kept raw, and says which column', async () => {
    const { window, errorCode, errorMessage } = outcome('drops a column');

    expect(errorCode).toBe('PAYLOAD_SCHEMA_DRIFT');
    expect(errorMessage).toContain('consommation');
    expect(await factsIn(window)).toMatchObject({ facts: 0 });
    const { rows } = await sql.query(
      `select r.outcome, count(b.*)::int as objects from pipeline_run r
       join pipeline_run_bronze_object using (run_key) join bronze_object b using (bronze_object_key)
       where r.workflow_id = $1 group by r.outcome`,
      [ingestWorkflowId(DATASET, window)],
    );
    expect(rows).toEqual([{ outcome: 'failure', objects: 2 }]);
    await recordHistory(pipeline, ingestWorkflowId(DATASET, window), '0.1.0-ingest-window-fails');
  });

  it('writes a text in a number, the cell is set aside and the rest of its row is loaded', async () => {
    const { window, result } = outcome('writes a text in a number');

    expect(result).toMatchObject({ rowsAccepted: ROWS, inserted: FACTS });
    const flows = await pipeline.reader.findFlows({
      window,
      regionCodes: ['53'],
      sources: ['solar', 'consumption'],
      limit: 100,
    });
    const solar = flows.filter(({ source }) => source === 'solar');
    expect(solar).toHaveLength(12);
    expect(solar.every(({ valueMw, reason }) => valueMw === null && reason === 'invalid')).toBe(
      true,
    );
    expect(
      flows.filter(({ source, valueMw }) => source === 'consumption' && valueMw !== null),
    ).toHaveLength(12);
    const { rows } = await sql.query(
      `select distinct reason, severity, field, raw_value from rejected_record where field <> ''`,
    );
    expect(rows).toEqual([
      { reason: 'invalid_number', severity: 'defect', field: 'solaire', raw_value: 'beaucoup' },
    ]);
  });

  it('is well again, every failed window can simply be run again', async () => {
    pipeline.standIn.clearFaults();
    const failed = [...outcomes.values()].filter(({ errorCode }) => errorCode !== undefined);
    expect(failed).toHaveLength(REFUSALS.length + 2);

    for (const { window } of failed) {
      expect(await pipeline.ingest(DATASET, window)).toMatchObject({ inserted: FACTS });
      expect((await auditOf(window)).map(({ status }) => status)).toEqual(['failure', 'success']);
    }
    const { rows } = await sql.query('select count(*)::int as n from fact_energy_flow_revision');
    expect(rows).toEqual([{ n: 0 }]);
  }, 60_000);
});

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
  );
}
