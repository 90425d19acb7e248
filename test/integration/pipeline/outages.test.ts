import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { FACT_OUTAGE, FACT_OUTAGE_PERIOD } from '../../../domain/star-schema/outage-tables.js';
import { addMinutes, instantFromEpochMs } from '../../../domain/time/instant.js';
import type { TimeWindow } from '../../../domain/time/time-window.js';
import { createPageClient } from '../../../sources/maintenance-page/page-client.js';
import {
  simulatedEvents,
  type PageEvent,
} from '../../../sources/maintenance-page/stand-in/page-html.js';
import {
  createPageStandIn,
  STAND_IN_PAGE_PATH,
  type PageStandIn,
} from '../../../sources/maintenance-page/stand-in/page-stand-in.js';
import { createRteClient } from '../../../sources/rte-unavailability/rte-client.js';
import {
  createRteStandIn,
  STAND_IN_CREDENTIALS,
  type RteStandIn,
} from '../../../sources/rte-unavailability/stand-in/rte-stand-in.js';
import { startStandInServer, type StandInServer } from '../../../sources/stand-in-server.js';
import { findEarlierPage } from '../../../worker/earlier-page.js';

import { startPipeline, windowOf, type Pipeline } from './pipeline-harness.js';

const WINDOW = windowOf('2026-09-20T00:00:00Z', '2026-09-22T00:00:00Z');
const NOVEMBER = windowOf('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z');
const AN_EVENT: PageEvent = {
  ...{ id: 'MOVED', unit: 'GRAVELINES 1', area: '', type: 'Maintenance planifiée' },
  ...{ start: '21/11/2026 08:00', end: '21/11/2026 18:00', unavailableMw: '900' },
  ...{ description: 'Maintenance prévue', status: 'En cours' },
};
const LATER = windowOf('2026-10-05T00:00:00Z', '2026-10-07T00:00:00Z');

