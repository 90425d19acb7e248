import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Lake } from '../../../../platform/lake/lake.js';
import { createLocalDiskUpkeep } from '../../../../platform/lake/local-disk/disk-upkeep.js';
import { createLocalDiskLake } from '../../../../platform/lake/local-disk-lake.js';

import { runLakeProcess } from './lake-process.js';

const BRONZE = 'bronze/rte/production/2026/08/27/x.json';
const SILVER = 'silver/eco2mix_regional/year=2026/month=08/day=27/flows.parquet';
/** Nobody: a user of every Linux that owns nothing. */
const OTHER_UID = 65534;
const isRoot = process.getuid?.() === 0;

describe('the rights in a lake on a disk', () => {
  let root: string;
  let lake: Lake;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'grid-rights-'));
    await chmod(root, 0o755);
    lake = createLocalDiskLake(root);
    await lake.writeOnce(BRONZE, Buffer.from('as received'));
    const { etag } = await lake.replace(SILVER, Buffer.from('one'), undefined);
    await lake.replace(SILVER, Buffer.from('two'), etag);
  });
  afterAll(() => rm(root, { recursive: true }));

  it('let nobody write a file of Bronze, its owner neither', async () => {
    expect(await modeOf(BRONZE)).toBe('440');
  });

  it('let only the owner write a file of Silver', async () => {
    expect(await modeOf(SILVER)).toBe('640');
  });

  it('let nobody but owner and group into any folder, and only the owner write there', async () => {
    for (const path of [BRONZE, SILVER]) {
      const segments = path.split('/').slice(0, -1);
      for (const index of segments.keys()) {
        expect(await modeOf(segments.slice(0, index + 1).join('/'))).toBe('750');
      }
    }
  });

  const asOther = isRoot ? it : it.skip;

  asOther('refuse another user everything with LAKE_FORBIDDEN', async () => {
    const outcomes = await triedWith(`process.setgroups([]); process.setgid(${OTHER_UID});`);

    expect(outcomes).toEqual({
      read: 'LAKE_FORBIDDEN',
      find: 'LAKE_FORBIDDEN',
      list: 'LAKE_FORBIDDEN',
      replace: 'LAKE_FORBIDDEN',
      writeOnce: 'LAKE_FORBIDDEN',
      newFolder: 'LAKE_FORBIDDEN',
    });
  });

  asOther('let a user of the same group read and refuse it every write', async () => {
    const outcomes = await triedWith('');

    expect(outcomes).toEqual({
      read: 'done',
      find: 'done',
      list: 'done',
      replace: 'LAKE_FORBIDDEN',
      writeOnce: 'LAKE_FORBIDDEN',
      newFolder: 'LAKE_FORBIDDEN',
    });
  });

  asOther('refuse even the owner to open a file of Bronze for writing', async () => {
    const own = await mkdtemp(join(tmpdir(), 'grid-rights-'));
    await chown(own, OTHER_UID, OTHER_UID);

    const tried = await runLakeProcess(
      { root: own },
      `process.setgid(${OTHER_UID});
      process.setuid(${OTHER_UID});
      const { open } = await import('node:fs/promises');
      const code = (error) => error.code;
      await lake.writeOnce('${BRONZE}', Buffer.from('as received'));
      console.log(JSON.stringify([
        await open(lake.addressOf('${BRONZE}'), 'r+').catch(code),
        await open(lake.addressOf('${BRONZE}'), 'w').catch(code),
        await lake.writeOnce('${BRONZE}', Buffer.from('other')).catch(code),
        await lake.replace('${BRONZE}', Buffer.from('other'), undefined).catch(code),
        Buffer.from(await lake.read('${BRONZE}')).toString(),
      ]));`,
    );

    expect(JSON.parse(tried)).toEqual([
      'EACCES',
      'EACCES',
      'LAKE_OBJECT_EXISTS',
      'LAKE_FORBIDDEN',
      'as received',
    ]);
    await rm(own, { recursive: true });
  });

  it('are set right again on what was made under other ones, however often', async () => {
    const old = await mkdtemp(join(tmpdir(), 'grid-rights-'));
    for (const path of [BRONZE, SILVER]) {
      await mkdir(join(old, path, '..'), { recursive: true, mode: 0o777 });
      await writeFile(join(old, path), 'x', { mode: 0o666 });
      await chmod(join(old, path), 0o666);
    }
    await chmod(join(old, 'bronze'), 0o777);

    const first = await createLocalDiskUpkeep(old).setRights(undefined);
    const second = await createLocalDiskUpkeep(old).setRights(undefined);

    expect(second).toEqual(first);
    expect(first.paths).toBe(13);
    expect(await modeOf('bronze', old)).toBe('750');
    expect(await modeOf('silver/eco2mix_regional', old)).toBe('750');
    expect(await modeOf(BRONZE, old)).toBe('440');
    expect(await modeOf(SILVER, old)).toBe('640');
    await rm(old, { recursive: true });
  });

  it('are set in a lake that is still empty', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'grid-rights-'));

    await createLocalDiskUpkeep(empty).setRights(undefined);

    expect((await readdir(empty)).sort()).toEqual(['bronze', 'silver']);
    await rm(empty, { recursive: true });
  });

  async function triedWith(preparation: string): Promise<unknown> {
    const printed = await runLakeProcess(
      { root },
      `${preparation}
      process.setuid(${OTHER_UID});
      const list = async () => { for await (const object of lake.list('silver')) return object; };
      const found = { path: '${SILVER}', etag: '${String((await lake.find(SILVER))?.etag)}' };
      const tries = {
        read: () => lake.read(found.path),
        find: () => lake.find(found.path),
        list,
        replace: () => lake.replace(found.path, Buffer.from('x'), found.etag),
        writeOnce: () => lake.writeOnce('bronze/y.json', Buffer.from('x')),
        newFolder: () => lake.writeOnce('else/y.json', Buffer.from('x')),
      };
      const outcomes = {};
      for (const [name, attempt] of Object.entries(tries)) {
        outcomes[name] = await attempt().then(() => 'done', (error) => error.code);
      }
      console.log(JSON.stringify(outcomes));`,
    );
    expect(Buffer.from(await lake.read(SILVER)).toString()).toBe('two');
    return JSON.parse(printed);
  }

  async function modeOf(path: string, below = root): Promise<string> {
    return ((await stat(join(below, path))).mode & 0o777).toString(8);
  }
});
