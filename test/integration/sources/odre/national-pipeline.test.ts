import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { parseInstant } from '../../../../domain/time/instant.js';
import { parisDay } from '../../../../domain/time/paris-time.js';
import { timeWindow, type TimeWindow } from '../../../../domain/time/time-window.js';
import { createNationalPipeline } from '../../../../sources/odre/national-pipeline.js';
import { createOdreClient } from '../../../../sources/odre/odre-client.js';
import { startOdreStandIn } from '../../../../sources/odre/stand-in/server.js';
import type { OdreStandIn } from '../../../../sources/odre/stand-in/stand-in-options.js';
import type {
  RawObject,
  RefinedRows,
  SourcePipeline,
} from '../../../../sources/source-pipeline.js';
import { describeWithRecorded, RECORDED_DATA } from '../../../recorded/recorded-files.js';
import { aRawObject, nationalRows } from '../../../unit/sources/odre/national-builders.js';

const SCHEDULED_MS = Date.UTC(2026, 8, 25, 10, 10);
const CYCLE = timeWindow(
  parseInstant('2026-09-25T07:15:00Z'),
  parseInstant('2026-09-26T22:15:00Z'),
);

let nowMs = SCHEDULED_MS;
let standIn: OdreStandIn;
let realTime: SourcePipeline;
let consolidated: SourcePipeline;
beforeAll(async () => {
  const clock = (): number => nowMs;
  const mode = { kind: 'simulated', seed: 7, publicationLagSeconds: 480, clock } as const;
  standIn = await startOdreStandIn({ port: 0, mode });
  const odre = createOdreClient({ baseUrl: standIn.url });
  realTime = createNationalPipeline('eco2mix-national-tr', odre);
  consolidated = createNationalPipeline('eco2mix-national-cons-def', odre);
});
beforeEach(() => {
  nowMs = SCHEDULED_MS;
  standIn.clearFaults();
});
afterAll(() => standIn.close());

/** What a pipeline fetches of a window, as refining is given it, and the rows the source counted. */
async function fetched(
  pipeline: SourcePipeline,
  window: TimeWindow,
): Promise<{ readonly raw: readonly RawObject[]; readonly rows: number }> {
  const raw: RawObject[] = [];
  let rows = 0;
  if (pipeline.fetch === undefined) throw new TypeError('the pipeline fetches nothing');
  for await (const received of pipeline.fetch(window)) {
    if (!(received.body instanceof Uint8Array)) throw new TypeError('expected bytes');
    raw.push(aRawObject(received.body, received.fetchedAtUtc));
    rows += received.rows;
  }
  return { raw, rows };
}

async function refined(
  pipeline: SourcePipeline,
  window: TimeWindow,
): Promise<RefinedRows & { readonly rowsFetched: number }> {
  const { raw, rows } = await fetched(pipeline, window);
  return { ...(await pipeline.refine(window, raw)), rowsFetched: rows };
}

function failedChecks(pipeline: SourcePipeline, { silver }: RefinedRows, window: TimeWindow) {
  return pipeline.judge(silver, window).filter(({ passed }) => !passed);
}

