import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { openAdlsAccess } from '../../../../platform/lake/adls/adls-file-system.js';
import { parseAdlsLocation } from '../../../../platform/lake/adls/adls-location.js';
import { createLake } from '../../../../platform/lake/create-lake.js';
import type { Lake } from '../../../../platform/lake/lake.js';
import { sha256Of } from '../../../../platform/lake/sha256.js';

import { startAdlsStub, type AdlsStub } from './adls-stub/adls-stub.js';
import { accessOn, LAKE_URL, lakeOn, TOKEN } from './adls-stub/lake-on-stub.js';
import { describeLakeContract } from './lake.contract.js';

/** An `abfss://` address of a real account that the default credential may write to. */
const REAL_LAKE_URL = process.env['GRID_TEST_LAKE_URL'];

describeLakeContract('Azure Data Lake Storage behind a stub', async () => {
  const stub = await startAdlsStub('grid-lake');
  return {
    lake: lakeOn(stub),
    otherWriter: lakeOn(stub),
    deletePastThePort: async (path) => {
      await accessOn(stub).fileSystem.getFileClient(`live/lake/${path}`).delete();
    },
    remove: () => stub.close(),
  };
});

if (REAL_LAKE_URL === undefined) {
  it.skip('a real Azure account is not tested: GRID_TEST_LAKE_URL is not set', () => undefined);
} else {
  describeLakeContract('Azure Data Lake Storage itself', () => {
    const address = `${REAL_LAKE_URL.replace(/\/$/, '')}/test-${randomUUID()}`;
    const url = new URL(address);
    const location = parseAdlsLocation(url);
    return Promise.resolve({
      lake: createLake(address),
      otherWriter: createLake(address),
      deletePastThePort: async (path) => {
        const { fileSystem } = openAdlsAccess(location);
        await fileSystem.getFileClient(`${location.root}/${path}`).delete();
      },
      remove: async () => {
        await openAdlsAccess(location)
          .fileSystem.getDirectoryClient(location.root)
          .deleteIfExists(true);
      },
    });
  });
}

