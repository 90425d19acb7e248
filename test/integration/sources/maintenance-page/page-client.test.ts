import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { GridError } from '../../../../domain/errors/grid-error.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { createMaintenancePagePipeline } from '../../../../sources/maintenance-page/maintenance-pipeline.js';
import {
  createPageClient,
  type EarlierPage,
} from '../../../../sources/maintenance-page/page-client.js';
import {
  PAGE_DRIFTS,
  pageHtml,
  type PageEvent,
} from '../../../../sources/maintenance-page/stand-in/page-html.js';
import {
  createPageStandIn,
  STAND_IN_PAGE_PATH,
  type PageFault,
  type PageStandIn,
  type PageStandInOptions,
} from '../../../../sources/maintenance-page/stand-in/page-stand-in.js';
import type { ReceivedObject, SourcePipeline } from '../../../../sources/source-pipeline.js';
import { startStandInServer, type StandInServer } from '../../../../sources/stand-in-server.js';
import { rawObject } from '../../../unit/sources/outages/raw-object.js';

const USER_AGENT = 'GridPowerStream/test (+mailto:operator@example.org)';
const WINDOW = timeWindow(
  parseInstant('2026-09-20T00:00:00Z'),
  parseInstant('2026-09-21T00:00:00Z'),
);

let nowMs: number;
let waitedMs: number[];
let server: StandInServer;
let standIn: PageStandIn;
let earlier: EarlierPage | undefined;
beforeEach(() => {
  nowMs = Date.UTC(2026, 8, 21, 10, 0);
  waitedMs = [];
  earlier = undefined;
});
afterEach(() => server.close());

async function start(
  options: Partial<PageStandInOptions> = {},
  maxBytes = 1_000_000,
): Promise<SourcePipeline> {
  standIn = createPageStandIn({ seed: 5, clock: () => nowMs, ...options });
  server = await startStandInServer({
    port: 0,
    mounts: [{ prefix: '', handle: (request, response) => standIn.handle(request, response) }],
  });
  const client = createPageClient({
    url: `${server.url}${STAND_IN_PAGE_PATH}`,
    userAgent: USER_AGENT,
    timeoutMs: 500,
    maxBytes,
    clock: () => nowMs,
    wait: (ms) => {
      waitedMs.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
  });
  return createMaintenancePagePipeline({ client, findEarlier: () => Promise.resolve(earlier) });
}

async function fetched(pipeline: SourcePipeline): Promise<ReceivedObject[]> {
  const received: ReceivedObject[] = [];
  for await (const object of pipeline.fetch?.(WINDOW) ?? []) received.push(object);
  return received;
}

function refined(pipeline: SourcePipeline, received: readonly ReceivedObject[]) {
  const raw = received.map(({ body, extension, fetchedAtUtc }) =>
    rawObject(body as Uint8Array, { name: `page.${extension}`, fetchedAt: fetchedAtUtc }),
  );
  return pipeline.refine(WINDOW, raw);
}

async function errorOf(call: Promise<unknown>): Promise<GridError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GridError)) throw new TypeError(`expected a GridError: ${String(error)}`);
  return error;
}

const onPage = (fault: PageFault): PageFault => ({
  ...fault,
  when: ({ path }) => path === STAND_IN_PAGE_PATH,
});
const pageCalls = (): number =>
  standIn.requests().filter(({ path }) => path === STAND_IN_PAGE_PATH).length;