describe('the national cycle', () => {
  it('takes what is measured and the forecasts to come', async () => {
    const rows = await refined(realTime, CYCLE);

    // 39 hours less the quarter-hour after midnight: the dataset ends with tomorrow.
    expect(rows.rowsFetched).toBe(155);
    expect(rows.rowsAccepted + rows.setAsideRows.length).toBe(rows.rowsFetched);
    const consumption = nationalRows(rows.silver, 'consumption');
    const dayAhead = nationalRows(rows.silver, 'consumption_forecast_day_ahead');
    expect(consumption.at(-1)?.slot).toBe(rows.newestMeasuredUtc);
    expect(dayAhead.at(-1)?.slot).toBe('2026-09-26T21:45:00Z');
    expect(rows.newestSlotUtc).toBe('2026-09-26T21:45:00Z');
    expect(String(rows.newestMeasuredUtc) < '2026-09-25T10:10:00Z').toBe(true);
    expect(failedChecks(realTime, rows, CYCLE)).toEqual([]);
  });

  it('is measured up to the slot that the source names as its newest', async () => {
    const odre = createOdreClient({ baseUrl: standIn.url });

    const newest = await odre.findNewestPublishedSlot('eco2mix-national-tr');
    const rows = await refined(realTime, CYCLE);

    expect(newest).toMatchObject({ slotStartUtc: rows.newestMeasuredUtc, regions: 1 });
  });

  it('asked the source twice: how many rows, and for them', async () => {
    const before = standIn.requests().length;

    await fetched(realTime, CYCLE);

    expect(
      standIn
        .requests()
        .slice(before)
        .map(({ endpoint }) => endpoint),
    ).toEqual(['records', 'exports/csv']);
  });

  it('reads a short window in pages, in the order of its slots', async () => {
    const window = { ...CYCLE, endUtc: parseInstant('2026-09-25T10:15:00Z') };

    const rows = await refined(realTime, window);

    expect(rows.rowsFetched).toBe(12);
    expect(nationalRows(rows.silver, 'nuclear').length).toBeGreaterThan(9);
  });
});

describe('a consolidated day', () => {
  const DAY = parisDay('2024-05-14');

  it('stands at the half-hours, its forecasts at every quarter', async () => {
    const rows = await refined(consolidated, DAY);

    const consumption = nationalRows(rows.silver, 'consumption');
    expect(consumption).toHaveLength(96);
    expect(consumption.filter(({ step }) => step === 30)).toHaveLength(48);
    expect(consumption.filter(({ missing }) => missing === 'inside_half_hour')).toHaveLength(48);
    expect(nationalRows(rows.silver, 'gas_cogeneration')[0]).toMatchObject({
      value: expect.any(Number),
      rank: 2,
    });
    expect(
      nationalRows(rows.silver, 'consumption_forecast_day_ahead').filter(({ step }) => step === 15),
    ).toHaveLength(96);
    expect(failedChecks(consolidated, rows, DAY)).toEqual([]);
  });

  it('of a month that is not consolidated yet has no rows, and nothing is wrong with it', async () => {
    const month = timeWindow(
      parseInstant('2026-08-01T00:00:00Z'),
      parseInstant('2026-09-01T00:00:00Z'),
    );

    const rows = await refined(consolidated, month);

    expect(rows).toMatchObject({ rowsFetched: 0, rowsIn: 0, newestMeasuredUtc: null });
    expect(rows.silver.height).toBe(0);
    expect(failedChecks(consolidated, rows, month)).toEqual([]);
  });

  it('takes the place of the real time it had before, quarter by quarter', async () => {
    const window = timeWindow(
      parseInstant('2026-06-20T00:00:00Z'),
      parseInstant('2026-06-21T00:00:00Z'),
    );
    nowMs = Date.UTC(2026, 6, 1);
    const early = await refined(realTime, window);
    nowMs = SCHEDULED_MS;
    const late = await refined(consolidated, window);

    const merged = await realTime.silver.merge(early.silver, late.silver);
    const otherOrder = await realTime.silver.merge(late.silver, early.silver);

    expect(nationalRows(early.silver, 'consumption').every(({ step }) => step === 15)).toBe(true);
    expect(nationalRows(merged, 'consumption')).toEqual(nationalRows(late.silver, 'consumption'));
    expect(nationalRows(otherOrder)).toEqual(nationalRows(merged));
  });
});

