import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { GridError } from '../../../../domain/errors/grid-error.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../../../domain/time/time-window.js';
import { createRteClient } from '../../../../sources/rte-unavailability/rte-client.js';
import {
  RTE_API_VERSIONS,
  type RteApiVersion,
} from '../../../../sources/rte-unavailability/rte-dataset.js';
import { createRteUnavailabilityPipeline } from '../../../../sources/rte-unavailability/rte-pipeline.js';
import { readRecordedUnavailabilities } from '../../../../sources/rte-unavailability/stand-in/rte-records.js';
import {
  createRteStandIn,
  type RteFault,
  type RteStandIn,
  type RteStandInOptions,
} from '../../../../sources/rte-unavailability/stand-in/rte-stand-in.js';
import type { ReceivedObject, SourcePipeline } from '../../../../sources/source-pipeline.js';
import { startStandInServer, type StandInServer } from '../../../../sources/stand-in-server.js';
import { UnusableAnswerError } from '../../../../sources/unusable-answer-error.js';
import { describeWithRecorded, RECORDED_DATA } from '../../../recorded/recorded-files.js';
import { rawObject } from '../../../unit/sources/outages/raw-object.js';

const SECRET = 'no-one-may-read-this';
const CREDENTIALS = { clientId: 'an-application', clientSecret: SECRET };
const WEEK = timeWindow(parseInstant('2026-09-14T00:00:00Z'), parseInstant('2026-09-21T00:00:00Z'));
const FAR_AHEAD = timeWindow(
  parseInstant('2031-01-01T00:00:00Z'),
  parseInstant('2031-01-08T00:00:00Z'),
);

let nowMs: number;
let server: StandInServer;
let standIn: RteStandIn;
let credentialsAsked: number;
beforeEach(() => {
  nowMs = Date.UTC(2026, 8, 21, 10, 0);
  credentialsAsked = 0;
});
afterEach(() => server.close());

async function start(
  options: Partial<RteStandInOptions> = {},
  {
    version = 'v7',
    maxAnswerBytes = 1_000_000,
    secret = SECRET,
  }: { version?: RteApiVersion; maxAnswerBytes?: number; secret?: string } = {},
): Promise<SourcePipeline> {
  standIn = createRteStandIn({
    mode: { kind: 'simulated', seed: 3 },
    credentials: CREDENTIALS,
    clock: () => nowMs,
    ...options,
  });
  const mounts = [
    { prefix: '/rte', handle: (request, response) => standIn.handle(request, response) },
  ] satisfies Parameters<typeof startStandInServer>[0]['mounts'];
  server = await startStandInServer({ port: 0, mounts });
  const client = createRteClient({
    baseUrl: `${server.url}/rte/`,
    version,
    credentials: () => {
      credentialsAsked += 1;
      return Promise.resolve({ ...CREDENTIALS, clientSecret: secret });
    },
    timeoutMs: 500,
    maxAnswerBytes,
    clock: () => nowMs,
  });
  return createRteUnavailabilityPipeline({ dataset: 'rte-generation-unavailabilities', client });
}

async function fetched(
  pipeline: SourcePipeline,
  window: TimeWindow = WEEK,
): Promise<ReceivedObject[]> {
  const received: ReceivedObject[] = [];
  for await (const object of pipeline.fetch?.(window) ?? []) received.push(object);
  return received;
}

async function errorOf(call: Promise<unknown>): Promise<GridError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GridError)) throw new TypeError(`expected a GridError: ${String(error)}`);
  return error;
}

async function refined(pipeline: SourcePipeline, received: readonly ReceivedObject[]) {
  const raw = received.map(({ body, extension, fetchedAtUtc }, index) =>
    rawObject(body as Uint8Array, {
      name: `answer-${index}.${extension}`,
      fetchedAt: fetchedAtUtc,
    }),
  );
  return pipeline.refine(WEEK, raw);
}

const onData = (fault: RteFault): RteFault => ({
  ...fault,
  when: ({ path }) => path.startsWith('/open_api'),
});
const rowsIn = (received: readonly ReceivedObject[]): number =>
  received.reduce((rows, object) => rows + object.rows, 0);
const callsOf = (path: string): number =>
  standIn.requests().filter((request) => request.path.startsWith(path)).length;

