import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createLake, createLakeUpkeep } from '../../../../platform/lake/create-lake.js';
import type { Lake } from '../../../../platform/lake/lake.js';
import { createLocalDiskLake } from '../../../../platform/lake/local-disk-lake.js';
import { PROJECT_ROOT } from '../../../../platform/project-root.js';

import { describeLakeContract, increment } from './lake.contract.js';

const WRITE_BITS = 0o222;
/** What another process runs: it counts up like `increment` does. */
const OTHER_PROCESS = `
const { createLocalDiskLake } = await import(process.argv[1]);
const lake = createLocalDiskLake(process.argv[2]);
for (let left = 10; left > 0; ) {
  const current = await lake.find('shared/counter.txt');
  const count = current === undefined ? 0 : Number(Buffer.from(await lake.read('shared/counter.txt')).toString());
  try {
    await lake.replace('shared/counter.txt', Buffer.from(String(count + 1)), current?.etag);
    left -= 1;
  } catch (error) {
    if (error.code !== 'LAKE_CONFLICT') throw error;
  }
}`;
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

describeLakeContract('a folder of this machine', async () => {
  const root = await mkdtemp(join(tmpdir(), 'grid-lake-'));
  return {
    lake: createLocalDiskLake(root),
    otherWriter: createLocalDiskLake(root),
    deletePastThePort: (path) => rm(join(root, path)),
    remove: () => rm(root, { recursive: true }),
  };
});

describe('a lake on the local disk', () => {
  let root: string;
  let lake: Lake;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'grid-lake-'));
    lake = createLake(pathToFileURL(root).href);
  });
  afterAll(() => rm(root, { recursive: true }));

  it('keeps an object written once as a file nobody may write', async () => {
    await lake.writeOnce('bronze/x.json', Buffer.from('x'));

    const { mode } = await stat(lake.addressOf('bronze/x.json'));
    expect(mode & WRITE_BITS).toBe(0);
  });

  it('leaves neither half-written files nor locks behind', async () => {
    await lake.writeOnce('tidy/once.json', Buffer.from('x'));
    await lake.writeOnce('tidy/once.json', Buffer.from('x'));
    await lake.writeOnce('tidy/once.json', Buffer.from('y')).catch(() => undefined);
    await lake.replace('tidy/replaced.json', Buffer.from('x'), undefined);
    await lake.replace('tidy/replaced.json', Buffer.from('y'), undefined).catch(() => undefined);

    expect((await readdir(join(root, 'tidy'))).sort()).toEqual(['once.json', 'replaced.json']);
  });

  it('does not list what a killed writer left behind', async () => {
    await lake.writeOnce('killed/x.json', Buffer.from('x'));
    await writeFile(join(root, 'killed', '.7f3c.tmp'), 'half of');
    await mkdir(join(root, 'killed', 'y.json.lock'));

    const listed: string[] = [];
    for await (const { path } of lake.list('killed')) listed.push(path);

    expect(listed).toEqual(['killed/x.json']);
  });

  it('takes over the lock of a writer that was killed', async () => {
    const { etag } = await lake.replace('stale/x.parquet', Buffer.from('one'), undefined);
    const lock = join(root, 'stale', 'x.parquet.lock');
    await mkdir(lock);
    await utimes(lock, LONG_AGO, LONG_AGO);

    await lake.replace('stale/x.parquet', Buffer.from('two'), etag);

    expect(Buffer.from(await lake.read('stale/x.parquet')).toString()).toBe('two');
  });

  it('loses no increment of another process', async () => {
    const built = pathToFileURL(join(PROJECT_ROOT, 'dist/platform/lake/local-disk-lake.js')).href;
    const node = ['--input-type=module', '--eval', OTHER_PROCESS, built, root];
    const otherProcess = promisify(execFile)(process.execPath, node);

    for (let round = 0; round < 10; round += 1) await increment(lake, 'shared/counter.txt');
    await otherProcess;

    expect(Buffer.from(await lake.read('shared/counter.txt')).toString()).toBe('20');
  }, 30_000);

  describe('when the disk refuses', () => {
    const refused = { code: 'LAKE_UNAVAILABLE', isRetryable: true };
    beforeAll(() => writeFile(join(root, 'not-a-folder'), 'x'));

    it('a folder, every call fails with LAKE_UNAVAILABLE, to be tried again', async () => {
      const path = 'not-a-folder/x.json';

      await expect(lake.writeOnce(path, Buffer.from('x'))).rejects.toMatchObject(refused);
      await expect(lake.replace(path, Buffer.from('x'), undefined)).rejects.toMatchObject(refused);
      await expect(lake.read(path)).rejects.toMatchObject(refused);
      await expect(lake.find(path)).rejects.toMatchObject(refused);
    });

    it('a name that is too long, writing fails and leaves nothing half-written', async () => {
      const path = `too-long/${'x'.repeat(300)}.json`;

      await expect(lake.writeOnce(path, Buffer.from('x'))).rejects.toMatchObject({
        ...refused,
        details: { cause: 'ENAMETOOLONG' },
      });
      expect(await readdir(join(root, 'too-long'))).toEqual([]);
    });

    it('replacing fails at once, long before another attempt would be due', async () => {
      const startedMs = performance.now();

      await expect(
        lake.replace(`too-long/${'y'.repeat(300)}.json`, Buffer.from('x'), undefined),
      ).rejects.toMatchObject(refused);

      expect(performance.now() - startedMs).toBeLessThan(2000);
    });
  });
});

describe('the address of a lake', () => {
  it.each(['https://example.org/lake', '/var/lake', 's3://bucket', ''])(
    "'%s' is refused with INVALID_CONFIGURATION",
    (address) => {
      for (const open of [createLake, createLakeUpkeep]) {
        expect(() => open(address)).toThrow(
          expect.objectContaining({ code: 'INVALID_CONFIGURATION' }),
        );
      }
    },
  );
});