describe.each([
  ['eco2mix-national-tr', '2026-03-29', 92],
  ['eco2mix-national-tr', '2026-10-25', 96],
  ['eco2mix-national-cons-def', '2024-03-31', 92],
  ['eco2mix-national-cons-def', '2024-10-27', 96],
] as const)('%s of the clock change on %s', (dataset, date, slots) => {
  it(`has ${slots} slots, and a gap only where it is known`, async () => {
    const day = parisDay(date);
    const isRealTime = dataset === 'eco2mix-national-tr';
    nowMs = Date.parse(day.endUtc) + (isRealTime ? 3 : 400) * 86_400_000;
    const pipeline = isRealTime ? realTime : consolidated;

    const rows = await refined(pipeline, day);

    expect(new Set(nationalRows(rows.silver).map(({ slot }) => slot)).size).toBe(slots);
    expect(rows.setAsideRows.map(({ reason }) => reason)).toEqual(
      slots === 92 ? Array.from({ length: 4 }, () => 'nonexistent_wall_time') : [],
    );
    expect(failedChecks(pipeline, rows, day)).toEqual([]);
  });
});

describe('an answer that cannot be used', () => {
  it.each([
    [{ kind: 'interrupted' }, 'SOURCE_TRUNCATED'],
    [{ kind: 'html' }, 'SOURCE_NOT_UNDERSTOOD'],
    [{ kind: 'missing-column', name: 'perimetre' }, 'SOURCE_NOT_UNDERSTOOD'],
    [{ kind: 'status', status: 503 }, 'SOURCE_UNAVAILABLE'],
  ] as const)('because of %j fails as %s', async (fault, code) => {
    standIn.addFaults([{ ...fault, when: ({ endpoint }) => endpoint === 'exports/csv' }]);

    await expect(fetched(realTime, CYCLE)).rejects.toMatchObject({ code });
  });

  it('because a measure is gone is refused as drifted', async () => {
    standIn.addFaults([
      {
        kind: 'missing-column',
        name: 'taux_co2',
        when: ({ endpoint }) => endpoint === 'exports/csv',
      },
    ]);

    await expect(refined(realTime, CYCLE)).rejects.toMatchObject({ code: 'PAYLOAD_SCHEMA_DRIFT' });
  });
});

describeWithRecorded('national history replayed from recorded files', () => {
  it('is December 2021 as it was recorded, and the newest rows of August 2026', async () => {
    const mode = { kind: 'replay', folder: `${RECORDED_DATA}/eco2mix` } as const;
    const replay = await startOdreStandIn({ port: 0, mode });
    try {
      const pipeline = createNationalPipeline(
        'eco2mix-national-tr',
        createOdreClient({ baseUrl: replay.url }),
      );
      const month = timeWindow(
        parseInstant('2021-11-30T23:00:00Z'),
        parseInstant('2021-12-31T23:00:00Z'),
      );
      const hours = timeWindow(
        parseInstant('2026-08-27T05:00:00Z'),
        parseInstant('2026-08-27T08:00:00Z'),
      );

      const december = await refined(pipeline, month);
      const august = await refined(pipeline, hours);

      expect(december).toMatchObject({ rowsFetched: 2976, rowsAccepted: 2976, setAsideRows: [] });
      expect(
        nationalRows(december.silver).filter(({ slot }) => slot === '2021-12-11T09:00:00Z'),
      ).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ series: 'consumption', value: 70139, step: 15 }),
          expect.objectContaining({ series: 'coal', value: 1069 }),
          expect.objectContaining({
            series: 'commercial_exchange_germany_belgium',
            value: 7341,
            step: 30,
          }),
        ]),
      );
      const checks = pipeline.judge(december.silver, month);
      expect(checks.filter(({ passed }) => !passed)).toEqual([]);
      expect(checks.find(({ name }) => name === 'energy_balance')?.detail).toMatch(/^0 of 2976 /);
      expect(checks.find(({ name }) => name === 'co2_rate_recomputed')?.detail).toBe(
        '1488 of 2976 rates as recomputed from the mix, the largest error 5 g/kWh',
      );
      expect(nationalRows(august.silver, 'consumption').at(-1)).toMatchObject({
        slot: '2026-08-27T07:45:00Z',
        value: 47132,
      });
      expect(pipeline.judge(august.silver, hours).filter(({ passed }) => !passed)).toEqual([]);
    } finally {
      await replay.close();
    }
  });
});