describe('the token of RTE', () => {
  it('is asked for once and used for every call', async () => {
    const pipeline = await start();

    await fetched(pipeline);
    await fetched(pipeline);

    expect(callsOf('/token/')).toBe(1);
    expect(callsOf('/open_api/')).toBe(4);
  });

  it('is asked for once by calls that come together', async () => {
    const pipeline = await start();

    await Promise.all([fetched(pipeline), fetched(pipeline), fetched(pipeline)]);

    expect(callsOf('/token/')).toBe(1);
  });

  it('is renewed minutes before its end, with the credentials of then', async () => {
    const pipeline = await start({ tokenSeconds: 7200 });
    await fetched(pipeline);

    nowMs += 7200_000 - 6 * 60_000;
    await fetched(pipeline);
    expect(callsOf('/token/')).toBe(1);
    nowMs += 2 * 60_000;
    await fetched(pipeline);

    expect(callsOf('/token/')).toBe(2);
    expect(credentialsAsked).toBe(2);
  });

  it('that is refused is replaced once, and the call repeated', async () => {
    const pipeline = await start();
    await fetched(pipeline);
    standIn.revokeTokens();

    const received = await fetched(pipeline);

    expect(rowsIn(received)).toBeGreaterThan(0);
    expect(callsOf('/token/')).toBe(2);
  });

  it('that is refused again is given up', async () => {
    const pipeline = await start();
    standIn.addFaults([onData({ kind: 'status', status: 401, times: Infinity })]);

    const error = await errorOf(fetched(pipeline));

    expect(error).toMatchObject({ code: 'SOURCE_REJECTED', details: { httpStatus: 401 } });
    expect(callsOf('/open_api/')).toBe(2);
  });

  it('is refused to wrong credentials, which no text of the error repeats', async () => {
    const pipeline = await start({}, { secret: 'wrong-and-secret' });

    const error = await errorOf(fetched(pipeline));

    expect(error).toMatchObject({ code: 'SOURCE_REJECTED', details: { httpStatus: 401 } });
    const told = JSON.stringify([error.message, error.stack, error.details, String(error.cause)]);
    expect(told).not.toContain('wrong-and-secret');
    expect(told).not.toContain(Buffer.from('an-application:wrong-and-secret').toString('base64'));
  });

  it.each([
    ['{"access_token": "planted-token"}', 'without its life'],
    ['planted-token', 'that is no JSON'],
  ])('in the answer %s, %s, is not understood and not repeated', async (body) => {
    const pipeline = await start();
    standIn.addFaults([{ kind: 'other-body', body }]);

    const error = await errorOf(fetched(pipeline));

    expect(error.code).toBe('SOURCE_NOT_UNDERSTOOD');
    expect(error).not.toBeInstanceOf(UnusableAnswerError);
    expect(`${error.message} ${String(error.cause)}`).not.toContain('planted-token');
  });
});

describe('the pages of an answer', () => {
  it('are asked for until there is no more, a raw object each', async () => {
    const whole = await fetched(await start({ pageRows: 10_000 }));
    await server.close();
    const paged = await fetched(await start({ pageRows: 10 }));

    expect(whole).toHaveLength(2);
    expect(paged.length).toBe(
      Math.ceil(rowsIn(whole.slice(0, 1)) / 10) + Math.ceil(rowsIn(whole.slice(1)) / 10),
    );
    expect(rowsIn(paged)).toBe(rowsIn(whole));
    expect(
      standIn.requests().filter(({ continuation }) => continuation !== undefined),
    ).toHaveLength(paged.length - 2);
  });

  it('that stop before the number the source counts are cut off', async () => {
    const pipeline = await start();
    const body = JSON.stringify({ generation_unavailabilities: [], total_match: 12 });
    standIn.addFaults([onData({ kind: 'other-body', body })]);

    const error = await errorOf(fetched(pipeline));

    expect(error).toMatchObject({ code: 'SOURCE_TRUNCATED' });
    expect(error.message).toContain('counts 12 versions and sent 0');
  });

  it('announced without a continuation_token are cut off', async () => {
    const pipeline = await start({ pageRows: 10 });
    const body = '{"generation_unavailabilities": []}';
    standIn.addFaults([onData({ kind: 'status', status: 206, body })]);

    expect(await errorOf(fetched(pipeline))).toMatchObject({ code: 'SOURCE_TRUNCATED' });
  });

  it('whose continuation_token is too old are asked for again by a later attempt', async () => {
    const pipeline = await start({ pageRows: 10 });
    const pages = pipeline.fetch?.(WEEK)[Symbol.asyncIterator]();
    await pages?.next();
    nowMs += 61_000;

    const error = await errorOf(pages?.next() ?? Promise.resolve());
    const received = await fetched(pipeline);

    expect(error.code).toBe('SOURCE_REJECTED');
    expect(rowsIn(received)).toBeGreaterThan(10);
  });
});

