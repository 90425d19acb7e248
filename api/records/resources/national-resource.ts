import { z } from 'zod';

import { NATIONAL_SERIES } from '../../../domain/energy/national-series.js';
import { ORIGINS } from '../../../domain/energy/origin.js';
import { VINTAGES } from '../../../domain/energy/vintage.js';
import { FACT_NATIONAL_FLOW } from '../../../domain/star-schema/national-tables.js';
import { addMinutes, parseInstant } from '../../../domain/time/instant.js';
import { INSTANT_SCHEMA } from '../../openapi/flow-schema.js';
import type { RecordResource } from '../record-resource.js';
import { textListParameter } from '../text-parameters.js';

const SERIES_CODES = Object.keys(NATIONAL_SERIES);
/** Rows are quarter-hourly; one without a value names no span of its own. */
const QUARTER_HOUR_MINUTES = 15;

const ROW = z.object({
  region_code: z.literal('FR').describe('France, without Corsica.'),
  region_name: z.literal('France'),
  source: z
    .string()
    .describe('Series: an energy source, a forecast, an exchange, or the CO2 rate.'),
  slot_start: INSTANT_SCHEMA,
  slot_end: INSTANT_SCHEMA.describe('First instant after the span the value stands for.'),
  value: z.number().nullable().describe('In the unit of the row; null is never the same as 0.'),
  reason: z
    .string()
    .nullable()
    .describe(
      'Why the value is null; `inside_half_hour`: the half hour that began 15 minutes before has it.',
    ),
  vintage: z.enum(VINTAGES).describe('How final RTE says the value is.'),
  unit: z.string().describe('MW, or g/kWh for the CO2 rate.'),
  origin: z.enum(ORIGINS).describe('RTE itself, the simulator, or recorded files.'),
});

/** National eCO2mix: mix by fuel, forecasts, exchanges and the CO2 rate. */
export const NATIONAL_RESOURCE: RecordResource = {
  path: 'v1/production/national',
  tag: 'production',
  summary: 'Power, forecasts, exchanges and CO2 rate of France by series and slot',
  pageName: 'NationalProductionPage',
  table: FACT_NATIONAL_FLOW,
  filters: {
    source: {
      column: 'series_code',
      parameter: textListParameter({
        description: 'Series of national eCO2mix',
        example: ['gas', 'co2_intensity'],
        allowed: SERIES_CODES.join(', '),
        values: SERIES_CODES,
      }),
    },
  },
  window: {
    start: 'First slot start of the window.',
    end: 'End of the window: later than start, itself not part of it.',
    isRequired: true,
  },
  rowSchema: ROW,
  toRow: (row, origin) => {
    const slotStartUtc = parseInstant(String(row['slot_start']));
    const stepMinutes = Number(row['step_minutes'] ?? QUARTER_HOUR_MINUTES);
    return {
      region_code: 'FR',
      region_name: 'France',
      source: row['series_code'],
      slot_start: slotStartUtc,
      slot_end: addMinutes(slotStartUtc, stepMinutes),
      value: row['value'],
      reason: row['missing_reason'],
      vintage: VINTAGES[Number(row['vintage_rank'])],
      unit: row['unit'],
      origin,
    };
  },
};
