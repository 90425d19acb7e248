import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createIngestActivities } from '../../../../activities/ingest/ingest-activities.js';
import type { PipelineRegistry } from '../../../../activities/pipeline/pipeline-registry.js';
import {
  createRefineActivities,
  type RefinedWindow,
} from '../../../../activities/refine/refine-activities.js';
import { readSilver } from '../../../../activities/refine/silver-store.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import type { Lake } from '../../../../platform/lake/lake.js';
import { createLocalDiskLake } from '../../../../platform/lake/local-disk-lake.js';
import { createOdreClient } from '../../../../sources/odre/odre-client.js';
import { REGIONAL_SILVER } from '../../../../sources/odre/regional-pipeline.js';
import { startOdreStandIn } from '../../../../sources/odre/stand-in/server.js';
import { regionalPipelines } from '../../../unit/sources/odre/regional-pipelines.js';

import { startAdlsStub, type AdlsStub } from './adls-stub/adls-stub.js';
import { lakeOn } from './adls-stub/lake-on-stub.js';

const DATASET = 'eco2mix-regional-cons-def';
/** Over midnight, so that two partitions are merged. */
const EARLY = windowOf('2024-03-04T21:00:00Z', '2024-03-05T01:00:00Z');
const LATER = windowOf('2024-03-04T22:00:00Z', '2024-03-05T02:00:00Z');
const BOTH = windowOf('2024-03-04T21:00:00Z', '2024-03-05T02:00:00Z');

describe('Silver on Azure Data Lake Storage', () => {
  let folder: string;
  let stub: AdlsStub;
  let standIn: Awaited<ReturnType<typeof startOdreStandIn>>;
  let pipelines: PipelineRegistry;
  let azure: Lake;
  let disk: Lake;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grid-silver-azure-'));
    stub = await startAdlsStub('grid-lake');
    const mode = { kind: 'simulated', seed: 1, publicationLagSeconds: 480 } as const;
    standIn = await startOdreStandIn({ port: 0, mode });
    pipelines = regionalPipelines(createOdreClient({ baseUrl: standIn.url }));
    [azure, disk] = [lakeOn(stub), createLocalDiskLake(folder)];
  });
  afterAll(async () => {
    await standIn.close();
    await stub.close();
    await rm(folder, { recursive: true });
  });

  it('holds after overlapping windows the rows that Silver on a disk holds', async () => {
    for (const window of [EARLY, LATER]) {
      const onAzure = await refined(azure, window);
      const onDisk = await refined(disk, window);

      expect(onAzure.silver.map(({ path, rows }) => [path, rows])).toEqual(
        onDisk.silver.map(({ path, rows }) => [path, rows]),
      );
      expect(onAzure.silver).toHaveLength(2);
    }

    expect(await rowsOf(azure)).toEqual(await rowsOf(disk));
    expect(await rowsOf(azure)).toHaveLength(5 * 2 * 12);
  }, 30_000);

  it('is not written again by the same window', async () => {
    const { silver } = await refined(azure, LATER);
    const before = stub.served.length;

    expect((await refined(azure, LATER)).silver).toEqual(silver);

    const written = stub.served
      .slice(before)
      .filter(
        ({ request }) => request.operation === 'renameFile' && request.path.includes('silver/eco'),
      );
    expect(written).toEqual([]);
  }, 30_000);

  it('is not overwritten by a step that read it before another one wrote it', async () => {
    const bronze = await createIngestActivities({ lake: disk, pipelines }).fetchWindow({
      dataset: DATASET,
      window: EARLY,
    });
    for (const { path } of bronze.bronze) await azure.writeOnce(path, await disk.read(path));
    let asked = 0;
    const watched: Lake = {
      ...azure,
      cloudOptions: async () => {
        asked += 1;
        const touched = 'live/lake/silver/eco2mix_regional/year=2024/month=03/day=04/flows.parquet';
        const file = stub.namespace.file(touched);
        if (file !== undefined) stub.namespace.put(touched, file);
        return azure.cloudOptions();
      },
    };

    await expect(
      createRefineActivities({ lake: watched, pipelines }).refineWindow({
        dataset: DATASET,
        window: EARLY,
        bronze: bronze.bronze,
      }),
    ).rejects.toMatchObject({ code: 'LAKE_CONFLICT' });
    expect(asked).toBe(1);
  });

  async function refined(lake: Lake, window: typeof EARLY): Promise<RefinedWindow> {
    const ingest = createIngestActivities({ lake, pipelines });
    const { bronze } = await ingest.fetchWindow({ dataset: DATASET, window });
    return createRefineActivities({ lake, pipelines }).refineWindow({
      dataset: DATASET,
      window,
      bronze,
    });
  }

  async function rowsOf(lake: Lake): Promise<unknown[]> {
    const rows = await readSilver({ lake, layout: REGIONAL_SILVER }, BOTH);
    return rows.drop('fetched_at_utc').toRecords();
  }
});

function windowOf(from: string, to: string): ReturnType<typeof timeWindow> {
  return timeWindow(parseInstant(from), parseInstant(to));
}
