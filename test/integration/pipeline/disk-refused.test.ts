import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import {
  countsIn,
  DATASET,
  FACTS,
  SIMULATED,
  WHOLE_ONCE,
  windowOfDay,
} from './interrupted-window.js';
import { startPipeline, type Pipeline } from './pipeline-harness.js';

describe('when the disk refuses a write', () => {
  let pipeline: Pipeline;
  let sql: pg.Client;

  beforeAll(async () => {
    pipeline = await startPipeline({ origin: 'simulated', mode: SIMULATED });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
  });

  afterAll(async () => {
    await sql.end();
    await pipeline.stop();
  });

  it('the window fails, the audit says why, and it works once the disk does', async () => {
    const window = windowOfDay(17);
    const folder = join(pipeline.lakeRoot, 'bronze/rte/production/2026/11/17');
    await mkdir(dirname(folder), { recursive: true });
    await writeFile(folder, 'a file where a folder should be');

    await expect(pipeline.ingest(DATASET, window)).rejects.toThrow();
    const { rows } = await sql.query<{ error_details: string }>(
      `select error_details from ingestion_audit where status = 'failure'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.error_details).toContain('LAKE_UNAVAILABLE');

    await rm(folder);
    await expect(pipeline.ingest(DATASET, window)).resolves.toMatchObject({ inserted: FACTS });
    expect(await countsIn(sql, window)).toEqual(WHOLE_ONCE);
  }, 90_000);
});
