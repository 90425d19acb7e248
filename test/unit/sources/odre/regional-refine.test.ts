import { describe, expect, it } from '@jest/globals';

import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import type { OdreDatasetId } from '../../../../sources/odre/odre-dataset.js';
import { refineRegional, type RefinedPayload } from '../../../../sources/odre/regional-refine.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';

const EVERYTHING = timeWindow(
  parseInstant('2012-01-01T00:00:00Z'),
  parseInstant('2031-01-01T00:00:00Z'),
);

async function refine(
  body: Uint8Array | string,
  dataset: OdreDatasetId = 'eco2mix-regional-tr',
): Promise<RefinedPayload> {
  return refineRegional(dataset, EVERYTHING, {
    body: Buffer.from(body),
    bronzePath: 'bronze/x.json',
    bronzeSha256: 'a'.repeat(64),
    fetchedAtUtc: parseInstant('2026-08-27T08:00:00Z'),
  });
}

function reasonsOf(refined: RefinedPayload): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const reason of refined.setAsideRows.getColumn('reason').toArray() as string[]) {
    reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  return reasons;
}

describeWithRecorded('refining recorded payloads', () => {
  it('keeps every value of the consolidated Hauts-de-France file and drops the two hours that never were', async () => {
    const refined = await refine(
      readRecorded('eco2mix/odre_eco2mix-regional-cons-def_HautsDeFrance_2024-H1.csv'),
      'eco2mix-regional-cons-def',
    );

    expect(refined.rowsIn).toBe(8736);
    expect(refined.silver.height).toBe(8734);
    expect(reasonsOf(refined)).toEqual({ nonexistent_wall_time: 2 });
    expect(refined.unknownColumns).toEqual([]);
  });

  it('loads the older schema, keeps partly measured rows and sets the padding aside', async () => {
    const refined = await refine(
      readRecorded('eco2mix/odre_eco2mix-regional-tr_PACA_2020-05-06_old-schema.csv'),
    );

    expect(refined.rowsIn).toBe(3456);
    expect(reasonsOf(refined)).toEqual({ not_yet_published: 90 });
    expect(refined.silver.height).toBe(3366);
    expect(refined.unknownColumns).toHaveLength(38);
  });

  it('reads the recorded records answer of twelve regions', async () => {
    const refined = await refine(
      readRecorded('eco2mix/odre_eco2mix-regional-tr_records_2026-08-27.json'),
    );

    expect(refined.silver.height).toBe(24);
  });
});

describe('refining', () => {
  it('x', () => undefined);
});