describe('outages on their way to Gold', () => {
  let nowMs = Date.UTC(2026, 8, 21, 10, 0);
  let shown: readonly PageEvent[] | undefined;
  let pipeline: Pipeline;
  let server: StandInServer;
  let rte: RteStandIn;
  let site: PageStandIn;
  beforeAll(async () => {
    const clock = (): number => nowMs;
    rte = createRteStandIn({ mode: { kind: 'simulated', seed: 3 }, clock, pageRows: 20 });
    site = createPageStandIn({
      ...{ seed: 3, clock },
      events: () => shown ?? simulatedEvents(3, nowMs),
    });
    server = await startStandInServer({
      port: 0,
      mounts: [
        { prefix: '/rte', handle: (request, response) => rte.handle(request, response) },
        { prefix: '', handle: (request, response) => site.handle(request, response) },
      ],
    });
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: { kind: 'simulated', seed: 3, publicationLagSeconds: 480, clock },
      sources: {
        rte: createRteClient({
          baseUrl: `${server.url}/rte`,
          version: 'v7',
          credentials: () => Promise.resolve(STAND_IN_CREDENTIALS),
          clock,
        }),
        page: {
          client: createPageClient({
            url: `${server.url}${STAND_IN_PAGE_PATH}`,
            userAgent: 'GridPowerStream/test',
            clock,
          }),
          findEarlier: () => findEarlierPage(pipeline.lake),
        },
      },
    });
  }, 60_000);
  afterAll(async () => {
    await pipeline.stop();
    await server.close();
  });

  const rowsOf = (table: typeof FACT_OUTAGE | typeof FACT_OUTAGE_PERIOD, publisher: string) =>
    pipeline.reader.findRecords({ table, filters: { publisher: [publisher] }, limit: 10_000 });

  it.each(['rte-generation-unavailabilities', 'rte-transmission-unavailabilities'] as const)(
    'of %s arrive with their spans and their lineage, and again without a change',
    async (dataset) => {
      const first = await pipeline.ingest(dataset, WINDOW);
      const again = await pipeline.ingest(dataset, WINDOW);

      const outages = await rowsOf(FACT_OUTAGE, dataset);
      const periods = await rowsOf(FACT_OUTAGE_PERIOD, dataset);
      expect(outages.length).toBeGreaterThan(0);
      expect(periods.length).toBeGreaterThanOrEqual(outages.length);
      expect(first.inserted).toBe(outages.length + periods.length);
      expect(again).toMatchObject({ inserted: 0, revised: 0, unchanged: first.inserted });

      const lineage = await pipeline.reader.findRecordLineage(FACT_OUTAGE, [
        dataset,
        outages[0]?.['outage_id'] ?? '',
      ]);
      const [revision] = lineage?.revisions ?? [];
      expect(revision?.bronzePath).toMatch(/^bronze\/maintenance\/.*\/rte_/);
      expect(await pipeline.lake.find(revision?.bronzePath ?? '')).toBeDefined();
      expect(lineage?.run.workflowId).toContain(`ingest-${dataset}`);
    },
    90_000,
  );

  it('are revised by later versions, and those that were called off stay', async () => {
    nowMs = Date.UTC(2026, 9, 6, 10, 0);

    const { revised } = await pipeline.ingest('rte-generation-unavailabilities', LATER);

    const outages = await rowsOf(FACT_OUTAGE, 'rte-generation-unavailabilities');
    expect(revised).toBeGreaterThan(0);
    expect(outages.some(({ status }) => status === 'dismissed')).toBe(true);
    expect(outages.some(({ version }) => Number(version) > 1)).toBe(true);
  }, 90_000);

  it('of the page are not asked for again while it did not change', async () => {
    const first = await pipeline.ingest('maintenance-page', WINDOW);
    const again = await pipeline.ingest('maintenance-page', LATER);

    expect(first.inserted).toBeGreaterThan(10);
    expect(again).toMatchObject({ rowsIn: 0, inserted: 0, revised: 0 });
    expect(site.requests().at(-1)?.ifNoneMatch).toBeDefined();
    const outages = await rowsOf(FACT_OUTAGE, 'maintenance-page');
    expect(outages.filter(({ region_code: region }) => region === null).length).toBeLessThan(
      outages.length / 2,
    );
  }, 90_000);

  it('of the page have the span of a moved event once, and its first one as past', async () => {
    const onPage = (...events: readonly PageEvent[]) => {
      shown = events;
      nowMs += 3_600_000;
      const startUtc = instantFromEpochMs(nowMs);
      return pipeline.ingest('maintenance-page', { startUtc, endUtc: addMinutes(startUtc, 60) });
    };
    const spansOf = (window?: TimeWindow) =>
      pipeline.reader.findRecords({
        table: FACT_OUTAGE_PERIOD,
        filters: { outage_id: [AN_EVENT.id] },
        ...(window === undefined ? {} : { window }),
        limit: 10,
      });
    const first = { period_start: '2026-11-21T07:00:00Z', version: 1 };
    const second = { period_start: '2026-11-22T07:00:00Z', version: 1 };
    const moved = { ...AN_EVENT, start: '22/11/2026 08:00', end: '22/11/2026 18:00' };

    await onPage(AN_EVENT);
    expect(await spansOf()).toMatchObject([{ ...first, unavailable_mw: 900 }]);
    await onPage(moved);

    expect(await spansOf(NOVEMBER)).toMatchObject([
      { ...second, period_end: '2026-11-22T17:00:00Z', unavailable_mw: 900 },
    ]);
    expect(await spansOf()).toMatchObject([
      { ...first, period_end: first.period_start, unavailable_mw: null },
      second,
    ]);
    const key = ['maintenance-page', AN_EVENT.id, '', first.period_start];
    const past = await pipeline.reader.findRecordLineage(FACT_OUTAGE_PERIOD, key);
    expect(past?.revisions.map(({ row }) => row['unavailable_mw'])).toEqual([null, 900]);

    await onPage({ ...moved, status: 'Annulé' });
    expect(await spansOf(NOVEMBER)).toEqual([]);
    await onPage(AN_EVENT);
    expect(await spansOf(NOVEMBER)).toMatchObject([{ ...first, unavailable_mw: 900 }]);
    shown = undefined;
  }, 120_000);

  it('of a page that drifted do not touch Gold, and the page is kept', async () => {
    const before = await rowsOf(FACT_OUTAGE, 'maintenance-page');
    site.addFaults([
      {
        ...{ kind: 'drift', drift: 'renamed-columns' },
        when: ({ path }) => path === STAND_IN_PAGE_PATH,
      },
    ]);
    const window = windowOf('2026-10-06T00:00:00Z', '2026-10-07T00:00:00Z');
    nowMs += 86_400_000;

    await expect(pipeline.ingest('maintenance-page', window)).rejects.toMatchObject({
      cause: { cause: { type: 'PAYLOAD_SCHEMA_DRIFT' } },
    });

    expect(await rowsOf(FACT_OUTAGE, 'maintenance-page')).toEqual(before);
    const kept = [];
    for await (const object of pipeline.lake.list('bronze/maintenance')) kept.push(object.path);
    expect(kept.some((path) => path.includes('20261006T000000Z-20261007T000000Z'))).toBe(true);
  }, 90_000);
});
