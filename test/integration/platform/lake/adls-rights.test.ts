import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pl from 'nodejs-polars';

import { parseAdlsLocation } from '../../../../platform/lake/adls/adls-location.js';
import { createAdlsUpkeep } from '../../../../platform/lake/adls/adls-upkeep.js';
import type { LakeUpkeep } from '../../../../platform/lake/lake-upkeep.js';
import type { Lake } from '../../../../platform/lake/lake.js';
import { scanParquet } from '../../../../platform/lake/scan-parquet.js';

import { aclText } from './adls-stub/access-control.js';
import { startAdlsStub, type AdlsStub } from './adls-stub/adls-stub.js';
import { accessOn, LAKE_URL, lakeOn, tokenOf } from './adls-stub/lake-on-stub.js';

const WRITER = '00000000-0000-4000-8000-00000000000a';
const READER = '00000000-0000-4000-8000-00000000000b';
const STRANGER = '00000000-0000-4000-8000-00000000000c';
const PRINCIPALS = { writerObjectId: WRITER, readerObjectId: READER };
const ROOT = 'live/lake';
const FORBIDDEN = { code: 'LAKE_FORBIDDEN', isRetryable: false };
const OLD_BRONZE = Array.from({ length: 8 }, (_, day) => `bronze/old/${day}/x.json`);

