import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { addMinutes } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { migrateAzureSql } from '../../../../platform/warehouse/azure-sql/azure-sql-migrations.js';
import type { FlowQuery } from '../../../../platform/warehouse/warehouse-reader.js';
import type { TestDatabase } from '../../../servers/test-servers.js';
import { type Pipeline, startPipeline, windowOf } from '../../pipeline/pipeline-harness.js';

import { createMember, createOwnerPool, createStubDatabase } from './azure-sql-databases.js';

/** Two days of half hours with the night of the spring clock change in between. */
const HISTORY = windowOf('2024-03-30T00:00:00Z', '2024-04-01T00:00:00Z');

describe('the pipeline on Azure SQL', () => {
  let azure: Pipeline;
  let postgres: Pipeline;

  beforeAll(async () => {
    const mode = () => ({ kind: 'simulated', seed: 11, publicationLagSeconds: 480 }) as const;
    azure = await startPipeline({
      origin: 'simulated',
      mode: mode(),
      createDatabase: createAzureSqlTestDatabase,
    });
    postgres = await startPipeline({ origin: 'simulated', mode: mode() });
  }, 60_000);
  afterAll(() => Promise.all([azure.stop(), postgres.stop()]));

  it('a window is fetched, refined, checked and loaded to the same Gold as on PostgreSQL', async () => {
    const results = await Promise.all(
      [azure, postgres].map((pipeline) => pipeline.ingest('eco2mix-regional-cons-def', HISTORY)),
    );
    const query: FlowQuery = { window: HISTORY, regionCodes: [], sources: [], limit: 20_000 };
    const [onAzure = [], onPostgres = []] = await Promise.all(
      [azure, postgres].map((pipeline) => pipeline.reader.findFlows(query)),
    );

    expect(onAzure.length).toBeGreaterThan(10_000);
    expect(onAzure).toEqual(onPostgres);
    expect(results[0]).toMatchObject({ inserted: onAzure.length, regionsAtNewestSlot: 12 });
  }, 120_000);

  it('a number is followed back to its run and its raw bytes', async () => {
    const lineage = await azure.reader.findLineage(
      '93',
      'consumption',
      addMinutes(HISTORY.startUtc, 95),
    );

    expect(lineage?.flow.slotStartUtc).toBe(addMinutes(HISTORY.startUtc, 90));
    expect(lineage?.run).toMatchObject({ outcome: 'success', workflowType: 'ingestWindow' });
    const [object] = lineage?.bronzeObjects ?? [];
    if (object === undefined) throw new Error('the run names no raw object');
    expect((await azure.lake.read(object.path)).byteLength).toBe(object.sizeBytes);
  });

  it('the same window again changes nothing', async () => {
    const version = await azure.reader.loadVersion();
    await azure.ingest('eco2mix-regional-cons-def', HISTORY);

    expect(await azure.reader.loadVersion()).toBe(version);
  }, 120_000);

  it('a window without data says why', async () => {
    const before = timeWindow(
      addMinutes(HISTORY.startUtc, -120),
      addMinutes(HISTORY.startUtc, -60),
    );
    const asked = { window: before, regionCodes: [], sources: [], limit: 10 } as const;

    expect(await azure.reader.explainEmptyWindow(asked)).toBe('never_fetched');
  });
});

async function createAzureSqlTestDatabase(): Promise<TestDatabase> {
  const database = await createStubDatabase();
  await migrateAzureSql({ databaseUrl: database.url, origin: 'simulated' });
  const owner = createOwnerPool(database.url);
  const members = new Map<string, string>();
  for (const role of ['grid_loader', 'grid_api_reader']) {
    members.set(role, await createMember(database, owner, role));
  }
  await owner.close();
  return {
    url: database.url,
    asRole: (role) => members.get(role) ?? '',
    drop: () => database.drop(),
  };
}