describe('politeness', () => {
  it('asks for robots.txt first, once a day, and says who asks', async () => {
    const pipeline = await start();

    await fetched(pipeline);
    await fetched(pipeline);
    expect(standIn.requests().map(({ path }) => path)).toEqual([
      '/robots.txt',
      STAND_IN_PAGE_PATH,
      STAND_IN_PAGE_PATH,
    ]);
    nowMs += 24 * 3_600_000;
    await fetched(pipeline);

    expect(standIn.requests().filter(({ path }) => path === '/robots.txt')).toHaveLength(2);
    expect(new Set(standIn.requests().map(({ userAgent }) => userAgent))).toEqual(
      new Set([USER_AGENT]),
    );
  });

  it.each([
    'User-agent: *\nDisallow: /',
    'User-agent: *\nDisallow: /maintenance',
    'User-agent: GridPowerStream\nDisallow: /\n\nUser-agent: *\nAllow: /',
  ])('does not fetch what %j forbids', async (robots) => {
    const pipeline = await start({ robots });

    expect(await errorOf(fetched(pipeline))).toMatchObject({ code: 'SOURCE_REJECTED' });
    expect(pageCalls()).toBe(0);
  });

  it('waits as long between two requests as the site asks for', async () => {
    const pipeline = await start({ robots: 'User-agent: *\nCrawl-delay: 10\n' });

    await fetched(pipeline);
    nowMs += 4_000;
    await fetched(pipeline);

    expect(waitedMs).toEqual([10_000, 6_000]);
  });

  it('leaves a site alone that asks for longer than a run waits', async () => {
    const pipeline = await start({ robots: 'User-agent: *\nCrawl-delay: 3600\n' });

    expect(await errorOf(fetched(pipeline))).toMatchObject({ code: 'SOURCE_REJECTED' });
    expect(pageCalls()).toBe(0);
  });

  it('takes a robots.txt that is not there for no rules', async () => {
    const pipeline = await start({ robots: undefined });

    expect(await fetched(pipeline)).toHaveLength(1);
  });

  it('obeys the robots.txt that a redirect leads to, five of them at most', async () => {
    const pipeline = await start({ robots: 'User-agent: *\nDisallow: /maintenance\n' });
    standIn.addFaults([
      { kind: 'status', status: 301, location: '/moved/robots.txt' },
      { kind: 'status', status: 302, location: 'again/robots.txt' },
      { kind: 'status', status: 303, location: '/robots.txt' },
      { kind: 'status', status: 307, location: '/robots.txt' },
      { kind: 'status', status: 308, location: '/robots.txt' },
    ]);

    const error = await errorOf(fetched(pipeline));
    expect(error.code).toBe('SOURCE_REJECTED');
    expect(error.message).toContain('does not allow');
    expect(standIn.requests().map(({ path }) => path)).toEqual([
      '/robots.txt',
      '/moved/robots.txt',
      '/moved/again/robots.txt',
      '/robots.txt',
      '/robots.txt',
      '/robots.txt',
    ]);
  });

  it('obeys the robots.txt of another host that a redirect leads to, as this host’s', async () => {
    const pipeline = await start();
    const other = createPageStandIn({ seed: 5, robots: 'User-agent: *\nDisallow: /\n' });
    const otherServer = await startStandInServer({
      port: 0,
      mounts: [{ prefix: '', ...other }],
    });
    standIn.addFaults([{ kind: 'status', status: 301, location: `${otherServer.url}/robots.txt` }]);

    const error = await errorOf(fetched(pipeline));
    await otherServer.close();

    expect(error).toMatchObject({ code: 'SOURCE_REJECTED' });
    expect(other.requests()[0]?.userAgent).toBe(USER_AGENT);
    expect(pageCalls()).toBe(0);
  });

  it('fetches the page where a redirect of robots.txt ends in rules that allow it, or in none', async () => {
    const pipeline = await start();
    standIn.addFaults([{ kind: 'status', status: 301, location: '/moved/robots.txt' }]);
    expect(await fetched(pipeline)).toHaveLength(1);

    nowMs += 24 * 3_600_000;
    standIn.addFaults([{ kind: 'status', status: 301, location: '/gone' }]);
    expect(await fetched(pipeline)).toHaveLength(1);
  });

  it.each([
    [301, '/robots.txt'],
    [302, 'ftp://127.0.0.1/robots.txt'],
    [302, 'http://[no-address'],
    [302, undefined],
    [300, undefined],
  ])('fetches nothing while robots.txt answers %i and leads to %s', async (status, location) => {
    const pipeline = await start();
    const leads = location === undefined ? {} : { location };
    standIn.addFaults([{ kind: 'status', status, ...leads, times: 6 }]);

    expect(await errorOf(fetched(pipeline))).toMatchObject({ code: 'SOURCE_REJECTED' });
    expect(pageCalls()).toBe(0);
    expect(standIn.requests().length).toBeLessThanOrEqual(6);
  });

  it.each([
    [500, 'SOURCE_UNAVAILABLE'],
    [503, 'SOURCE_UNAVAILABLE'],
    [429, 'SOURCE_RATE_LIMITED'],
  ])('fetches nothing while robots.txt answers %i', async (status, code) => {
    const pipeline = await start();
    standIn.addFaults([{ kind: 'status', status }]);

    expect(await errorOf(fetched(pipeline))).toMatchObject({ code });
    expect(pageCalls()).toBe(0);
  });
});

