import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { parseInstant } from '../../../domain/time/instant.js';
import { parisDay } from '../../../domain/time/paris-time.js';

import { startPipeline, type Pipeline } from './pipeline-harness.js';

const DATASETS = ['eco2mix-regional-tr', 'eco2mix-national-tr'] as const;
const DAY = '2025-10-26';
const SUBJECTS = DATASETS.map((dataset) => `${dataset} ${DAY}`);

describe('the autumn hour that ODRÉ never delivers (R4)', () => {
  let pipeline: Pipeline;
  let sql: pg.Client;

  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: {
        kind: 'simulated',
        seed: 7,
        publicationLagSeconds: 480,
        clock: () => Date.parse(parseInstant('2025-10-28T12:00:00Z')),
      },
    });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
  }, 60_000);
  afterAll(async () => {
    await sql.end();
    await pipeline.stop();
  });

  const loadAll = async (): Promise<void> => {
    for (const dataset of DATASETS) await pipeline.ingest(dataset, parisDay(DAY));
  };
  const alarms = () => pipeline.reader.watch.findAlarms({ openOnly: false, limit: 10 });
  const auditOfAlarms = async () =>
    (
      await sql.query<{ status: string; source: string; error_details: string }>(
        `select status, source, error_details from ingestion_audit where job_id like '%/alarm-%'
         order by source desc`,
      )
    ).rows;

  it('raises nothing while it lacks as always', async () => {
    await loadAll();

    expect(await alarms()).toEqual([]);
  }, 90_000);

  it('raises an alarm for a dataset and day when it appears, once, and tells the audit', async () => {
    pipeline.standIn.addFaults([
      {
        ...{ kind: 'replaced-cell', name: 'date_heure', times: Infinity },
        value: Date.parse(`${DAY}T00:30:00Z`),
        where: `date_heure = date'${DAY}T01:30:00+00:00'`,
      },
    ]);

    await loadAll();
    const [newest] = await alarms();
    await loadAll();

    const open = await pipeline.reader.watch.findAlarms({ openOnly: true, limit: 10 });
    expect(open.map(({ subject }) => subject).reverse()).toEqual(SUBJECTS);
    expect(open[0]).toMatchObject({
      ...{ kind: 'unexpected_autumn_hour', severity: 'warning', raisedAtUtc: newest?.raisedAtUtc },
      detail: expect.stringMatching(/^1 quarter-hours in the autumn hour .+; window 2025-10-25T22/),
    });
    expect(await auditOfAlarms()).toEqual(
      DATASETS.map((source) => ({
        ...{ source, status: 'failure' },
        error_details: expect.stringMatching(/^UNEXPECTED_AUTUMN_HOUR: 1 quarter-hours/),
      })),
    );
  }, 120_000);

  it('raises none again for that day once somebody has ended it', async () => {
    await sql.query(
      `update alarm
       set cleared_at = now(), cleared_by_job = 'by hand', cleared_because = 'the hour was compared'
       where subject = $1`,
      [SUBJECTS[0]],
    );

    await loadAll();

    expect((await alarms()).map(({ clearedBecause }) => clearedBecause)).toEqual([
      null,
      'the hour was compared',
    ]);
  }, 90_000);

  it('keeps the alarm when the hour is gone again', async () => {
    pipeline.standIn.clearFaults();

    await loadAll();

    const open = await pipeline.reader.watch.findAlarms({ openOnly: true, limit: 10 });
    expect(open.map(({ subject }) => subject)).toEqual(SUBJECTS.slice(1));
    expect(await auditOfAlarms()).toHaveLength(2);
  }, 90_000);
});