describe('no data for a period', () => {
  it.each([204, 404] as const)(
    'told as %i is an answer without rows, kept raw',
    async (emptyStatus) => {
      const pipeline = await start({ emptyStatus });

      const received = await fetched(pipeline, FAR_AHEAD);
      const rows = await refined(pipeline, received);

      expect(received.map((object) => [object.rows, object.extension])).toEqual([
        [0, 'no-data.json'],
        [0, 'no-data.json'],
      ]);
      expect(rows).toMatchObject({ rowsIn: 0, rowsAccepted: 0, newestMeasuredUtc: null });
      expect(pipeline.judge(rows.silver, WEEK)).toEqual([]);
    },
  );

  it('is not what a page of HTML with 404 says', async () => {
    const pipeline = await start();
    const body = '<html><h1>Not found</h1></html>';
    standIn.addFaults([onData({ kind: 'status', status: 404, body })]);

    expect(await errorOf(fetched(pipeline))).toMatchObject({ code: 'SOURCE_REJECTED' });
  });
});

describe('a failure of RTE', () => {
  it.each([
    [{ kind: 'status', status: 429, retryAfterSeconds: 900 }, 'SOURCE_RATE_LIMITED'],
    [{ kind: 'status', status: 503 }, 'SOURCE_UNAVAILABLE'],
    [{ kind: 'status', status: 400 }, 'SOURCE_REJECTED'],
    [{ kind: 'status', status: 403 }, 'SOURCE_REJECTED'],
    [{ kind: 'status', status: 302 }, 'SOURCE_REJECTED'],
    [{ kind: 'timeout' }, 'SOURCE_UNREACHABLE'],
    [{ kind: 'reset' }, 'SOURCE_UNREACHABLE'],
    [{ kind: 'truncated', how: 'declared-length' }, 'SOURCE_TRUNCATED'],
    [{ kind: 'truncated', how: 'complete' }, 'SOURCE_TRUNCATED'],
    [{ kind: 'other-body', body: '<html>maintenance</html>' }, 'SOURCE_NOT_UNDERSTOOD'],
    [{ kind: 'other-body', body: '[]' }, 'SOURCE_NOT_UNDERSTOOD'],
    [{ kind: 'other-body', body: '' }, 'SOURCE_NOT_UNDERSTOOD'],
  ] as const)('%j is %s', async (fault, code) => {
    const pipeline = await start();
    standIn.addFaults([onData(fault)]);

    expect(await errorOf(fetched(pipeline))).toMatchObject({ code });
  });

  it('says how long RTE asks to wait', async () => {
    const pipeline = await start({ callsPerHour: 1 });

    const error = await errorOf(fetched(pipeline));

    expect(error.details).toMatchObject({ httpStatus: 429, retryAfterSeconds: 900 });
  });

  it('by more bytes than an answer may have, packed or not, ends the reading', async () => {
    const pipeline = await start({}, { maxAnswerBytes: 100_000 });
    const bomb = gzipSync(Buffer.alloc(20_000_000, 0x20));
    const headers = { 'content-encoding': 'gzip' };
    standIn.addFaults([
      onData({ kind: 'other-body', body: bomb, headers }),
      onData({ kind: 'other-body', body: Buffer.alloc(200_000, 0x20) }),
    ]);

    expect(await errorOf(fetched(pipeline))).toMatchObject({ code: 'SOURCE_NOT_UNDERSTOOD' });
    expect(await errorOf(fetched(pipeline))).toMatchObject({ code: 'SOURCE_NOT_UNDERSTOOD' });
  });
});

