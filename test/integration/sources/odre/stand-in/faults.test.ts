import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { parseInstant } from '../../../../../domain/time/instant.js';
import { timeWindow } from '../../../../../domain/time/time-window.js';
import { createOdreClient, type OdreClient } from '../../../../../sources/odre/odre-client.js';
import type { Fault } from '../../../../../sources/odre/stand-in/fault.js';
import { startOdreStandIn } from '../../../../../sources/odre/stand-in/server.js';
import type { OdreStandIn } from '../../../../../sources/odre/stand-in/stand-in-options.js';

import { ask, askRecords } from './ask-stand-in.js';

const NOW_MS = Date.UTC(2026, 8, 25, 10, 7);
const TR = 'eco2mix-regional-tr';
const WINDOW = timeWindow(
  parseInstant('2026-09-20T10:00:00Z'),
  parseInstant('2026-09-20T11:00:00Z'),
);
const HOUR = {
  where: "date_heure >= '2026-09-20T10:00:00Z' and date_heure < '2026-09-20T11:00:00Z'",
};

let standIn: OdreStandIn;
let client: OdreClient;
beforeAll(async () => {
  const mode = {
    kind: 'simulated',
    seed: 7,
    publicationLagSeconds: 480,
    clock: () => NOW_MS,
  } as const;
  standIn = await startOdreStandIn({ port: 0, mode });
  client = createOdreClient({ baseUrl: standIn.url, timeoutMs: 500 });
});
beforeEach(() => {
  standIn.clearFaults();
});
afterAll(() => standIn.close());

describe('a scripted fault', () => {
  it.each<[string, Fault]>([
    ['SOURCE_RATE_LIMITED', { kind: 'status', status: 429, retryAfterSeconds: 1 }],
    ['SOURCE_UNAVAILABLE', { kind: 'status', status: 503 }],
    ['SOURCE_REJECTED', { kind: 'status', status: 400 }],
    ['SOURCE_REJECTED', { kind: 'status', status: 401 }],
    ['SOURCE_REJECTED', { kind: 'status', status: 403 }],
    ['SOURCE_UNREACHABLE', { kind: 'timeout' }],
    ['SOURCE_UNREACHABLE', { kind: 'reset' }],
    ['SOURCE_TRUNCATED', { kind: 'truncated', how: 'declared-length' }],
    ['SOURCE_TRUNCATED', { kind: 'truncated', how: 'chunked' }],
    ['SOURCE_TRUNCATED', { kind: 'truncated', how: 'complete' }],
    ['SOURCE_NOT_UNDERSTOOD', { kind: 'html' }],
  ])('reaches the client as %s: %j', async (code, fault) => {
    standIn.addFaults([fault]);

    await expect(client.fetchRecords(TR, WINDOW)).rejects.toMatchObject({ code });
    await expect(client.fetchRecords(TR, WINDOW)).resolves.toHaveLength(1);
  });

  it('of an interrupted export stands inside a complete 200', async () => {
    standIn.addFaults([
      { kind: 'interrupted', when: ({ endpoint }) => endpoint === 'exports/csv' },
    ]);

    await expect(client.fetchExport(TR, WINDOW)).rejects.toMatchObject({
      code: 'SOURCE_TRUNCATED',
    });
    await expect(client.fetchExport(TR, WINDOW)).resolves.toMatchObject({ rows: 48 });
  });

  it('of a 429 carries the quota body and Retry-After', async () => {
    standIn.addFaults([{ kind: 'status', status: 429, retryAfterSeconds: 1, isAnonymous: true }]);

    const { status, headers, text } = await ask(standIn, `${TR}/records`, HOUR);

    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('1');
    expect(headers.get('x-ratelimit-dataset-limit')).toBe('50000');
    expect(JSON.parse(text)).toMatchObject({ errorcode: 10005 });
  });

  it('changes the columns of an answer', async () => {
    standIn.addFaults([
      { kind: 'extra-column', name: 'hydrogene', value: '12' },
      { kind: 'missing-column', name: 'solaire' },
      { kind: 'replaced-cell', name: 'nucleaire', value: 'n/a', where: "code_insee_region = '84'" },
    ]);

    const extra = await askRecords(standIn, TR, HOUR);
    const missing = await askRecords(standIn, TR, HOUR);
    const replaced = await askRecords(standIn, TR, { ...HOUR, limit: 48 });
    const usual = await askRecords(standIn, TR, HOUR);

    expect(extra.results[0]).toMatchObject({ hydrogene: '12', column_68: null });
    expect(missing.results[0]).not.toHaveProperty('solaire');
    expect(missing.results[0]).toMatchObject({ column_68: null, hydraulique: expect.any(Number) });
    expect(replaced.results.filter((row) => row['nucleaire'] === 'n/a')).toHaveLength(4);
    expect(Object.keys(usual.results[0] ?? {})).toHaveLength(30);
  });

  it('waits for its turn and strikes as often as it says', async () => {
    standIn.addFaults([{ kind: 'status', status: 503, after: 1, times: 2 }]);

    const statuses: number[] = [];
    for (let call = 0; call < 4; call += 1) {
      statuses.push((await ask(standIn, `${TR}/records`, HOUR)).status);
    }

    expect(statuses).toEqual([200, 503, 503, 200]);
  });
});

describe('without a fault', () => {
  it('the client pages a window, exports it, and finds the newest slot', async () => {
    const day = timeWindow(WINDOW.startUtc, parseInstant('2026-09-21T10:00:00Z'));

    const pages = await client.fetchRecords(TR, day);
    const whole = await client.fetchExport(TR, day);
    const newest = await client.findNewestPublishedSlot(TR);

    expect(pages.reduce((rows, page) => rows + page.rows, 0)).toBe(96 * 12);
    expect(whole.rows).toBe(96 * 12);
    expect(newest.slotStartUtc).toBe('2026-09-25T09:45:00Z');
    expect(newest.quota).toMatchObject({ limit: 50_000, resetsAtUtc: '2026-10-01T00:00:00Z' });
  });
});
