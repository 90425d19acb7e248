import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { migrationDirectory } from '../../../platform/warehouse/migration-files.js';
import { migratePostgres } from '../../../platform/warehouse/postgres/postgres-migrations.js';
import { createTestDatabase } from '../../servers/test-servers.js';
import {
  countsIn,
  DATASET,
  FACTS,
  SIMULATED,
  WHOLE_ONCE,
  windowOfDay,
} from '../pipeline/interrupted-window.js';
import { startPipeline, type Pipeline } from '../pipeline/pipeline-harness.js';

/** What the first of the three steps may do: add, and nothing that the code of today must know of. */
const EXPANSION = `
-- What: columns, a table and an index of tomorrow's version.
-- Why: this version has to run beside it.
-- Undo: drop what is added.
alter table fact_energy_flow add column quality_grade smallint;
alter table pipeline_run add column source_release text not null default 'unknown';
alter table ingestion_audit add column worker_name text;
create table forecast_run (forecast_run_key integer generated always as identity primary key, model text not null);
create index pipeline_run_finished on pipeline_run (finished_at);
`;

describe('the code of today on a warehouse that tomorrow’s version has expanded', () => {
  let pipeline: Pipeline;
  let sql: pg.Client;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'grid-expanded-'));
    await cp(migrationDirectory('postgres'), directory, { recursive: true });
    await writeFile(join(directory, '9999_expand_for_tomorrow.sql'), EXPANSION);
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: SIMULATED,
      createDatabase: async () => {
        const database = await createTestDatabase();
        await migratePostgres({ databaseUrl: database.url, origin: 'simulated', directory });
        return database;
      },
    });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
  });

  afterAll(async () => {
    await sql.end();
    await pipeline.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('loads a window, loads it again without a change, and reads it', async () => {
    const window = windowOfDay(2);
    const first = await pipeline.ingest(DATASET, window);
    const again = await pipeline.ingest(DATASET, window);

    expect([first.inserted, again.inserted, again.revised]).toEqual([FACTS, 0, 0]);
    expect(await countsIn(sql, window)).toEqual({ ...WHOLE_ONCE, successes: 2 });
    const flows = await pipeline.reader.findFlows({
      window,
      regionCodes: [],
      sources: ['consumption'],
      limit: 1000,
    });
    expect(flows).toHaveLength(FACTS / 11);
  }, 60_000);

  it('migrates nothing, and leaves what it does not know as it is', async () => {
    const outcome = await migratePostgres({
      databaseUrl: pipeline.database.url,
      origin: 'simulated',
    });

    expect(outcome.applied).toEqual([]);
  });
});