describe('the rights in a lake on Azure Data Lake Storage', () => {
  let stub: AdlsStub;
  let admin: Lake;
  let writer: Lake;
  let reader: Lake;
  let stranger: Lake;
  beforeAll(async () => {
    stub = await startAdlsStub('grid-lake');
    admin = lakeOn(stub);
    [writer, reader, stranger] = [WRITER, READER, STRANGER].map(lakeAs) as [Lake, Lake, Lake];
    for (const path of OLD_BRONZE) await admin.writeOnce(path, bytes(path));
    await admin.replace('silver/old/x.parquet', parquet(), undefined);
    stub.namespace.makeFolder('live/other');
  });
  afterEach(() => {
    stub.checkRequests();
  });
  afterAll(() => stub.close());

  it('nobody but an administrator comes in before they are given', async () => {
    for (const lake of [writer, reader, stranger]) {
      await expect(lake.writeOnce('bronze/x.json', bytes('x'))).rejects.toMatchObject(FORBIDDEN);
      await expect(lake.read('silver/old/x.parquet')).rejects.toMatchObject(FORBIDDEN);
    }
  });

  describe('once they are given', () => {
    beforeAll(async () => {
      await upkeepAs(undefined).setRights(PRINCIPALS);
    });

    it('the writer writes, replaces, reads and lists Bronze and Silver', async () => {
      await writer.writeOnce('bronze/new/x.json', bytes('as received'));
      const { etag } = await writer.replace('silver/day=1/x.parquet', parquet(), undefined);
      await writer.replace('silver/day=1/x.parquet', parquet(), etag);
      const found = await writer.find('silver/old/x.parquet');
      await writer.replace('silver/old/x.parquet', parquet(), found?.etag);

      expect(await writer.read('bronze/old/3/x.json')).toHaveLength(19);
      expect(await pathsIn(writer, 'bronze')).toEqual(['bronze/new/x.json', ...OLD_BRONZE]);
    });

    it('the writer cannot overwrite Bronze: LAKE_OBJECT_EXISTS', async () => {
      await writer.writeOnce('bronze/kept.json', bytes('as received'));

      await expect(writer.writeOnce('bronze/kept.json', bytes('other'))).rejects.toMatchObject({
        code: 'LAKE_OBJECT_EXISTS',
        isRetryable: false,
      });
      await expect(writer.writeOnce('bronze/old/3/x.json', bytes('other'))).rejects.toMatchObject({
        code: 'LAKE_OBJECT_EXISTS',
      });
    });

    it('the reader reads Silver, also what is written later, through the port and by Polars', async () => {
      await writer.replace('silver/day=2/x.parquet', parquet(), undefined);

      for (const path of ['silver/old/x.parquet', 'silver/day=2/x.parquet']) {
        const found = await reader.find(path);
        if (found === undefined) throw new Error(`${path} was not found`);
        expect(await reader.read(path)).toHaveLength(found.sizeBytes);
        expect((await scanParquet(reader, [found])).height).toBe(2);
      }
      expect(await pathsIn(reader, 'silver')).toContain('silver/day=2/x.parquet');
    });

    it('the reader writes nothing', async () => {
      const found = await reader.find('silver/old/x.parquet');

      for (const path of ['silver/new.parquet', 'silver/old/y.parquet', 'silver/a/b.parquet']) {
        await expect(reader.replace(path, bytes('x'), undefined)).rejects.toMatchObject(FORBIDDEN);
        await expect(reader.writeOnce(path, bytes('x'))).rejects.toMatchObject(FORBIDDEN);
      }
      await expect(
        reader.replace('silver/old/x.parquet', bytes('x'), found?.etag),
      ).rejects.toMatchObject(FORBIDDEN);
      expect(await admin.find('silver/old/x.parquet')).toEqual(found);
    });

    it.each([
      ['the reader', READER, 'bronze/old/1/x.json'],
      ['a stranger', STRANGER, 'bronze/old/1/x.json'],
      ['a stranger', STRANGER, 'silver/old/x.parquet'],
    ])('%s (%s) sees nothing of %s', async (_, objectId, path) => {
      const lake = lakeAs(objectId);
      const folder = path.split('/')[0] ?? '';

      await expect(lake.read(path)).rejects.toMatchObject(FORBIDDEN);
      await expect(pathsIn(lake, folder)).rejects.toMatchObject(FORBIDDEN);
      await expect(lake.writeOnce(`${folder}/y`, bytes('x'))).rejects.toMatchObject(FORBIDDEN);
    });

    it('the writer cannot give rights of its own', async () => {
      await expect(
        upkeepAs(WRITER).setRights({ ...PRINCIPALS, readerObjectId: STRANGER }),
      ).rejects.toMatchObject(FORBIDDEN);
    });

    it('every folder and file has the same list, given page by page', () => {
      const texts = (folder: string): Set<string> =>
        new Set(
          stub.namespace
            .below(`${ROOT}/${folder}`)
            .filter((path) => !stub.namespace.isFolder(path))
            .map((path) => aclText(stub.namespace.accessControl(path))),
        );

      expect([...texts('bronze')]).toEqual([
        `user::rwx,group::---,mask::rwx,other::---,user:${WRITER}:rwx`,
      ]);
      expect([...texts('silver')]).toEqual([
        `user::rwx,group::---,mask::rwx,other::---,user:${WRITER}:rwx,user:${READER}:r-x`,
      ]);
    });

    it('the writer takes files from the landing zone, and nobody else reads them', async () => {
      const dropped = await admin.writeOnce('landing/capacity/x.csv', bytes('brought'));

      expect(await writer.read('landing/capacity/x.csv')).toHaveLength(7);
      for (const lake of [reader, stranger]) {
        await expect(lake.read('landing/capacity/x.csv')).rejects.toMatchObject(FORBIDDEN);
      }
      await writer.remove(dropped);
      expect(await writer.find('landing/capacity/x.csv')).toBeUndefined();
    });

    it('whom an operator let bring files still may, after the rights are given again', async () => {
      const landing = `${ROOT}/landing`;
      const operator = `user:${STRANGER}:-wx`;
      const directory = accessOn(stub).fileSystem.getDirectoryClient(landing);
      const { acl } = await directory.getAccessControl();
      await directory.setAccessControl([
        ...acl,
        {
          accessControlType: 'user',
          entityId: STRANGER,
          defaultScope: false,
          permissions: { read: false, write: true, execute: true },
        },
      ]);

      await upkeepAs(undefined).setRights(PRINCIPALS);

      const text = aclText(stub.namespace.accessControl(landing));
      expect(text).toContain(operator);
      expect(text).toContain(`user:${WRITER}:rwx`);
    });

    it('giving them again changes nothing', async () => {
      const before = everyAcl();

      const { paths } = await upkeepAs(undefined).setRights(PRINCIPALS);

      expect(everyAcl()).toEqual(before);
      const below = (folder: string): number => stub.namespace.below(`${ROOT}/${folder}`).length;
      expect(paths).toBe(below('bronze') + below('silver') + 2);
    });

    it('what else lies in the container keeps its list, and the way to the lake only lets pass', () => {
      expect(aclText(stub.namespace.accessControl('live/other'))).toBe(
        'user::rwx,group::r-x,other::---',
      );
      for (const folder of ['', 'live', ROOT]) {
        const { access, inherited } = stub.namespace.accessControl(folder);
        expect(access.get(`user:${WRITER}`)).toBe('--x');
        expect(access.get(`user:${READER}`)).toBe('--x');
        expect(access.get('group:')).toBe('r-x');
        expect(access.get('other:')).toBe('---');
        expect(inherited.size).toBe(0);
      }
    });

    it('a principal that is named no longer loses its rights', async () => {
      await upkeepAs(undefined).setRights({ writerObjectId: WRITER });

      await expect(reader.read('silver/old/x.parquet')).rejects.toMatchObject(FORBIDDEN);
      await upkeepAs(undefined).setRights(PRINCIPALS);
    });
  });

  it('cannot be given without a writer: INVALID_CONFIGURATION', async () => {
    await expect(upkeepAs(undefined).setRights(undefined)).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
    });
  });

  it('are not said to be given where the service could not give some of them', async () => {
    stub.refuseAclOf(`${ROOT}/bronze/old/5/x.json`);

    await expect(upkeepAs(undefined).setRights(PRINCIPALS)).rejects.toMatchObject({
      ...FORBIDDEN,
      message: expect.stringContaining('bronze/old/5/x.json'),
    });
    stub.refuseAclOf(undefined);
  });

  function lakeAs(objectId: string): Lake {
    stub.principals.set(`token-of-${objectId}`, objectId);
    return lakeOn(stub, { getToken: tokenOf(`token-of-${objectId}`) });
  }

  function upkeepAs(objectId: string | undefined): LakeUpkeep {
    const options = objectId === undefined ? {} : { getToken: tokenOf(`token-of-${objectId}`) };
    return createAdlsUpkeep(parseAdlsLocation(new URL(LAKE_URL)), () =>
      Promise.resolve(accessOn(stub, options)),
    );
  }

  function everyAcl(): readonly string[] {
    return ['', ...stub.namespace.below('')].map(
      (path) => `${path} ${aclText(stub.namespace.accessControl(path))}`,
    );
  }
});

async function pathsIn(lake: Lake, folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of lake.list(folder)) paths.push(path);
  return paths;
}

function parquet(): Buffer {
  return pl.DataFrame({ slot: [1, 2] }).writeParquet();
}

function bytes(content: string): Uint8Array {
  return Buffer.from(content);
}