describe('a page that did not change', () => {
  it('is not sent again, by its ETag: no raw object, and nothing refined from it', async () => {
    const pipeline = await start();
    const [first] = await fetched(pipeline);
    earlier = earlierOf(first);

    const second = await fetched(pipeline);
    const rows = await refined(pipeline, second);

    expect(first?.rows).toBeGreaterThan(0);
    expect(second).toEqual([]);
    expect(standIn.requests().at(-1)?.ifNoneMatch).toMatch(/^"[0-9a-f]{16}"$/);
    expect(rows).toMatchObject({ rowsIn: 0, rowsAccepted: 0, setAsideRows: [] });
  });

  it('is sent whole when the last one that came was not taken in', async () => {
    const pipeline = await start();
    await fetched(pipeline);
    earlier = { bodySha256: 'of another page', fetchedAtUtc: parseInstant('2026-09-20T09:37:00Z') };

    const second = await fetched(pipeline);

    expect(second).toHaveLength(1);
    expect(standIn.requests().at(-1)?.ifNoneMatch).toBeUndefined();
  });

  it('is asked for by the time of the last fetch, less an hour, where no ETag is known', async () => {
    const pipeline = await start({ hasValidators: false });
    const [first] = await fetched(pipeline);
    earlier = { ...earlierOf(first), fetchedAtUtc: parseInstant('2026-09-21T09:37:00Z') };

    await fetched(pipeline);

    expect(standIn.requests().at(-1)).toMatchObject({
      ifNoneMatch: undefined,
      ifModifiedSince: 'Mon, 21 Sep 2026 08:37:00 GMT',
    });
  });

  it('that is sent all the same gives the same bytes, and Silver does not change', async () => {
    const pipeline = await start();
    const [first] = await fetched(pipeline);
    const [second] = await fetched(pipeline);
    const silver = await pipeline.silver.merge(
      undefined,
      (await refined(pipeline, first === undefined ? [] : [first])).silver,
    );

    const again = await pipeline.silver.merge(silver, silver);

    expect(second?.body).toEqual(first?.body);
    expect(again.toRecords()).toEqual(silver.toRecords());
  });
});

function earlierOf(page: ReceivedObject | undefined): EarlierPage {
  const { body, fetchedAtUtc } = page ?? { body: undefined, fetchedAtUtc: undefined };
  if (!(body instanceof Uint8Array) || fetchedAtUtc === undefined) throw new Error('no page');
  return { bodySha256: rawObject(body).bronzeSha256, fetchedAtUtc };
}

