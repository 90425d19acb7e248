import pl, { type DataFrame } from 'nodejs-polars';

import { NATIONAL_SERIES_CODES, type NationalSeries } from '../../domain/energy/national-series.js';
import { instantFromEpochMs, type UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import { builtOnce } from '../built-once.js';
import type { RefinedRows, SetAsideRecord } from '../source-pipeline.js';

import { cellsOf } from './national-cells.js';
import {
  COLUMN_OF_SERIES,
  MANDATORY_NATIONAL_COLUMNS,
  unknownNationalColumns,
} from './national-columns.js';
import { judgeNationalRows } from './national-judgement.js';
import { NATIONAL_SILVER_COLUMNS } from './national-silver.js';
import { recordKey, setAsideRecords } from './set-aside-rows.js';
import { OWN_COLUMNS, stackPayloads, type RawPayload } from './stacked-payloads.js';

/**
 * Cleans the payloads of one window of a national eCO2mix dataset into one row a (slot, series):
 * text to numbers without ever making a missing value zero (R6), half-hour values kept with their
 * step (R1, R2), wall times that never existed set aside (R4), forecasts of slots to come kept and
 * nothing else of them (R5).
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when a mandatory column is absent.
 */
export async function refineNational(
  window: TimeWindow,
  payloads: readonly RawPayload[],
): Promise<RefinedRows> {
  const raw = stackPayloads(payloads, missingNationalColumns);
  return raw === undefined ? NOTHING_REFINED : refineNationalFrame(raw, window);
}

/** Mandatory columns that a national payload lacks. */
export function missingNationalColumns(sent: readonly string[]): readonly string[] {
  return MANDATORY_NATIONAL_COLUMNS.filter((column) => !sent.includes(column));
}

/** As {@link refineNational}, of stacked rows of text under technical names. */
export async function refineNationalFrame(
  raw: DataFrame,
  window: TimeWindow,
): Promise<RefinedRows> {
  const sent = raw.columns.filter((column) => !OWN_COLUMNS.includes(column));
  const unknownColumns = unknownNationalColumns(sent);
  const { rows, series } = underSeriesCodes(raw, unknownColumns);
  const judged = await judgeNationalRows(rows.lazy(), window).collect();
  const accepted = judged.filter(pl.col('reason').isNull());
  const cells = await cellsOf(accepted.lazy(), series).collect();
  const setAside = raw.withColumn(judged.getColumn('reason')).filter(pl.col('reason').isNotNull());
  return {
    silver: cells.rename({ slot_start_utc: 'slot_start' }).select(...NATIONAL_SILVER_COLUMNS),
    rowsIn: raw.height,
    rowsAccepted: accepted.height,
    setAsideRows: setAsideRecords(setAside, 'perimetre'),
    invalidCells: invalidCellsIn(cells),
    unknownColumns,
    newestSlotUtc: newestSlot(accepted),
    newestMeasuredUtc: newestSlot(cells.filter(isMeasuredConsumption())),
  };
}

/** What refining nothing gives. */
export const NOTHING_REFINED: RefinedRows = {
  silver: pl.DataFrame([]),
  rowsIn: 0,
  rowsAccepted: 0,
  setAsideRows: [],
  invalidCells: [],
  unknownColumns: [],
  newestSlotUtc: null,
  newestMeasuredUtc: null,
};

/** Measures under the codes of their series. A series that was not sent is empty, and has no cells. */
function underSeriesCodes(
  raw: DataFrame,
  unknownColumns: readonly string[],
): { readonly rows: DataFrame; readonly series: readonly NationalSeries[] } {
  const isSent = (code: NationalSeries): boolean => raw.columns.includes(COLUMN_OF_SERIES[code]);
  const series = NATIONAL_SERIES_CODES.filter(isSent);
  const absent = NATIONAL_SERIES_CODES.filter((code) => !isSent(code));
  // A column the product does not know may bear a name it gives itself.
  const known = unknownColumns.length === 0 ? raw : raw.drop([...unknownColumns]);
  const renamed = known.rename(
    Object.fromEntries(series.map((code) => [COLUMN_OF_SERIES[code], code])),
  );
  const empty = absent.map((code) => pl.lit(null).cast(pl.Utf8).alias(code));
  return { rows: empty.length === 0 ? renamed : renamed.withColumns(...empty), series };
}

function invalidCellsIn(cells: DataFrame): SetAsideRecord[] {
  return cells
    .filter(isInvalid())
    .select('series_code', 'date_heure', 'heure', 'bronze_sha256', 'cell')
    .rows()
    .map((row) => row as string[])
    .map(([series = '', stamp = '', timeOfDay = '', bronzeSha256 = '', cell = '']) => ({
      recordKey: recordKey('France', stamp, timeOfDay),
      reason: 'invalid_number',
      severity: 'defect',
      field: COLUMN_OF_SERIES[series as NationalSeries],
      rawValue: cell,
      bronzeSha256,
    }));
}

function newestSlot(rows: DataFrame): UtcInstant | null {
  if (rows.height === 0) return null;
  return instantFromEpochMs(rows.getColumn('slot_start_utc').cast(pl.Int64).max());
}

const isInvalid = builtOnce(() =>
  pl.col('missing_reason').eq(pl.lit('invalid')).fillNull(pl.lit(false)),
);

const isMeasuredConsumption = builtOnce(() =>
  pl.col('series_code').eq(pl.lit('consumption')).and(pl.col('value').isNotNull()),
);
