import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { FACT_NATIONAL_FLOW } from '../../../domain/star-schema/national-tables.js';

import { startPipeline, windowOf, type Pipeline } from './pipeline-harness.js';

const JULY = Date.UTC(2026, 6, 1, 12);
const NOVEMBER = Date.UTC(2026, 10, 20, 12);
const DAY = windowOf('2026-06-20T00:00:00Z', '2026-06-21T00:00:00Z');
const HOUR = windowOf('2026-06-20T10:00:00Z', '2026-06-20T11:00:00Z');

describe('a national day that became consolidated', () => {
  let nowMs = JULY;
  let pipeline: Pipeline;
  beforeAll(async () => {
    const mode = {
      kind: 'simulated',
      seed: 7,
      publicationLagSeconds: 480,
      clock: () => nowMs,
    } as const;
    pipeline = await startPipeline({ origin: 'simulated', mode });
  }, 60_000);
  afterAll(() => pipeline.stop());

  const hourOf = async (series: string) => {
    const rows = await pipeline.reader.findRecords({
      table: FACT_NATIONAL_FLOW,
      filters: { series_code: [series] },
      window: HOUR,
      limit: 10,
    });
    return rows.map((row) => [row['step_minutes'], row['vintage_rank'], row['missing_reason']]);
  };

  it('counts no quarter of an hour twice, and keeps what real time said of it', async () => {
    await pipeline.ingest('eco2mix-national-tr', DAY);
    const before = await hourOf('consumption');
    nowMs = NOVEMBER;
    await pipeline.ingest('eco2mix-national-cons-def', DAY);

    expect(before).toEqual([1, 2, 3, 4].map(() => [15, 0, null]));
    expect(await hourOf('consumption')).toEqual([
      [30, 1, null],
      [15, 1, 'inside_half_hour'],
      [30, 1, null],
      [15, 1, 'inside_half_hour'],
    ]);
    expect(await hourOf('consumption_forecast_day_ahead')).toEqual(
      [1, 2, 3, 4].map(() => [15, 1, null]),
    );
    const lineage = await pipeline.reader.findRecordLineage(FACT_NATIONAL_FLOW, [
      '2026-06-20T10:15:00Z',
      'consumption',
    ]);
    expect(
      lineage?.revisions.map(({ row }) => [
        row['value'],
        row['missing_reason'],
        row['vintage_rank'],
      ]),
    ).toEqual([
      [null, 'inside_half_hour', 1],
      [expect.any(Number), null, 0],
    ]);
  }, 90_000);
});
