import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pl from 'nodejs-polars';

import { openAdlsAccess } from '../../../../platform/lake/adls/adls-file-system.js';
import { parseAdlsLocation } from '../../../../platform/lake/adls/adls-location.js';
import { createLake } from '../../../../platform/lake/create-lake.js';
import type { Lake, LakeObject } from '../../../../platform/lake/lake.js';
import { createLocalDiskLake } from '../../../../platform/lake/local-disk-lake.js';
import { scanParquet } from '../../../../platform/lake/scan-parquet.js';

import { startAdlsStub, type AdlsStub } from './adls-stub/adls-stub.js';
import { lakeOn, TOKEN, tokenOf } from './adls-stub/lake-on-stub.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grid-scan-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** An `abfss://` address of a real account that the default credential may write to. */
const REAL_LAKE_URL = process.env['GRID_TEST_LAKE_URL'];
const PLACES = [
  'a folder of this machine',
  'Azure Data Lake Storage behind a stub',
  ...(REAL_LAKE_URL === undefined ? [] : ['Azure Data Lake Storage itself']),
];

describe.each(PLACES)('Polars reading %s', (name) => {
  let lake: Lake;
  let close: () => Promise<unknown> = () => Promise.resolve();
  beforeAll(async () => {
    if (name.startsWith('a folder')) {
      lake = createLocalDiskLake(join(folder, 'lake [1] *'));
    } else if (REAL_LAKE_URL !== undefined && name.endsWith('itself')) {
      const address = `${REAL_LAKE_URL.replace(/\/$/, '')}/test-${randomUUID()}`;
      const location = parseAdlsLocation(new URL(address));
      const { fileSystem } = openAdlsAccess(location);
      lake = createLake(address);
      close = () => fileSystem.getDirectoryClient(location.root).deleteIfExists(true);
    } else {
      const stub = await startAdlsStub('grid-lake');
      lake = lakeOn(stub);
      close = () => stub.close();
    }
  });
  afterAll(() => close());

  it('gives the rows of one object', async () => {
    const object = await lake.replace('silver/one.parquet', await parquet([1, 2, 3]), undefined);

    expect(await slotsOf(object)).toEqual([1, 2, 3]);
  });

  it('gives the rows of several objects, one object after the other', async () => {
    const path = (day: string): string => `silver/year=2026/month=08/day=${day}/flows.parquet`;
    const first = await lake.replace(path('27'), await parquet([1, 2]), undefined);
    const second = await lake.replace(path('28'), await parquet([3]), undefined);

    expect(await slotsOf(first, second)).toEqual([1, 2, 3]);
    expect((await scanParquet(lake, [first])).columns).toEqual(['slot', 'region']);
  });

  it('fails with LAKE_CONFLICT where an object was replaced since it was found', async () => {
    const path = 'silver/replaced.parquet';
    const found = await lake.replace(path, await parquet([1]), undefined);
    await lake.replace(path, await parquet([2]), found.etag);

    await expect(scanParquet(lake, [found])).rejects.toMatchObject({
      code: 'LAKE_CONFLICT',
      isRetryable: true,
    });
  });

  it('fails with LAKE_CONFLICT where an object is gone', async () => {
    const gone = { path: 'silver/gone.parquet', sizeBytes: 10, etag: 'x' };

    await expect(scanParquet(lake, [gone])).rejects.toMatchObject({ code: 'LAKE_CONFLICT' });
  });

  it('fails with LAKE_UNAVAILABLE where an object is no Parquet', async () => {
    const object = await lake.replace('silver/text.parquet', Buffer.alloc(500, 'x'), undefined);

    await expect(scanParquet(lake, [object])).rejects.toMatchObject({
      code: 'LAKE_UNAVAILABLE',
      details: { cause: expect.stringContaining('parquet') },
    });
  });

  async function slotsOf(...objects: [LakeObject, ...LakeObject[]]): Promise<number[]> {
    return (await scanParquet(lake, objects)).getColumn('slot').toArray().map(Number);
  }
});

