import { inspect } from 'node:util';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { GridError } from '../../../../domain/errors/grid-error.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow, windowEndingAt } from '../../../../domain/time/time-window.js';
import {
  createOdreClient,
  type OdreClient,
  type RawAnswer,
} from '../../../../sources/odre/odre-client.js';
import { readRawFrame } from '../../../../sources/odre/raw-frame.js';
import type { Fault } from '../../../../sources/odre/stand-in/fault.js';
import { startOdreStandIn } from '../../../../sources/odre/stand-in/server.js';
import type { OdreStandIn } from '../../../../sources/odre/stand-in/stand-in-options.js';
import { UnusableAnswerError } from '../../../../sources/unusable-answer-error.js';

const NOW_MS = Date.UTC(2026, 8, 25, 10, 7);
const TR = 'eco2mix-regional-tr';
const CONS_DEF = 'eco2mix-regional-cons-def';
const API_KEY = 'k3y-nobody-may-read';
/** Three hours of twelve regions: 144 rows. */
const CYCLE = windowEndingAt(parseInstant('2026-09-20T13:00:00Z'), 3);
const HOUR = windowEndingAt(parseInstant('2026-09-20T11:00:00Z'), 1);
const BEFORE_ALL_DATA = timeWindow(
  parseInstant('2001-01-01T00:00:00Z'),
  parseInstant('2001-01-01T03:00:00Z'),
);

let standIn: OdreStandIn;
let client: OdreClient;
beforeAll(async () => {
  const clock = (): number => NOW_MS;
  const mode = { kind: 'simulated', seed: 7, publicationLagSeconds: 480, clock } as const;
  standIn = await startOdreStandIn({ port: 0, mode });
  client = createOdreClient({ baseUrl: standIn.url, apiKey: API_KEY, timeoutMs: 700 });
});
beforeEach(() => {
  standIn.clearFaults();
});
afterAll(() => standIn.close());

function keysOf(answers: readonly RawAnswer[]): string[] {
  return answers.flatMap(({ body }) =>
    readRawFrame(body)
      .select('code_insee_region', 'date_heure')
      .rows()
      .map((row) => (row as string[]).join(' ')),
  );
}

async function errorOf(call: Promise<unknown>): Promise<GridError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GridError)) throw new TypeError('expected the call to fail');
  return error;
}

describe('reading a window in pages', () => {
  it('asks twice for 144 rows and brings every one of them once', async () => {
    const asked = standIn.requests().length;

    const pages = await client.fetchRecords(TR, CYCLE);

    expect(standIn.requests()).toHaveLength(asked + 2);
    expect(pages.map(({ rows }) => rows)).toEqual([100, 44]);
    const keys = keysOf(pages);
    expect(keys).toHaveLength(144);
    expect(new Set(keys).size).toBe(144);
  });

  it('brings the bytes as sent, their address, their kind and when they came', async () => {
    const [page] = await client.fetchRecords(TR, HOUR);

    expect(page?.contentType).toContain('application/json');
    expect(page?.sourceUrl).toContain(`${standIn.url}/catalog/datasets/${TR}/records?`);
    expect(page?.fetchedAtUtc).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
    expect(JSON.parse(Buffer.from(page?.body ?? []).toString())).toMatchObject({ total_count: 48 });
  });

  it('asks only once for a window without rows', async () => {
    const asked = standIn.requests().length;

    expect(await client.fetchRecords(TR, BEFORE_ALL_DATA)).toMatchObject([{ rows: 0 }]);
    expect(standIn.requests()).toHaveLength(asked + 1);
  });
});

describe('reading a window as an export', () => {
  it('brings as many rows as the source counts, every one once', async () => {
    const day = windowEndingAt(parseInstant('2026-06-02T00:00:00Z'), 24);

    const answer = await client.fetchExport(CONS_DEF, day);

    expect(answer.rows).toBe(48 * 12);
    expect(answer.contentType).toContain('csv');
    expect(new Set(keysOf([answer])).size).toBe(48 * 12);
  });

  it('of no rows brings the empty answer that says so', async () => {
    expect(await client.fetchExport(CONS_DEF, BEFORE_ALL_DATA)).toMatchObject({ rows: 0 });
  });
});