describe('what the simulated RTE publishes', () => {
  it.each(RTE_API_VERSIONS)('is read without a defect in the shape of %s', async (version) => {
    const pipeline = await start({}, { version });

    const rows = await refined(pipeline, await fetched(pipeline));

    expect(rows.rowsAccepted).toBeGreaterThan(20);
    expect(rows.setAsideRows.filter(({ severity }) => severity === 'defect')).toEqual([]);
    expect(rows).toMatchObject({ invalidCells: [], unknownColumns: [] });
    expect(rows.rowsIn).toBe(rows.rowsAccepted + rows.setAsideRows.length);
    expect(
      pipeline.judge(rows.silver, WEEK).filter(({ severity }) => severity === 'error'),
    ).toEqual(expect.not.arrayContaining([expect.objectContaining({ passed: false })]));
  });

  it('states the same in every shape', async () => {
    const columns = ['outage_id', 'version', 'outage_kind', 'started_at', 'period_available_mw'];
    const read = async (version: RteApiVersion): Promise<unknown> => {
      const pipeline = await start({}, { version });
      const { silver } = await refined(pipeline, await fetched(pipeline));
      await server.close();
      const sorted = await pipeline.silver.merge(undefined, silver);
      return sorted.select(...columns).toRecords();
    };

    const flat = await read('v7');

    expect(await read('v1')).toEqual(flat);
    expect(await read('v6')).toEqual(flat);
  });

  it('grows by versions, some of which call an event off', async () => {
    const pipeline = await start();
    const month = timeWindow(WEEK.startUtc, parseInstant('2026-10-15T00:00:00Z'));
    const early = await refined(pipeline, await fetched(pipeline, month));
    nowMs += 20 * 86_400_000;
    const late = await refined(pipeline, await fetched(pipeline, month));

    const merged = await pipeline.silver.merge(early.silver, late.silver);

    const versions = merged.toRecords() as { outage_id: string; version: number; status: string }[];
    expect(merged.height).toBeGreaterThan(early.silver.height);
    expect(versions.some(({ status }) => status === 'dismissed')).toBe(true);
    expect(versions.some(({ version }) => version === 3)).toBe(true);
  });
});

describe('a changed shape', () => {
  it.each(['identifier', 'version', 'start_date', 'unavailability_type', 'values'])(
    'without %s in any record is drift that says what was found',
    async (name) => {
      const pipeline = await start();
      standIn.addFaults([onData({ kind: 'missing-field', name, times: 2 })]);

      const error = await errorOf(refined(pipeline, await fetched(pipeline)));

      expect(error.code).toBe('PAYLOAD_SCHEMA_DRIFT');
      expect(error.details['expected']).toContain(name);
      expect(error.details['found']).toContain('affected_asset_or_unit_name');
    },
  );

  it('without the list of the resource is drift, its bytes kept', async () => {
    const pipeline = await start();
    standIn.addFaults([onData({ kind: 'other-body', body: '{"data": []}', times: 2 })]);

    const received = await fetched(pipeline);
    const error = await errorOf(refined(pipeline, received));

    expect(error).toMatchObject({ code: 'PAYLOAD_SCHEMA_DRIFT', details: { found: 'data' } });
  });

  it('with a new field is told and read all the same', async () => {
    const pipeline = await start();
    standIn.addFaults([onData({ kind: 'replaced-field', name: 'colour', value: 1, times: 2 })]);

    const rows = await refined(pipeline, await fetched(pipeline));

    expect(rows.unknownColumns).toEqual(['colour']);
    expect(rows.rowsAccepted).toBeGreaterThan(20);
  });
});

describeWithRecorded('a replay of the recorded samples', () => {
  it('serves them as they were sent, whatever version is asked for', async () => {
    const folder = `${RECORDED_DATA}/outages`;
    const records = await readRecordedUnavailabilities(folder);
    const pipeline = await start({ mode: { kind: 'replay', records } });
    const february = timeWindow(
      parseInstant('2016-02-01T00:00:00Z'),
      parseInstant('2016-03-01T00:00:00Z'),
    );

    const received = await fetched(pipeline, february);
    const rows = await refined(pipeline, received);

    expect(received.map((object) => object.rows)).toEqual([17, 16]);
    expect(rows).toMatchObject({ rowsIn: 33, rowsAccepted: 17 });
    expect(new Set(rows.setAsideRows.map(({ reason }) => reason))).toEqual(new Set(['duplicate']));
  });
});