describe('a lake on Azure Data Lake Storage', () => {
  let stub: AdlsStub;
  let lake: Lake;
  beforeAll(async () => {
    stub = await startAdlsStub('grid-lake');
    lake = lakeOn(stub);
  });
  afterEach(() => {
    stub.checkRequests();
  });
  afterAll(() => stub.close());

  it('gives addresses that name container, account, root and path', () => {
    expect(lake.addressOf('silver/x.parquet')).toBe(`${LAKE_URL}/silver/x.parquet`);
  });

  it('keeps everything below its root', async () => {
    await lake.writeOnce('root/x.json', bytes('x'));

    expect(stub.namespace.file('live/lake/root/x.json')?.content.toString()).toBe('x');
  });

  it('leaves nothing but the object behind, however a write ends', async () => {
    await lake.writeOnce('tidy/once.json', bytes('x'));
    await lake.writeOnce('tidy/once.json', bytes('x'));
    await lake.writeOnce('tidy/once.json', bytes('y')).catch(() => undefined);
    await lake.replace('tidy/replaced.json', bytes('x'), undefined);
    await lake.replace('tidy/replaced.json', bytes('y'), undefined).catch(() => undefined);
    await lake.replace('tidy/gone.json', bytes('y'), 'an-etag').catch(() => undefined);

    expect(stub.namespace.below('live/lake/tidy')).toEqual([
      'live/lake/tidy/once.json',
      'live/lake/tidy/replaced.json',
    ]);
  });

  it('lists neither folders nor what a killed writer left behind', async () => {
    await lake.writeOnce('killed/inner/x.json', bytes('x'));
    const leftover = { content: Buffer.from('half of'), properties: {}, staged: new Map() };
    stub.namespace.put('live/lake/killed/inner/.7f3c.tmp', leftover);

    expect(await pathsBelow('killed')).toEqual(['killed/inner/x.json']);
  });

  it('asks for every page of a listing', async () => {
    const paths = Array.from({ length: 10 }, (_, index) => `pages/${index}.json`);
    for (const path of paths) await lake.writeOnce(path, bytes(path));
    const before = listings();

    expect(await pathsBelow('pages')).toEqual(paths);
    expect(listings() - before).toBe(4);
  });

  it('sends a large object in several parts and reads it whole', async () => {
    const content = Buffer.alloc(20 * 1024 * 1024, 'grid');
    const before = stub.served.length;

    await lake.writeOnce('large/x.bin', content);

    const positions = stub.served
      .slice(before)
      .filter(({ request }) => request.operation === 'appendData')
      .map(({ request }) => Number(request.query.get('position')));
    expect(positions).toEqual([0, 8_388_608, 16_777_216]);
    expect(content.equals(await lake.read('large/x.bin'))).toBe(true);
  });

  describe.each(['appendData', 'flushData', 'renameFile'] as const)(
    'a writer that dies at %s',
    (operation) => {
      it('leaves no object under the final name', async () => {
        const path = `dies/${operation}.json`;
        stub.fail(operation, { status: 403, code: 'AuthorizationPermissionMismatch' });

        await expect(lake.writeOnce(path, bytes('x'))).rejects.toMatchObject({
          code: 'LAKE_FORBIDDEN',
          isRetryable: false,
        });
        expect(await lake.find(path)).toBeUndefined();
        expect(await pathsBelow('dies')).not.toContain(path);
      });
    },
  );

  describe.each([
    'createFile',
    'appendData',
    'flushData',
    'renameFile',
    'getBlobProperties',
  ] as const)('when the answer to %s is lost', (operation) => {
    it('writing once succeeds with one object', async () => {
      const path = `lost/${operation}/once.json`;
      stub.fail(operation, 'cut after');

      const stored = await lake.writeOnce(path, bytes('x'));

      expect(await lake.find(path)).toMatchObject({ etag: stored.etag, sizeBytes: 1 });
      expect(stub.namespace.below(`live/lake/lost/${operation}`)).toHaveLength(1);
    });

    it('replacing takes its own write for its own', async () => {
      const path = `lost/${operation}-replaced.json`;
      const { etag } = await lake.replace(path, bytes('one'), undefined);
      stub.fail(operation, 'cut after');

      const stored = await lake.replace(path, bytes('two'), etag);

      expect((await lake.find(path))?.etag).toBe(stored.etag);
      expect(Buffer.from(await lake.read(path)).toString()).toBe('two');
    });
  });

  describe.each(['cut in the middle', 'ended in the middle'] as const)(
    'when a download is %s',
    (fault) => {
      const content = Buffer.alloc(3_000_000, 'grid');

      it('the rest is asked for, of the same version', async () => {
        await lake.writeOnce('broken/x.bin', content);
        stub.fail('getBlob', fault, 3);
        const before = stub.served.length;

        expect(sha256Of(await lake.read('broken/x.bin'))).toBe(sha256Of(content));

        const asked = stub.served
          .slice(before)
          .filter(({ request }) => request.operation === 'getBlob');
        expect(asked.map(({ status }) => status)).toEqual([200, 206, 206, 206]);
        const { etag } = stub.namespace.file('live/lake/broken/x.bin') ?? {};
        expect(asked.map(({ request }) => request.header('if-match'))).toEqual([
          undefined,
          etag,
          etag,
          etag,
        ]);
      });

      it('and the object was replaced meanwhile, reading fails with LAKE_CONFLICT', async () => {
        const path = `broken/${fault.replaceAll(' ', '-')}.bin`;
        await lake.replace(path, content, undefined);
        stub.fail('getBlob', fault);
        const pieces = lake.openRead(path)[Symbol.asyncIterator]();
        await pieces.next();
        const other = { content: Buffer.alloc(3_000_000, 'x'), properties: {}, staged: new Map() };
        stub.namespace.put(`live/lake/${path}`, other);

        await expect(rest(pieces)).rejects.toMatchObject({ code: 'LAKE_CONFLICT' });
      });

      it('again and again, reading fails with LAKE_UNAVAILABLE and gives no short data', async () => {
        await lake.writeOnce('broken/x.bin', content);
        const object = await lake.find('broken/x.bin');
        if (object === undefined) throw new Error('the object was not written');
        stub.fail('getBlob', fault, 18);
        const unavailable = { code: 'LAKE_UNAVAILABLE', isRetryable: true };

        await expect(lake.read('broken/x.bin')).rejects.toMatchObject(unavailable);
        await expect(
          lake.readRange(object, { offset: 1000, length: 2_000_000 }),
        ).rejects.toMatchObject(unavailable);
        await expect(lake.writeOnce('broken/x.bin', Buffer.from('other'))).rejects.toMatchObject(
          unavailable,
        );
      });
    },
  );

  it('takes no whole object for the part it asked for', async () => {
    const object = await lake.writeOnce('ignored/x.bin', Buffer.from('0123456789'));
    stub.fail('getBlob', 'range ignored');

    await expect(lake.readRange(object, { offset: 3, length: 4 })).rejects.toMatchObject({
      code: 'LAKE_UNAVAILABLE',
      isRetryable: true,
    });
  });

  it('asks for nothing that was deleted, though the account keeps it', async () => {
    await lake.writeOnce('soft/x.json', Buffer.from('x'));
    const before = stub.served.length;
    await accessOn(stub).fileSystem.getFileClient('live/lake/soft/x.json').delete();
    await lake.writeOnce('soft/x.json', Buffer.from('y'));
    await pathsBelow('soft');

    const kept = stub.namespace.deleted.filter(({ path }) => path === 'live/lake/soft/x.json');
    expect(kept.map(({ content }) => content.toString())).toEqual(['x']);
    const queries = stub.served.slice(before).flatMap(({ request }) => [...request.query.keys()]);
    expect(queries).not.toContain('showonly');
    expect(queries).not.toContain('deletionId');
  });

  it('takes a replacement for done that the next writer has overtaken already', async () => {
    const { etag } = await lake.replace('overtaken/x.json', bytes('one'), undefined);
    const overtake = { content: Buffer.from('three'), properties: {}, staged: new Map() };
    stub.fail('renameFile', {
      meanwhile: () => stub.namespace.put('live/lake/overtaken/x.json', overtake),
    });

    const stored = await lake.replace('overtaken/x.json', bytes('two'), etag);

    expect(stored.etag).not.toBe((await lake.find('overtaken/x.json'))?.etag);
    await expect(
      lake.replace('overtaken/x.json', bytes('four'), stored.etag),
    ).rejects.toMatchObject({ code: 'LAKE_CONFLICT' });
  });

  it('tries again by itself while the service is busy', async () => {
    stub.fail('flushData', { status: 503, code: 'ServerBusy' }, 2);

    expect(await lake.writeOnce('busy/x.json', bytes('x'))).toMatchObject({ sizeBytes: 1 });
  });

  describe.each([
    [
      'no right',
      { code: 'LAKE_FORBIDDEN', isRetryable: false },
      { status: 403, code: 'AuthorizationPermissionMismatch' },
      1,
    ],
    [
      'no time',
      { code: 'LAKE_UNAVAILABLE', isRetryable: true },
      { status: 503, code: 'ServerBusy' },
      8,
    ],
    ['no connection', { code: 'LAKE_UNAVAILABLE', isRetryable: true }, 'cut before', 8],
  ] as const)('when there is %s', (_, failure, fault, times) => {
    let other: AdlsStub;
    let refusing: Lake;
    beforeAll(async () => {
      other = await startAdlsStub('grid-lake');
      refusing = lakeOn(other);
    });
    afterAll(() => other.close());

    it(`every call fails with ${failure.code}`, async () => {
      for (const operation of [
        'createFile',
        'getBlob',
        'getBlobProperties',
        'listPaths',
        'deletePath',
      ] as const)
        other.fail(operation, fault, times);

      await expect(refusing.writeOnce('a/x.json', bytes('x'))).rejects.toMatchObject(failure);
      await expect(refusing.read('a/x.json')).rejects.toMatchObject(failure);
      await expect(refusing.find('a/x.json')).rejects.toMatchObject(failure);
      await expect(refusing.list('a')[Symbol.asyncIterator]().next()).rejects.toMatchObject(
        failure,
      );
    });

    it('no error tells the token', async () => {
      other.fail('getBlob', fault, times);

      const error: unknown = await refusing.read('a/x.json').catch((reason: unknown) => reason);

      expect(inspect(error, { depth: null, showHidden: true })).toContain(failure.code);
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain(TOKEN);
    });
  });

  it('fails with LAKE_UNAVAILABLE where the container does not exist', async () => {
    const elsewhere = lakeOn(stub, { address: LAKE_URL.replace('grid-lake', 'absent') });
    const unavailable = { code: 'LAKE_UNAVAILABLE' };

    await expect(elsewhere.list('a')[Symbol.asyncIterator]().next()).rejects.toMatchObject(
      unavailable,
    );
    await expect(elsewhere.read('x.json')).rejects.toMatchObject(unavailable);
    await expect(elsewhere.writeOnce('x.json', bytes('x'))).rejects.toMatchObject(unavailable);
  });

  it('fails with LAKE_UNAVAILABLE where nobody can be found to ask as', async () => {
    const nobody = lakeOn(stub, { getToken: () => Promise.reject(new Error(`no ${TOKEN}`)) });
    const error: unknown = await nobody.find('x.json').catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'LAKE_UNAVAILABLE', isRetryable: true });
    expect(inspect(error, { depth: null })).not.toContain(TOKEN);
  });

  function listings(): number {
    return stub.served.filter(({ request }) => request.operation === 'listPaths').length;
  }

  async function rest(pieces: AsyncIterator<Uint8Array>): Promise<void> {
    while ((await pieces.next()).done !== true) continue;
  }

  async function pathsBelow(folder: string): Promise<string[]> {
    const paths: string[] = [];
    for await (const { path } of lake.list(folder)) paths.push(path);
    return paths;
  }
});

describe('the address of a lake on Azure Data Lake Storage', () => {
  it.each([LAKE_URL, 'abfss://lake@account.dfs.core.windows.net'])("'%s' is taken", (address) => {
    expect(createLake(address).addressOf('a/x.json')).toBe(`${address}/a/x.json`);
  });

  it.each([
    'abfss://lake@account.blob.core.windows.net/x',
    'abfss://account.dfs.core.windows.net/x',
    'abfss://lake@account.dfs.core.windows.net.example.org/x',
    'abfss://lake@account.dfs.core.windows.net/a//b',
    'abfss://lake@account.dfs.core.windows.net/a%20b',
    `abfss://lake:${TOKEN}@account.dfs.core.windows.net/x`,
    `abfss://lake@account.dfs.core.windows.net/x?sig=${TOKEN}`,
    'abfs://lake@account.dfs.core.windows.net/x',
  ])("'%s' is refused with INVALID_CONFIGURATION and not repeated", (address) => {
    expect(() => createLake(address)).toThrow(
      expect.objectContaining({
        code: 'INVALID_CONFIGURATION',
        message: expect.not.stringContaining(TOKEN),
      }),
    );
  });
});

function bytes(content: string): Uint8Array {
  return Buffer.from(content);
}
