import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { parseAdlsLocation } from '../../../../platform/lake/adls/adls-location.js';
import { createAdlsUpkeep } from '../../../../platform/lake/adls/adls-upkeep.js';
import { LEFTOVER_AGE_MS, type LakeUpkeep } from '../../../../platform/lake/lake-upkeep.js';
import type { Lake } from '../../../../platform/lake/lake.js';
import { createLocalDiskUpkeep } from '../../../../platform/lake/local-disk/disk-upkeep.js';
import { createLocalDiskLake } from '../../../../platform/lake/local-disk-lake.js';

import { startAdlsStub } from './adls-stub/adls-stub.js';
import { accessOn, LAKE_URL, lakeOn } from './adls-stub/lake-on-stub.js';
import { startLakeProcess, type LakePlace } from './lake-process.js';

/** A lake whose hidden files a test can see and age. */
interface OpenedLake {
  readonly lake: Lake;
  readonly upkeep: LakeUpkeep;
  readonly place: LakePlace;
  /** Names of what lies in a folder, hidden or not. */
  namesIn(folder: string): Promise<readonly string[]>;
  /** Instant at which an entry was last written. */
  writtenAtMs(path: string): Promise<number>;
  put(path: string, writtenAtMs: number): Promise<void>;
  remove(): Promise<void>;
}

/** Begins to write a stream whose second part does not come; gives up if nobody kills it. */
const STALLED = `
async function* stalled() {
  yield Buffer.alloc(9 * 1024 * 1024, 'x');
  await new Promise((_, reject) => setTimeout(reject, 60_000));
}
await lake.writeOnce('bronze/killed/x.bin', stalled());`;
const DEADLINE_MS = 20_000;

describe.each([
  ['a folder of this machine', openFolder],
  ['Azure Data Lake Storage behind a stub', openStub],
])('what a killed writer leaves in %s', (_, open) => {
  let opened: OpenedLake;
  let leftover: string;
  beforeAll(async () => {
    opened = await open();
    const writer = startLakeProcess(opened.place, STALLED);
    const giveUpAtMs = performance.now() + DEADLINE_MS;
    let names: readonly string[] = [];
    while (names.length === 0 && performance.now() < giveUpAtMs) {
      await pause(20);
      names = await opened.namesIn('bronze/killed');
    }
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    leftover = `bronze/killed/${String((await opened.namesIn('bronze/killed'))[0])}`;
  }, 40_000);
  afterAll(() => opened.remove());

  it('is one hidden file and no object', async () => {
    expect(await opened.namesIn('bronze/killed')).toHaveLength(1);
    expect(leftover).toMatch(/\/\.[0-9a-f-]{36}\.tmp$/);
    expect(await opened.lake.find('bronze/killed/x.bin')).toBeUndefined();
  });

  it('is kept while a writer could still be at it', async () => {
    const writtenAtMs = await opened.writtenAtMs(leftover);

    expect(await opened.upkeep.removeLeftovers(writtenAtMs + LEFTOVER_AGE_MS - 1)).toEqual([]);
    expect(await opened.namesIn('bronze/killed')).toHaveLength(1);
  });

  it('is removed once it is a day old, and nothing else is', async () => {
    const writtenAtMs = await opened.writtenAtMs(leftover);
    await opened.lake.writeOnce('bronze/killed/kept.json', Buffer.from('x'));
    await opened.lake.replace('silver/kept.parquet', Buffer.from('x'), undefined);
    await opened.put('silver/.8f0a7a52-0000-4000-8000-000000000000.tmp', writtenAtMs - 1000);
    await opened.put('silver/.somebody-elses.tmp', writtenAtMs - 1000);
    await opened.put('silver/.9f0a7a52-0000-4000-8000-000000000000.tmp', writtenAtMs + 60_000);

    const removed = await opened.upkeep.removeLeftovers(writtenAtMs + LEFTOVER_AGE_MS);

    expect(removed).toEqual([leftover, 'silver/.8f0a7a52-0000-4000-8000-000000000000.tmp']);
    expect(await opened.namesIn('bronze/killed')).toEqual(['kept.json']);
    expect([...(await opened.namesIn('silver'))].sort()).toEqual([
      '.9f0a7a52-0000-4000-8000-000000000000.tmp',
      '.somebody-elses.tmp',
      'kept.parquet',
    ]);
  });

  it('can be looked for where nothing was ever written', async () => {
    const other = await open();

    expect(await other.upkeep.removeLeftovers(Date.now())).toEqual([]);
    await other.remove();
  });
});

describe('what looks like a leftover in Azure Data Lake Storage', () => {
  it('is kept when somebody writes to it after it was listed', async () => {
    const stub = await startAdlsStub('grid-lake');
    const path = 'live/lake/bronze/.8f0a7a52-0000-4000-8000-000000000000.tmp';
    const file = { content: Buffer.from('x'), properties: {}, staged: new Map() };
    const longAgoMs = Date.now() - 2 * LEFTOVER_AGE_MS;
    stub.namespace.put(path, file, longAgoMs);
    stub.fail('listPaths', { meanwhile: () => stub.namespace.put(path, file) });
    const upkeep = createAdlsUpkeep(parseAdlsLocation(new URL(LAKE_URL)), () =>
      Promise.resolve(accessOn(stub)),
    );

    expect(await upkeep.removeLeftovers(Date.now())).toEqual([]);
    expect(stub.namespace.file(path)).toBeDefined();
    await stub.close();
  });
});

async function openFolder(): Promise<OpenedLake> {
  const root = await mkdtemp(join(tmpdir(), 'grid-leftovers-'));
  return {
    lake: createLocalDiskLake(root),
    upkeep: createLocalDiskUpkeep(root),
    place: { root },
    namesIn: (folder) => readdir(join(root, folder)).catch(() => []),
    writtenAtMs: async (path) => Math.ceil((await stat(join(root, path))).mtimeMs),
    put: async (path, writtenAtMs) => {
      await writeFile(join(root, path), 'x');
      await utimes(join(root, path), writtenAtMs / 1000, writtenAtMs / 1000);
    },
    remove: () => rm(root, { recursive: true }),
  };
}

async function openStub(): Promise<OpenedLake> {
  const stub = await startAdlsStub('grid-lake');
  const rooted = (path: string): string => `live/lake/${path}`;
  return {
    lake: lakeOn(stub),
    upkeep: createAdlsUpkeep(parseAdlsLocation(new URL(LAKE_URL)), () =>
      Promise.resolve(accessOn(stub)),
    ),
    place: { port: stub.port },
    namesIn: (folder) =>
      Promise.resolve(
        stub.namespace.below(rooted(folder)).map((path) => path.slice(rooted(folder).length + 1)),
      ),
    // A listing tells whole seconds.
    writtenAtMs: (path) =>
      Promise.resolve(
        Math.floor((stub.namespace.file(rooted(path))?.lastModifiedMs ?? NaN) / 1000) * 1000,
      ),
    put: (path, writtenAtMs) => {
      const file = { content: Buffer.from('x'), properties: {}, staged: new Map() };
      stub.namespace.put(rooted(path), file, writtenAtMs);
      return Promise.resolve();
    },
    remove: () => stub.close(),
  };
}
