import { double, instant, integer, nullable, text, type RecordTable } from './record-table.js';

/** National eCO2mix: the mix by fuel, forecasts, exchanges and the CO2 rate, a series a value (R1, R2). */
export const FACT_NATIONAL_FLOW = {
  name: 'fact_national_flow',
  meaning: 'National eCO2mix, one series a row: mix by fuel, forecasts, exchanges, CO2 rate.',
  grain: 'a slot and a series',
  key: [
    instant('slot_start', 'UTC', 'First instant of the slot.'),
    text('series_code', 40, 'Series: `gas`, `consumption_forecast_day_ahead`, `co2_intensity` ...'),
  ],
  values: [
    nullable(double('value', 'see unit', 'Value in the unit of its row; null with a reason.')),
    text('unit', 10, 'Unit of the value: `MW` or `g/kWh`.'),
    nullable(
      text(
        'missing_reason',
        20,
        'Why there is no value: `not_measured`, `not_available`, `invalid`, or `inside_half_hour` for the second quarter of a half-hourly value, which is not spread (R1).',
      ),
    ),
    nullable(
      integer(
        'step_minutes',
        'min',
        'Length of the span the row speaks for: 15, or 30; null where the source gave no value. A row with `inside_half_hour` speaks for its 15 minutes: it takes the place of a real-time quarter-hour that a consolidated half-hour covers.',
      ),
    ),
    integer('vintage_rank', '', '0 real time, 1 consolidated, 2 definitive (R3).'),
  ],
  rankColumn: 'vintage_rank',
  measuredColumn: 'step_minutes',
  timeColumn: 'slot_start',
} as const satisfies RecordTable;