describe('Polars reading Azure Data Lake Storage', () => {
  let stub: AdlsStub;
  let lake: Lake;
  let object: LakeObject;
  beforeAll(async () => {
    stub = await startAdlsStub('grid-lake');
    lake = lakeOn(stub);
    object = await lake.replace('silver/x.parquet', await parquet([1, 2, 3]), undefined);
  });
  afterEach(() => {
    stub.checkRequests();
  });
  afterAll(() => stub.close());

  it('asks the blob endpoint itself, in parts, with the token of the lake', async () => {
    const before = stub.served.length;

    await scanParquet(lake, [object]);

    const asked = stub.served
      .slice(before)
      .map(({ request }) => request)
      .filter(({ header }) => header('user-agent')?.startsWith('polars/') === true);
    expect(asked.map(({ operation }) => operation)).toEqual([
      'getBlobProperties',
      ...asked.slice(1).map(() => 'getBlob'),
    ]);
    expect(asked.length).toBeGreaterThan(1);
    for (const { path, header } of asked) {
      expect(path).toBe('live/lake/silver/x.parquet');
      expect(header('authorization')).toBe(`Bearer ${TOKEN}`);
    }
    expect(asked.slice(1).every(({ header }) => header('range') !== undefined)).toBe(true);
  });

  it('lets no version slip in that came between two of its requests', async () => {
    const path = 'silver/between.parquet';
    const found = await lake.replace(path, await parquet([1, 2, 3]), undefined);
    const other = { content: await parquet([7, 8, 9]), properties: {}, staged: new Map() };
    const putOther = (): void => {
      stub.namespace.put(`live/lake/${path}`, other);
    };
    stub.fail('getBlob', { meanwhile: putOther });

    await expect(scanParquet(lake, [found])).rejects.toMatchObject({ code: 'LAKE_CONFLICT' });
  });

  it.each([
    ['no right', 'LAKE_FORBIDDEN', { status: 403, code: 'AuthorizationPermissionMismatch' }],
    ['no time', 'LAKE_UNAVAILABLE', { status: 503, code: 'ServerBusy' }],
    ['no connection', 'LAKE_UNAVAILABLE', 'cut before'],
  ] as const)('fails where there is %s with %s, and does not tell the token', async (...row) => {
    const [, code, fault] = row;
    stub.fail('getBlob', fault, 12);

    const error: unknown = await scanParquet(lake, [object]).catch((reason: unknown) => reason);

    stub.forgetFaults();
    expect(error).toMatchObject({ code });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(TOKEN);
  });

  it('does not tell a long option that Polars repeats in its error', async () => {
    const cloudOptions = { ...(await lake.cloudOptions()), azure_storage_endpoint: TOKEN };
    const misled: Lake = { ...lake, cloudOptions: () => Promise.resolve(cloudOptions) };

    const error: unknown = await scanParquet(misled, [object]).catch((reason: unknown) => reason);

    expect(error).toMatchObject({
      code: 'LAKE_UNAVAILABLE',
      message: expect.stringContaining('***'),
    });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(TOKEN);
  });

  it.each(['', 'two\nlines', 'with a space', 'é'])(
    'fails with LAKE_UNAVAILABLE on a token that no request can carry (%j), and does not crash',
    async (token) => {
      const broken = lakeOn(stub, { getToken: tokenOf(token) });

      await expect(broken.cloudOptions()).rejects.toMatchObject({
        code: 'LAKE_UNAVAILABLE',
        isRetryable: true,
      });
    },
  );

  it('goes on where a connection broke', async () => {
    stub.fail('getBlob', 'cut in the middle');

    expect((await scanParquet(lake, [object])).height).toBe(3);
  });
});

async function parquet(slots: readonly number[]): Promise<Buffer> {
  const file = join(folder, `${slots.join('-')}.parquet`);
  const frame = pl.DataFrame({ slot: [...slots], region: slots.map((slot) => `region ${slot}`) });
  await frame.lazy().sinkParquet(file, { compression: 'zstd' }).collect();
  return readFile(file);
}
