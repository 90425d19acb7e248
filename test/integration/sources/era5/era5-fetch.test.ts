import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pl from 'nodejs-polars';

import { GRID_CELLS } from '../../../../domain/climate/grid-cell.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../../../domain/time/time-window.js';
import { createEra5Pipeline } from '../../../../sources/era5/era5-pipeline.js';
import { createEra5Store, type StoreOptions } from '../../../../sources/era5/era5-store.js';
import {
  createEra5StandIn,
  type Era5StandIn,
} from '../../../../sources/era5/stand-in/era5-stand-in.js';
import type {
  RawObject,
  ReceivedObject,
  SourcePipeline,
} from '../../../../sources/source-pipeline.js';
import { startStandInServer, type StandInServer } from '../../../../sources/stand-in-server.js';
import { era5Frame, gridRows, type Era5Row } from '../../../unit/sources/era5/era5-frame.js';
import { startAdlsStub, type AdlsStub } from '../../platform/lake/adls-stub/adls-stub.js';
import { lakeOn } from '../../platform/lake/adls-stub/lake-on-stub.js';

const window = (from: string, to: string): TimeWindow =>
  timeWindow(parseInstant(from), parseInstant(to));
const LAST_DAY_OF_MAY = window('2024-05-31T00:00:00Z', '2024-06-01T00:00:00Z');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'era5-fetch-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What a fetch brought, with its body in hand. */
interface Brought {
  readonly received: ReceivedObject;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

async function bring(pipeline: SourcePipeline, span: TimeWindow): Promise<readonly Brought[]> {
  const brought: Brought[] = [];
  for await (const received of pipeline.fetch?.(span) ?? []) {
    const pieces: Uint8Array[] = [];
    for await (const piece of received.body as AsyncIterable<Uint8Array>) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    brought.push({ received, bytes, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  return brought;
}

function rawOf({ received, bytes, sha256 }: Brought): RawObject {
  return {
    bronzePath: 'bronze/climate/era5/x.parquet',
    bronzeSha256: sha256,
    fetchedAtUtc: received.fetchedAtUtc,
    sourceUrl: received.sourceUrl,
    sizeBytes: bytes.length,
    read: () => Promise.resolve(bytes),
    scan: () => Promise.resolve(pl.readParquet(Buffer.from(bytes)).lazy()),
  };
}

/** Writes a month of a store on the disk. */
async function writeMonth(month: string, rows: readonly Era5Row[]): Promise<string> {
  const [year = '', number = ''] = month.split('-');
  const file = join(folder, `year=${year}`, `month=${number}`, 'era5.parquet');
  await mkdir(dirname(file), { recursive: true });
  era5Frame(rows).writeParquet(file, { compression: 'zstd' });
  return file;
}

const onDisk = (options: { readonly url?: string } = {}): SourcePipeline =>
  createEra5Pipeline({ store: { url: options.url ?? folder }, temporaryFolder: folder });

const MAY_23H = '2024-05-31T23:00:00Z';
const MAY_22H = '2024-05-31T22:00:00Z';
const JUNE_0H = '2024-06-01T00:00:00Z';
const JUNE_1H = '2024-06-01T01:00:00Z';

describe('a month of the store', () => {
  it('comes with the first stamp of the next one, which tells the sun of its last hour', async () => {
    await writeMonth('2024-05', gridRows([MAY_22H, MAY_23H]));
    await writeMonth('2024-06', gridRows([JUNE_0H, JUNE_1H]));
    const [brought, ...others] = await bring(onDisk(), LAST_DAY_OF_MAY);

    expect(others).toEqual([]);
    expect(brought?.received).toMatchObject({ rows: 3 * GRID_CELLS, extension: 'parquet' });
    expect(brought?.received.sourceUrl).toBe(`${folder}/year=2024/month=05/era5.parquet`);
    const { silver, newestMeasuredUtc } = await onDisk().refine(
      LAST_DAY_OF_MAY,
      brought === undefined ? [] : [rawOf(brought)],
    );
    expect(silver.getColumn('solar_irradiance_w_per_m2').nullCount()).toBe(0);
    expect(newestMeasuredUtc).toBe(MAY_23H);
  });

  it('comes alone while the next one is not published', async () => {
    await writeMonth('2024-05', gridRows([MAY_22H, MAY_23H]));
    const [brought] = await bring(onDisk(), LAST_DAY_OF_MAY);

    expect(brought?.received.rows).toBe(2 * GRID_CELLS);
  });

  it('that is not published brings nothing, and its neighbours come', async () => {
    await writeMonth('2024-04', gridRows(['2024-04-30T23:00:00Z']));
    await writeMonth('2024-06', gridRows([JUNE_0H]));
    const span = window('2024-04-30T00:00:00Z', '2024-06-02T00:00:00Z');
    const brought = await bring(onDisk(), span);

    expect(brought.map(({ received }) => received.sourceUrl.slice(folder.length))).toEqual([
      '/year=2024/month=04/era5.parquet',
      '/year=2024/month=06/era5.parquet',
    ]);
  });

  it('asked for again is the same object, byte for byte', async () => {
    await writeMonth('2024-05', gridRows([MAY_22H, MAY_23H]));
    const [first] = await bring(onDisk(), LAST_DAY_OF_MAY);
    const [second] = await bring(onDisk(), LAST_DAY_OF_MAY);

    expect(first?.sha256).toBeDefined();
    expect(second?.sha256).toBe(first?.sha256);
  });

  it('in which one value changed is another object', async () => {
    await writeMonth('2024-05', gridRows([MAY_22H, MAY_23H]));
    const [first] = await bring(onDisk(), LAST_DAY_OF_MAY);
    await writeMonth(
      '2024-05',
      gridRows([MAY_22H, MAY_23H], (row, cell) => (cell === 7 ? { ...row, t2m: 288.25 } : row)),
    );
    const [second] = await bring(onDisk(), LAST_DAY_OF_MAY);

    expect(second?.sha256).not.toBe(first?.sha256);
  });

  it('is cut to France and to the columns the product knows; of others the name is kept', async () => {
    const file = await writeMonth('2024-05', [
      ...gridRows([MAY_23H]),
      ...gridRows([MAY_22H], (row, cell) => (cell < 5 ? { ...row, latitude: 60 } : undefined)),
    ]);
    pl.readParquet(file).withColumn(pl.lit(0.5).alias('tp')).writeParquet(file);
    const [brought] = await bring(onDisk(), LAST_DAY_OF_MAY);
    const { unknownColumns, rowsIn } = await onDisk().refine(
      LAST_DAY_OF_MAY,
      brought === undefined ? [] : [rawOf(brought)],
    );

    expect(rowsIn).toBe(GRID_CELLS);
    expect(unknownColumns).toEqual(['tp']);
  });

  it('without a column is drift that names it', async () => {
    const file = await writeMonth('2024-05', gridRows([MAY_23H]));
    pl.readParquet(file).drop('ssrd').writeParquet(file);

    await expect(bring(onDisk(), LAST_DAY_OF_MAY)).rejects.toMatchObject({
      code: 'PAYLOAD_SCHEMA_DRIFT',
      details: { missingColumns: 'ssrd' },
    });
  });

  it('with a column of text is drift that names it', async () => {
    const file = await writeMonth('2024-05', gridRows([MAY_23H]));
    pl.readParquet(file).withColumn(pl.col('latitude').cast(pl.Utf8)).writeParquet(file);

    await expect(bring(onDisk(), LAST_DAY_OF_MAY)).rejects.toMatchObject({
      code: 'PAYLOAD_SCHEMA_DRIFT',
    });
  });

  it('keeps rows that do not say where they belong: none is lost before it is counted', async () => {
    const [first] = gridRows([MAY_23H]);
    const placeless = first === undefined ? [] : [{ ...first, latitude: null }];
    const nan = first === undefined ? [] : [{ ...first, longitude: Number.NaN }];
    const timeless = first === undefined ? [] : [{ ...first, stampUtc: null }];
    await writeMonth('2024-05', [...gridRows([MAY_23H]), ...placeless, ...nan, ...timeless]);
    const [brought] = await bring(onDisk(), LAST_DAY_OF_MAY);

    expect(brought?.received.rows).toBe(GRID_CELLS + 3);
  });

  it('that is cut off is SOURCE_TRUNCATED, and no temporary file stays', async () => {
    const file = await writeMonth('2024-05', gridRows([MAY_22H, MAY_23H]));
    await truncate(file, 20_000);

    await expect(bring(onDisk(), LAST_DAY_OF_MAY)).rejects.toMatchObject({
      code: 'SOURCE_TRUNCATED',
    });
    expect((await readdir(folder)).filter((name) => name.startsWith('grid-era5'))).toEqual([]);
  });

  it('that is an empty file is SOURCE_TRUNCATED', async () => {
    const file = await writeMonth('2024-05', gridRows([MAY_23H]));
    await writeFile(file, '');

    await expect(bring(onDisk(), LAST_DAY_OF_MAY)).rejects.toMatchObject({
      code: 'SOURCE_TRUNCATED',
    });
  });

  it('is found under a file:// address too', async () => {
    await writeMonth('2024-05', gridRows([MAY_23H]));
    const [brought] = await bring(
      onDisk({ url: `${pathToFileURL(folder).href}/` }),
      LAST_DAY_OF_MAY,
    );

    expect(brought?.received.rows).toBe(GRID_CELLS);
  });

  it('is deleted from the temporary folder once it was read', async () => {
    await writeMonth('2024-05', gridRows([MAY_23H]));
    await bring(onDisk(), LAST_DAY_OF_MAY);

    expect((await readdir(folder)).filter((name) => name.startsWith('grid-era5'))).toEqual([]);
  });
});

describe('a store behind https', () => {
  let server: StandInServer;
  let standIn: Era5StandIn;
  let months: string;

  beforeAll(async () => {
    months = await mkdtemp(join(tmpdir(), 'era5-months-'));
    standIn = createEra5StandIn({
      folder: months,
      seed: 7,
      daysOfMonth: 3,
      clock: () => Date.parse('2024-03-08T00:00:00Z'),
    });
    server = await startStandInServer({ port: 0, mounts: [{ prefix: '/era5', ...standIn }] });
  }, 60_000);

  afterEach(() => {
    standIn.clearFaults();
  });

  afterAll(async () => {
    await server.close();
    await rm(months, { recursive: true, force: true });
  });

  const overHttp = (): SourcePipeline =>
    createEra5Pipeline({ store: { url: `${server.url}/era5` }, temporaryFolder: folder });
  const TWO_DAYS = window('2024-02-01T00:00:00Z', '2024-02-03T00:00:00Z');

  it('is read in ranges, never whole by Polars’ own count', async () => {
    const [brought] = await bring(overHttp(), TWO_DAYS);
    const ranges = standIn.requests().map(({ parameters }) => parameters.get('range'));

    expect(brought?.received.rows).toBe(49 * GRID_CELLS);
    expect(ranges.some((range) => String(range).startsWith('bytes='))).toBe(true);
  }, 60_000);

  it('gives plausible weather: no sun at night, some at noon, winds that move, winter', async () => {
    const [brought] = await bring(overHttp(), TWO_DAYS);
    const { silver } = await overHttp().refine(
      TWO_DAYS,
      brought === undefined ? [] : [rawOf(brought)],
    );
    const at = (hour: number, column: string): readonly number[] =>
      silver
        .filter(pl.col('hour_start').dt.hour().eq(pl.lit(hour)))
        .getColumn(column)
        .toArray() as number[];

    expect(Math.max(...at(1, 'solar_irradiance_w_per_m2'))).toBe(0);
    expect(Math.min(...at(11, 'solar_irradiance_w_per_m2'))).toBeGreaterThan(20);
    expect(Math.max(...at(11, 'solar_irradiance_w_per_m2'))).toBeLessThan(700);
    expect(Math.min(...at(5, 'temperature_c'))).toBeGreaterThan(-20);
    expect(Math.max(...at(14, 'temperature_c'))).toBeLessThan(25);
    expect(new Set(at(14, 'wind_speed_100m_m_per_s')).size).toBeGreaterThan(12);
    expect(
      overHttp()
        .judge(silver, TWO_DAYS)
        .filter(({ passed }) => !passed),
    ).toEqual([]);
  }, 60_000);

  it('has not published the month that is not over', async () => {
    const brought = await bring(overHttp(), window('2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'));

    expect(brought).toEqual([]);
  });

  it.each([
    [403, 'SOURCE_REJECTED'],
    [429, 'SOURCE_RATE_LIMITED'],
    [503, 'SOURCE_UNAVAILABLE'],
  ])('that answers %i fails with %s after one attempt', async (status, code) => {
    standIn.addFaults([{ kind: 'status', status, times: 30 }]);
    const before = standIn.requests().length;

    await expect(bring(overHttp(), TWO_DAYS)).rejects.toMatchObject({ code });
    expect(standIn.requests().length - before).toBeLessThan(10);
  });

  it('that closes the connection is SOURCE_UNREACHABLE', async () => {
    standIn.addFaults([{ kind: 'reset', times: 30 }]);

    await expect(bring(overHttp(), TWO_DAYS)).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
  });

  it('that has half an object is SOURCE_TRUNCATED', async () => {
    standIn.addFaults([{ kind: 'truncated', how: 'complete', times: 30 }]);

    await expect(bring(overHttp(), TWO_DAYS)).rejects.toMatchObject({ code: 'SOURCE_TRUNCATED' });
  });

  it('that answers with a page of HTML is refused', async () => {
    standIn.addFaults([{ kind: 'html', times: 30 }]);

    await expect(bring(overHttp(), TWO_DAYS)).rejects.toMatchObject({
      code: 'SOURCE_NOT_UNDERSTOOD',
    });
  });

  it('that is not there is SOURCE_UNREACHABLE', async () => {
    const nobody = createEra5Pipeline({ store: { url: 'http://127.0.0.1:9' } });

    await expect(bring(nobody, TWO_DAYS)).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
  });
});

describe('a store on s3://', () => {
  let server: Server;
  let endpoint: string;
  let seen: { path: string; authorization: string }[] = [];
  let objects: ReadonlyMap<string, Uint8Array> = new Map();

  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = decodeURIComponent(request.url ?? '');
      const authorization = request.headers.authorization ?? '';
      seen.push({ path, authorization });
      const body = objects.get(path);
      if (!authorization.includes('Credential=reader/')) {
        response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
        return;
      }
      if (body === undefined) {
        response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
        return;
      }
      const { start, end } = askedRange(request.headers.range ?? '', body.length);
      const isPart = request.headers.range !== undefined;
      const part = isPart ? body.subarray(start, end + 1) : body;
      response.writeHead(isPart ? 206 : 200, {
        'content-length': part.length,
        'last-modified': new Date(0).toUTCString(),
        etag: '"1"',
        ...(isPart ? { 'content-range': `bytes ${start}-${end}/${body.length}` } : {}),
      });
      response.end(request.method === 'HEAD' ? undefined : part);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    seen = [];
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const settings = (key: string): StoreOptions => ({
    aws_access_key_id: key,
    aws_secret_access_key: 'a-secret-nobody-may-see',
    aws_region: 'eu-west-3',
    aws_endpoint_url: endpoint,
    aws_allow_http: 'true',
  });
  const onS3 = (key: string): SourcePipeline =>
    createEra5Pipeline({
      store: { url: 's3://weather/era5', cloudOptions: () => Promise.resolve(settings(key)) },
      temporaryFolder: folder,
    });

  it('is read by Polars itself, signed with the key that was given', async () => {
    const file = await writeMonth('2024-05', gridRows([MAY_22H, MAY_23H]));
    objects = new Map([['/weather/era5/year=2024/month=05/era5.parquet', await readFile(file)]]);
    const [brought] = await bring(onS3('reader'), LAST_DAY_OF_MAY);

    expect(brought?.received.rows).toBe(2 * GRID_CELLS);
    expect(brought?.received.sourceUrl).toBe('s3://weather/era5/year=2024/month=05/era5.parquet');
    expect(seen.every(({ authorization }) => authorization.startsWith('AWS4-HMAC-SHA256'))).toBe(
      true,
    );
  });

  it('has not published a month that is not in the bucket', async () => {
    objects = new Map();

    expect(await bring(onS3('reader'), LAST_DAY_OF_MAY)).toEqual([]);
  });

  it('that refuses the key is SOURCE_REJECTED, without the secret in any text', async () => {
    const failure = await bring(onS3('stranger'), LAST_DAY_OF_MAY).then(
      () => undefined,
      (error: unknown) => error,
    );

    expect(failure).toMatchObject({ code: 'SOURCE_REJECTED' });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('a-secret-nobody-may-see');
  });
});

describe('a store on abfss://', () => {
  let stub: AdlsStub;

  beforeAll(async () => {
    stub = await startAdlsStub('grid-lake');
  });

  afterAll(() => stub.close());

  it('is read by Polars itself, as a lake on Azure is', async () => {
    const lake = lakeOn(stub);
    const file = await writeMonth('2024-05', gridRows([MAY_22H, MAY_23H]));
    const path = 'silver/store/year=2024/month=05/era5.parquet';
    await lake.replace(path, await readFile(file), undefined);
    const url = lake.addressOf('silver/store');
    const onAzure = createEra5Pipeline({
      store: { url, cloudOptions: () => lake.cloudOptions() },
      temporaryFolder: folder,
    });
    const [brought, ...others] = await bring(onAzure, LAST_DAY_OF_MAY);

    expect(url).toMatch(/^abfss:/);
    expect(others).toEqual([]);
    expect(brought?.received.rows).toBe(2 * GRID_CELLS);
    expect(await bring(onAzure, window('2024-07-01T00:00:00Z', '2024-07-02T00:00:00Z'))).toEqual(
      [],
    );
  });
});

/** First and last byte that `bytes=a-b`, `bytes=a-` or `bytes=-n` asks for. */
function askedRange(
  header: string,
  size: number,
): { readonly start: number; readonly end: number } {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === '') return { start: Math.max(0, size - Number(last)), end: size - 1 };
  return { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

describe('an address', () => {
  it.each(['https://host/era5?sig=abc', 'https://user:pass@host/era5', 's3://key:secret@bucket/x'])(
    'that carries a key is refused and not repeated',
    (url) => {
      let message = '';
      try {
        createEra5Store({ url });
      } catch (error) {
        message = String(error);
      }

      expect(message).toContain('GRID_ERA5_URL');
      expect(message).not.toContain('host');
    },
  );

  it('names the month by its UTC year and month, without a slash too many', () => {
    const store = createEra5Store({ url: 'abfss://weather@account.dfs.core.windows.net/era5//' });

    expect(store.addressOf(parseInstant('2024-12-31T23:30:00Z'))).toBe(
      'abfss://weather@account.dfs.core.windows.net/era5/year=2024/month=12/era5.parquet',
    );
  });
});
