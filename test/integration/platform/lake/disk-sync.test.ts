import { mkdtemp, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { createLocalDiskLake } from '../../../../platform/lake/local-disk-lake.js';

let root: string;
let synced: number[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'grid-sync-'));
  const handle = await open(root);
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  synced = [];
  const sync: (this: FileHandle) => Promise<void> = Reflect.get(prototype, 'sync');
  jest.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
    synced.push((await this.stat()).ino);
    await sync.call(this);
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await rm(root, { recursive: true, force: true });
});

async function inodesOf(...paths: string[]): Promise<number[]> {
  return Promise.all(paths.map(async (path) => (await stat(join(root, path))).ino));
}

describe('a lake on a disk', () => {
  it('has the name of a new object on the disk, and those of the folders above it', async () => {
    await createLocalDiskLake(root).writeOnce('bronze/a/b/one.json', Buffer.from('1'));

    const folders = await inodesOf('.', 'bronze', 'bronze/a', 'bronze/a/b');
    expect(synced).toEqual(expect.arrayContaining(folders));
    expect(synced.at(-1)).toBe(folders.at(-1));
  });

  it('syncs one file and one folder for a further object, and the folder alike when it is there', async () => {
    const lake = createLocalDiskLake(root);
    await lake.writeOnce('bronze/a/one.json', Buffer.from('1'));
    synced = [];
    await lake.writeOnce('bronze/a/two.json', Buffer.from('2'));
    await lake.writeOnce('bronze/a/two.json', Buffer.from('2'));

    const [folder] = await inodesOf('bronze/a');
    expect(synced).toHaveLength(4);
    expect(synced.filter((inode) => inode === folder)).toHaveLength(2);
  });

  it('has the name of a replaced object on the disk', async () => {
    await createLocalDiskLake(root).replace('silver/a/one.json', Buffer.from('1'), undefined);

    const [folder] = await inodesOf('silver/a');
    expect(synced.at(-1)).toBe(folder);
  });
});
