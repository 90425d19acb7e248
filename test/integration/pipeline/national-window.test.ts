import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { FACT_NATIONAL_FLOW } from '../../../domain/star-schema/national-tables.js';
import { parseInstant } from '../../../domain/time/instant.js';

import { startPipeline, windowOf, type Pipeline } from './pipeline-harness.js';

const NOW = '2026-11-20T12:00:00Z';
const MORNING = windowOf('2026-11-20T09:00:00Z', '2026-11-20T12:00:00Z');
const AUGUST_DAYS = windowOf('2024-08-09T00:00:00Z', '2024-08-12T00:00:00Z');

describe('national eCO2mix', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: {
        kind: 'simulated',
        seed: 7,
        publicationLagSeconds: 480,
        clock: () => Date.parse(parseInstant(NOW)),
      },
    });
  }, 60_000);
  afterAll(() => pipeline.stop());

  it('comes to Gold from the stand-in, with its lineage, and again without a change', async () => {
    const first = await pipeline.ingest('eco2mix-national-tr', MORNING);
    const again = await pipeline.ingest('eco2mix-national-tr', MORNING);

    expect(first.rowsRejected).toBeLessThan(first.rowsIn);
    expect(first.inserted).toBeGreaterThan(12 * 10);
    expect(again).toMatchObject({ inserted: 0, revised: 0, unchanged: first.inserted });

    const lineage = await pipeline.reader.findRecordLineage(FACT_NATIONAL_FLOW, [
      '2026-11-20T10:00:00Z',
      'consumption',
    ]);
    expect(lineage?.row).toMatchObject({ unit: 'MW', step_minutes: 15 });
    expect(lineage?.run.workflowId).toMatch(/^ingest-eco2mix-national-tr-/);
    const [object] = lineage?.bronzeObjects ?? [];
    expect(await pipeline.lake.find(object?.path ?? '')).toMatchObject({
      sizeBytes: object?.sizeBytes,
    });
  }, 90_000);

  it('of consolidated history is half-hourly where RTE says so (R1)', async () => {
    await pipeline.ingest('eco2mix-national-cons-def', AUGUST_DAYS);

    const rows = await pipeline.reader.findRecords({
      table: FACT_NATIONAL_FLOW,
      filters: { series_code: ['consumption'] },
      window: windowOf('2024-08-10T10:00:00Z', '2024-08-10T11:00:00Z'),
      limit: 10,
    });
    expect(
      rows.map(({ slot_start, step_minutes, missing_reason }) => [
        slot_start,
        step_minutes,
        missing_reason,
      ]),
    ).toEqual([
      ['2024-08-10T10:00:00Z', 30, null],
      ['2024-08-10T10:15:00Z', 15, 'inside_half_hour'],
      ['2024-08-10T10:30:00Z', 30, null],
      ['2024-08-10T10:45:00Z', 15, 'inside_half_hour'],
    ]);
  }, 90_000);
});