describe('the call quota', () => {
  it('comes with every answer and goes down', async () => {
    const [first] = await client.fetchRecords(TR, HOUR);
    const [second] = await client.fetchRecords(TR, HOUR);

    expect(first?.quota).toMatchObject({ limit: 50_000, resetsAtUtc: '2026-10-01T00:00:00Z' });
    expect(second?.quota?.remaining).toBe((first?.quota?.remaining ?? 0) - 1);
  });
});

describe('the newest published slot', () => {
  it('is the newest one with a measured consumption', async () => {
    const { slotStartUtc } = await client.findNewestPublishedSlot(TR);

    expect(slotStartUtc).toBe('2026-09-25T09:45:00Z');
  });
});

describe('a fault of the source', () => {
  it.each<[string, string, boolean, Fault]>([
    ['429', 'SOURCE_RATE_LIMITED', true, { kind: 'status', status: 429 }],
    ['500', 'SOURCE_UNAVAILABLE', true, { kind: 'status', status: 500 }],
    ['503', 'SOURCE_UNAVAILABLE', true, { kind: 'status', status: 503 }],
    ['400', 'SOURCE_REJECTED', false, { kind: 'status', status: 400 }],
    ['401', 'SOURCE_REJECTED', false, { kind: 'status', status: 401 }],
    ['403', 'SOURCE_REJECTED', false, { kind: 'status', status: 403 }],
    ['404', 'SOURCE_REJECTED', false, { kind: 'status', status: 404 }],
    ['no answer in time', 'SOURCE_UNREACHABLE', true, { kind: 'timeout' }],
    ['a reset connection', 'SOURCE_UNREACHABLE', true, { kind: 'reset' }],
    [
      'a body shorter than announced',
      'SOURCE_TRUNCATED',
      true,
      { kind: 'truncated', how: 'declared-length' },
    ],
    ['a broken stream', 'SOURCE_TRUNCATED', true, { kind: 'truncated', how: 'chunked' }],
    ['a body cut off', 'SOURCE_TRUNCATED', true, { kind: 'truncated', how: 'complete' }],
    ['a page of HTML', 'SOURCE_NOT_UNDERSTOOD', true, { kind: 'html' }],
  ])('as %s fails with %s, to be tried again: %s', async (...[, code, isRetryable, fault]) => {
    standIn.addFaults([fault]);
    const asked = standIn.requests().length;

    const error = await errorOf(client.fetchRecords(TR, HOUR));

    expect(error).toMatchObject({ code, isRetryable });
    expect(standIn.requests()).toHaveLength(asked + 1);
  });

  it('on the second page fails the whole window', async () => {
    standIn.addFaults([{ kind: 'status', status: 503, after: 1 }]);

    await expect(client.fetchRecords(TR, CYCLE)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
  });

  it.each<[string, Fault]>([
    ['interrupted by ODRÉ itself', { kind: 'interrupted' }],
    ['cut at any byte', { kind: 'truncated', how: 'complete', keptRatio: 0.7 }],
    ['shorter than announced', { kind: 'truncated', how: 'declared-length' }],
    ['broken off', { kind: 'truncated', how: 'chunked' }],
  ])('as an export %s fails with SOURCE_TRUNCATED', async (_, fault) => {
    standIn.addFaults([{ ...fault, when: ({ endpoint }) => endpoint === 'exports/csv' }]);

    await expect(client.fetchExport(TR, HOUR)).rejects.toMatchObject({ code: 'SOURCE_TRUNCATED' });
  });

  it('as a page of HTML instead of an export fails with SOURCE_NOT_UNDERSTOOD', async () => {
    standIn.addFaults([{ kind: 'html', when: ({ endpoint }) => endpoint === 'exports/csv' }]);

    await expect(client.fetchExport(TR, HOUR)).rejects.toMatchObject({
      code: 'SOURCE_NOT_UNDERSTOOD',
    });
  });

  it('keeps the bytes of a 200 that cannot be used', async () => {
    standIn.addFaults([{ kind: 'html' }]);

    const error = await errorOf(client.fetchRecords(TR, HOUR));

    expect(error).toBeInstanceOf(UnusableAnswerError);
    expect(error instanceof UnusableAnswerError && Buffer.from(error.body).toString()).toContain(
      'maintenance',
    );
  });

  it('tells what the source said', async () => {
    standIn.addFaults([
      {
        kind: 'status',
        status: 400,
        body: '{"error_code":"ODSQLError","message":"no such field"}',
      },
    ]);

    const error = await errorOf(client.fetchRecords(TR, HOUR));

    expect(error.message).toBe('ODRÉ answered 400: no such field');
    expect(error.details).toMatchObject({ httpStatus: 400 });
  });

  it('on nobody listening fails with SOURCE_UNREACHABLE', async () => {
    const nobody = createOdreClient({ baseUrl: 'http://127.0.0.1:1/api', timeoutMs: 700 });

    await expect(nobody.fetchRecords(TR, HOUR)).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      details: { cause: 'ECONNREFUSED' },
    });
  });
});

