import pl, { type DataFrame } from 'nodejs-polars';
import { z } from 'zod';

import { REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import { MISSING_REASONS } from '../../domain/energy/measurement.js';
import { VINTAGES } from '../../domain/energy/vintage.js';
import { REGION_CODES } from '../../domain/region/region.js';
import { instantFromEpochMs } from '../../domain/time/instant.js';
import type { StagedFlow } from '../../platform/warehouse/warehouse-loader.js';
import { missingColumn, valueColumn } from '../../sources/odre/silver-columns.js';

const BATCH_ROWS = 2000;

const identitySchema = z.object({
  region_code: z.enum(REGION_CODES),
  slot_start_ms: z.number().int(),
  step_minutes: z.number().int(),
  vintage: z.enum(VINTAGES),
  bronze_sha256: z.string(),
});
const valueSchema = z.number().nullable();
const reasonSchema = z.enum(MISSING_REASONS).nullable();

/** The rows of a Silver frame in the form Gold is loaded with, in batches. */
export function* stagedFlows(silver: DataFrame): Generator<readonly StagedFlow[]> {
  if (silver.height === 0) return;
  const rows = silver.withColumn(pl.col('slot_start_utc').cast(pl.Int64).alias('slot_start_ms'));
  for (let start = 0; start < rows.height; start += BATCH_ROWS) {
    yield rows.slice(start, BATCH_ROWS).toRecords().map(stagedFlow);
  }
}

function stagedFlow(row: Record<string, unknown>): StagedFlow {
  const identity = identitySchema.parse(row);
  return {
    regionCode: identity.region_code,
    slotStartUtc: instantFromEpochMs(identity.slot_start_ms),
    stepMinutes: identity.step_minutes,
    vintage: identity.vintage,
    bronzeSha256: identity.bronze_sha256,
    valuesMw: REGIONAL_ENERGY_SOURCES.map((source) => valueSchema.parse(row[valueColumn(source)])),
    missingReasons: REGIONAL_ENERGY_SOURCES.map((source) =>
      reasonSchema.parse(row[missingColumn(source)]),
    ),
  };
}
