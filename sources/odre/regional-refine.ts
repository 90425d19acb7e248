import pl, { type DataFrame, type Expr } from 'nodejs-polars';

import { REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import { vintageRank, VINTAGES } from '../../domain/energy/vintage.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import { builtOnce } from '../built-once.js';

import { ODRE_DATASETS, type OdreDatasetId } from './odre-dataset.js';
import {
  COLUMN_OF_SOURCE,
  missingColumns,
  SILVER_ONLY_COLUMNS,
  unknownColumns,
} from './regional-columns.js';
import { judgeRows } from './regional-judgement.js';
import { recordKey } from './set-aside-rows.js';
import { missingColumn, SILVER_COLUMNS } from './silver-columns.js';
import { OWN_COLUMNS, stackPayloads, type RawPayload } from './stacked-payloads.js';

/** Payloads refined: rows for Silver, and every row or cell that was set aside with its reason. */
export interface RefinedPayload {
  /** Columns of SILVER_COLUMNS, one row a (region, slot), unsorted. */
  readonly silver: DataFrame;
  readonly rowsIn: number;
  /** Payload rows without a place in Silver: all their cells as sent, with `reason`. */
  readonly setAsideRows: DataFrame;
  /** Cells that hold text where a number belongs; their row is loaded without them. */
  readonly invalidCells: readonly InvalidCell[];
  readonly unknownColumns: readonly string[];
}

/** A cell that is no number. */
export interface InvalidCell {
  readonly recordKey: string;
  readonly bronzeSha256: string;
  readonly field: string;
  readonly rawValue: string;
}

/**
 * Cleans the payloads of one window of a regional eCO2mix dataset (R4, R5, R6): text to numbers
 * without ever making a missing value zero, instants to UTC, wall times that never existed and rows
 * not yet published set aside, one row a (region, slot) with the best vintage.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when a mandatory column is absent.
 */
export async function refineRegional(
  dataset: OdreDatasetId,
  window: TimeWindow,
  payloads: readonly RawPayload[],
): Promise<RefinedPayload> {
  const raw = stackPayloads(payloads, missingColumns);
  if (raw === undefined) return NOTHING_REFINED;
  return refineRegionalFrame(raw, ODRE_DATASETS[dataset].stepMinutes, window);
}

/** As {@link refineRegional}, of stacked rows of text under technical names. */
export async function refineRegionalFrame(
  raw: DataFrame,
  stepMinutes: number,
  window: TimeWindow,
): Promise<RefinedPayload> {
  const judged = await judgeRows(withSourceNames(raw).lazy(), stepMinutes, window).collect();
  const accepted = judged.filter(hasNoReason());
  return {
    silver: silverRows(accepted),
    rowsIn: raw.height,
    setAsideRows: raw.withColumn(judged.getColumn('reason')).filter(hasReason()),
    invalidCells: invalidCellsIn(accepted),
    unknownColumns: unknownSent(raw),
  };
}

/** What refining nothing gives. */
export const NOTHING_REFINED: RefinedPayload = {
  silver: pl.DataFrame([]),
  rowsIn: 0,
  setAsideRows: pl.DataFrame([]),
  invalidCells: [],
  unknownColumns: [],
};

/** Measures under the names of their sources; one that came with a later version is all missing. */
function withSourceNames(sent: DataFrame): DataFrame {
  const raw = withoutUnknownColumns(sent);
  const present = REGIONAL_ENERGY_SOURCES.filter((source) =>
    raw.columns.includes(COLUMN_OF_SOURCE[source]),
  );
  const absent = REGIONAL_ENERGY_SOURCES.filter((source) => !present.includes(source));
  const absentDetails = Object.keys(SILVER_ONLY_COLUMNS).filter(
    (column) => !raw.columns.includes(column),
  );
  const empty = [...absent, ...absentDetails].map(absentColumn);
  const renamed = raw.rename(
    Object.fromEntries(present.map((source) => [COLUMN_OF_SOURCE[source], source])),
  );
  return empty.length === 0 ? renamed : renamed.withColumns(...empty);
}

const ABSENT_COLUMNS = new Map<string, Expr>();

/** A column of nothing; built once, as there are only a few that a payload may lack. */
function absentColumn(name: string): Expr {
  const known = ABSENT_COLUMNS.get(name) ?? pl.lit(null).cast(pl.Utf8).alias(name);
  ABSENT_COLUMNS.set(name, known);
  return known;
}

/** A column the product does not know may bear a name it gives itself. */
function withoutUnknownColumns(sent: DataFrame): DataFrame {
  const unknown = unknownSent(sent);
  return unknown.length === 0 ? sent : sent.drop(unknown);
}

function unknownSent({ columns }: DataFrame): string[] {
  return unknownColumns(columns.filter((column) => !OWN_COLUMNS.includes(column)));
}

function silverRows(accepted: DataFrame): DataFrame {
  return accepted
    .rename(SILVER_ONLY_COLUMNS)
    .withColumns(vintageOfRank())
    .select(...SILVER_COLUMNS);
}

function invalidCellsIn(accepted: DataFrame): InvalidCell[] {
  const rows = accepted.filter(hasInvalidCell());
  if (rows.height === 0) return [];
  return REGIONAL_ENERGY_SOURCES.flatMap((source) =>
    rows
      .filter(pl.col(missingColumn(source)).eq(pl.lit('invalid')))
      .select('code_insee_region', 'date_heure', 'heure', 'bronze_sha256', source)
      .rows()
      .map((row) => row as (string | null)[])
      .map(([region = null, stamp = null, timeOfDay = null, bronzeSha256, cell]) => ({
        recordKey: recordKey(region, stamp, timeOfDay),
        bronzeSha256: String(bronzeSha256),
        field: COLUMN_OF_SOURCE[source],
        rawValue: String(cell),
      })),
  );
}

const hasReason = builtOnce(() => pl.col('reason').isNotNull());
const hasNoReason = builtOnce(() => pl.col('reason').isNull());

const vintageOfRank = builtOnce(() =>
  pl
    .col('vintage_rank')
    .replaceStrict(VINTAGES.map(vintageRank), [...VINTAGES], '')
    .alias('vintage'),
);

const hasInvalidCell = builtOnce(() =>
  pl.anyHorizontal(
    pl.cols(REGIONAL_ENERGY_SOURCES.map(missingColumn)).fillNull(pl.lit('')).eq(pl.lit('invalid')),
  ),
);