describe('Retry-After', () => {
  it('in seconds is told with the error', async () => {
    standIn.addFaults([{ kind: 'status', status: 429, retryAfterSeconds: 37 }]);

    const { details } = await errorOf(client.fetchRecords(TR, HOUR));

    expect(details).toEqual({ httpStatus: 429, retryAfterSeconds: 37 });
  });

  it('of a 503 is told too', async () => {
    standIn.addFaults([{ kind: 'status', status: 503, retryAfterSeconds: 5 }]);

    const { details } = await errorOf(client.fetchRecords(TR, HOUR));

    expect(details).toMatchObject({ retryAfterSeconds: 5 });
  });

  it('that is absent is null', async () => {
    standIn.addFaults([{ kind: 'status', status: 503 }]);

    const { details } = await errorOf(client.fetchRecords(TR, HOUR));

    expect(details).toMatchObject({ retryAfterSeconds: null });
  });
});

describe('the API key', () => {
  it('goes to the source as Authorization and stands in no address', async () => {
    const [page] = await client.fetchRecords(TR, HOUR);

    expect(standIn.requests().at(-1)?.authorization).toBe(`Apikey ${API_KEY}`);
    expect(page?.sourceUrl).not.toContain(API_KEY);
  });

  it('is not sent when there is none', async () => {
    await createOdreClient({ baseUrl: standIn.url }).fetchRecords(TR, HOUR);

    expect(standIn.requests().at(-1)?.authorization).toBeUndefined();
  });

  it.each<Fault>([
    { kind: 'status', status: 401 },
    { kind: 'status', status: 503 },
    { kind: 'timeout' },
    { kind: 'reset' },
    { kind: 'truncated', how: 'chunked' },
    { kind: 'truncated', how: 'complete' },
    { kind: 'html' },
  ])('stands nowhere in the error of %j, however it is printed', async (fault) => {
    standIn.addFaults([fault]);

    const error = await errorOf(client.fetchRecords(TR, HOUR));

    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(API_KEY);
    expect(JSON.stringify([error, error.cause])).not.toContain(API_KEY);
  });

  it('that the source repeats in its refusal is not repeated further', async () => {
    standIn.addFaults([{ kind: 'status', status: 401, body: `unknown key ${API_KEY}` }]);

    const error = await errorOf(client.fetchRecords(TR, HOUR));

    expect(error.message).toMatch(/^ODRÉ answered 401: unknown key/);
    expect(error.message).not.toContain(API_KEY);
  });
});