describe('a failure of the page', () => {
  it.each([
    [{ kind: 'status', status: 404 }, 'SOURCE_REJECTED'],
    [{ kind: 'status', status: 410 }, 'SOURCE_REJECTED'],
    [{ kind: 'status', status: 429, retryAfterSeconds: 60 }, 'SOURCE_RATE_LIMITED'],
    [{ kind: 'status', status: 503 }, 'SOURCE_UNAVAILABLE'],
    [{ kind: 'status', status: 302 }, 'SOURCE_REJECTED'],
    [{ kind: 'timeout' }, 'SOURCE_UNREACHABLE'],
    [{ kind: 'reset' }, 'SOURCE_UNREACHABLE'],
    [{ kind: 'truncated', how: 'declared-length' }, 'SOURCE_TRUNCATED'],
    [{ kind: 'truncated', how: 'complete' }, 'SOURCE_TRUNCATED'],
    [{ kind: 'other-body', body: '{"error": 1}' }, 'SOURCE_NOT_UNDERSTOOD'],
    [
      {
        kind: 'other-body',
        body: '<html></html>',
        headers: { 'content-type': 'application/pdf' },
      },
      'SOURCE_NOT_UNDERSTOOD',
    ],
  ] as const)('%j is %s', async (fault, code) => {
    const pipeline = await start();
    standIn.addFaults([onPage(fault)]);

    expect(await errorOf(fetched(pipeline))).toMatchObject({ code });
  });

  it('of 50 MB, or of a few KB that unpack to it, is not read to its end', async () => {
    const pipeline = await start({}, 100_000);
    const large = Buffer.alloc(50_000_000, '<html> ');
    standIn.addFaults([
      onPage({ kind: 'other-body', body: large }),
      onPage({
        kind: 'other-body',
        body: gzipSync(large),
        headers: { 'content-encoding': 'gzip' },
      }),
    ]);

    expect(await errorOf(fetched(pipeline))).toMatchObject({ code: 'SOURCE_NOT_UNDERSTOOD' });
    expect(await errorOf(fetched(pipeline))).toMatchObject({ code: 'SOURCE_NOT_UNDERSTOOD' });
  });
});

describe('the page of the simulated fleet', () => {
  it('is read without a defect', async () => {
    const pipeline = await start();
    const received = await fetched(pipeline);

    const rows = await refined(pipeline, received);

    expect(rows.rowsAccepted).toBeGreaterThan(10);
    expect(rows).toMatchObject({ setAsideRows: [], invalidCells: [], unknownColumns: [] });
    expect(received[0]?.rows).toBe(rows.rowsAccepted);
    expect(rows.silver.getColumn('region_code').toArray()).toContain('32');
  });

  it('without events says so, and that is an answer', async () => {
    const pipeline = await start({ events: () => [] });

    const rows = await refined(pipeline, await fetched(pipeline));

    expect(rows).toMatchObject({ rowsIn: 0, rowsAccepted: 0, setAsideRows: [] });
  });

  it.each(PAGE_DRIFTS)('drifted by %s is kept raw, and refused as drift', async (drift) => {
    const pipeline = await start();
    standIn.addFaults([onPage({ kind: 'drift', drift })]);

    const received = await fetched(pipeline);
    const error = await errorOf(refined(pipeline, received));

    expect(received).toHaveLength(1);
    expect(error.code).toBe('PAYLOAD_SCHEMA_DRIFT');
    expect(error.details['expected']).not.toBe('');
    expect(error.details['found']).not.toBe('');
  });

  it('that holds fewer rows than it says does not balance: the gate stays closed', async () => {
    const event: PageEvent = {
      ...{ id: 'E-1', unit: 'GRAVELINES 1', area: 'Hauts-de-France', type: 'Planifié' },
      ...{ start: '01/10/2026', end: '02/10/2026', unavailableMw: '910', description: 'Visite' },
    };
    const pipeline = await start();
    const body = pageHtml([event]).replace('data-event-count="1"', 'data-event-count="7"');
    standIn.addFaults([onPage({ kind: 'other-body', body })]);

    const received = await fetched(pipeline);
    const rows = await refined(pipeline, received);

    expect(received[0]?.rows).toBe(7);
    expect(rows.rowsAccepted + rows.setAsideRows.length).toBe(1);
  });
});
