import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';

import { listBackups, readManifest } from '../../../cli/backup/backup-manifest.js';
import { objectsOf } from '../../../cli/backup/lake-copy.js';
import { partsOfStoppedStack, type StackParts } from '../../../cli/backup/stack-parts.js';
import type { ChildHandle } from '../../../cli/stack/child-process.js';
import { homeFolder } from '../../../cli/stack/home-folder.js';
import type { StackState } from '../../../cli/stack/stack-state.js';
import { addMinutes, floorToGrid, instantFromEpochMs } from '../../../domain/time/instant.js';
import { readConfiguration } from '../../../platform/config/configuration.js';
import { createLake } from '../../../platform/lake/create-lake.js';
import { sha256Of } from '../../../platform/lake/sha256.js';
import { until } from '../pipeline/until.js';

import { goldDigest, type GoldDigest } from './gold-contents.js';
import { grid, openTemporaryFolder, stackEnvironment, startStack } from './operated-stack.js';

/** Before this, what the source says does not change while the drill lasts. */
const SETTLED = addMinutes(floorToGrid(instantFromEpochMs(Date.now()), 15), -60);

/** What a stack holds, from its stopped servers. */
interface Contents {
  readonly gold: GoldDigest;
  readonly lake: ReadonlyMap<string, string>;
}

describe('a stack that is backed up, destroyed and brought back', () => {
  const root = openTemporaryFolder();
  const [first, second, third] = ['first', 'second', 'third'].map((name) => join(root, name));
  const backups = join(root, 'backups');
  const running: ChildHandle[] = [];
  let whileRunning = '';
  let atRest = '';
  let original: Contents;
  let cycleIds: readonly string[] = [];

  beforeAll(async () => {
    const home = first ?? '';
    const environment = stackEnvironment(home);
    const { child, state } = await startStack(home, join(root, 'first.log'));
    running.push(child);
    await grid(
      environment,
      'backfill',
      'eco2mix-regional',
      '--from',
      '2025-03-01',
      '--to',
      '2025-03-06',
    );
    await withClient(state, (client) =>
      until('the first cycle', async () => {
        const { count } = await client.workflow.count(
          "WorkflowType = 'ingestWindow' and ExecutionStatus = 'Completed'",
        );
        return count >= 2;
      }),
    );
    const long = ['backfill', 'eco2mix-regional', '--from', '2025-04-01', '--to', '2025-07-01'];
    await grid(environment, ...long, '--no-wait');
    whileRunning = await backUp(environment);
    await grid(environment, ...long);
    cycleIds = await withClient(state, listClosed);
    await child.stop();
    original = await contentsOf(home);
    atRest = await backUp(environment);
    rmSync(home, { recursive: true, force: true });
  }, 240_000);

  afterAll(async () => {
    await Promise.all(running.map((child) => child.stop()));
    rmSync(root, { recursive: true, force: true });
  });

  async function backUp(environment: NodeJS.ProcessEnv): Promise<string> {
    const { code, stdout, stderr } = await grid(environment, 'backup', backups);
    if (code !== 0) throw new Error(stderr);
    return stdout.slice(backups.length + 1);
  }

  it('a backup taken at rest comes back as it was: facts, revisions, runs, every byte of the lake', async () => {
    const home = second ?? '';
    const { code, stderr } = await grid(stackEnvironment(home), 'restore', backups);

    expect([code, stderr]).toEqual([0, expect.stringContaining('every part is what was written')]);
    expect(listBackups(backups)).toEqual([whileRunning, atRest]);
    const restored = await contentsOf(home);
    expect(restored.gold).toEqual(original.gold);
    expect(restored.lake).toEqual(original.lake);
  }, 120_000);

  it('a backup taken while a backfill ran comes back whole: every run finds its raw objects', async () => {
    const home = third ?? '';
    const { code, stderr } = await grid(
      stackEnvironment(home),
      ...['restore', backups, '--backup', whileRunning],
    );

    expect([code, stderr]).toEqual([0, expect.stringContaining('every part is what was written')]);
    const { lake, gold } = await contentsOf(home);
    expect(gold.objects.length).toBeGreaterThan(0);
    for (const { path, sha256 } of gold.objects)
      expect([path, lake.get(path)]).toEqual([path, sha256]);
  }, 120_000);

  it('the stack goes on from there: the backfill ends, nothing is doubled, histories are readable', async () => {
    const home = third ?? '';
    const { child, state } = await startStack(home, join(root, 'third.log'));
    running.push(child);
    await withClient(state, async (client) => {
      await until('every backfill to have ended well', async () => {
        const { count } = await client.workflow.count(
          "WorkflowType = 'backfill' and ExecutionStatus = 'Completed'",
        );
        return count === 2;
      });
      const known = await listClosed(client);
      for (const id of known) {
        const { events } = await client.workflow.getHandle(id).fetchHistory();
        expect(events?.length).toBeGreaterThan(3);
      }
      expect(known.filter((id) => cycleIds.includes(id)).length).toBeGreaterThan(0);
      const schedule = await client.schedule.getHandle('grid-cycle').describe();
      expect(schedule.info.nextActionTimes.length).toBeGreaterThan(0);
    });
    await child.stop();

    const { gold } = await contentsOf(home);
    expect(gold.facts).toEqual(original.gold.facts);
    expect(gold.revisions).toEqual(original.gold.revisions);
    expect(gold.doubledRuns).toBe(0);
  }, 180_000);

  it('the second backup copied only what was new', () => {
    const [before, after] = [whileRunning, atRest].map((name) => readManifest(backups, name));

    expect(after?.lake.objectCount).toBeGreaterThan(before?.lake.objectCount ?? 0);
    expect(before?.temporal.kind).toBe('sqlite');
  });

  async function withClient<Result>(
    { temporalAddress, temporalNamespace }: StackState,
    work: (client: Client) => Promise<Result>,
  ): Promise<Result> {
    const connection = await Connection.connect({ address: temporalAddress });
    try {
      return await work(new Client({ connection, namespace: temporalNamespace }));
    } finally {
      await connection.close();
    }
  }

  async function listClosed(client: Client): Promise<readonly string[]> {
    const ids: string[] = [];
    const query = "WorkflowType = 'ingestWindow' and ExecutionStatus = 'Completed'";
    for await (const { workflowId } of client.workflow.list({ query })) ids.push(workflowId);
    return ids;
  }

  async function contentsOf(home: string): Promise<Contents> {
    const configuration = readConfiguration({ GRID_HOME: home, GRID_SOURCES: 'simulated' });
    const parts = await partsOfStoppedStack(homeFolder(home), configuration);
    try {
      return { gold: await goldOf(parts), lake: await lakeOf(parts) };
    } finally {
      await parts.close();
    }
  }

  async function goldOf({ databaseUrl }: StackParts): Promise<GoldDigest> {
    const sql = new pg.Client({ connectionString: databaseUrl });
    await sql.connect();
    try {
      return await goldDigest(sql, SETTLED);
    } finally {
      await sql.end();
    }
  }

  async function lakeOf({ lakeUrl }: StackParts): Promise<ReadonlyMap<string, string>> {
    const lake = createLake(lakeUrl);
    const hashes = new Map<string, string>();
    for await (const { path } of objectsOf(lake)) hashes.set(path, sha256Of(await lake.read(path)));
    expect(fileURLToPath(lakeUrl)).toContain('simulated');
    return hashes;
  }
});
