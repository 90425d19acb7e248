import pl, { type DataFrame, type Expr } from 'nodejs-polars';

import { REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import { VINTAGES } from '../../domain/energy/vintage.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { REGION_CODES } from '../../domain/region/region.js';
import { epochMsOf, type UtcInstant } from '../../domain/time/instant.js';
import { PARIS_ZONE } from '../../domain/time/paris-time.js';
import type { TimeWindow } from '../../domain/time/time-window.js';

import {
  isPublished,
  missingExpressions,
  numbersIn,
  valueExpressions,
} from './measure-expressions.js';
import { ODRE_DATASETS, type OdreDatasetId } from './odre-dataset.js';
import { readRawFrame, ROW_COLUMN } from './raw-frame.js';
import {
  COLUMN_OF_SOURCE,
  missingColumns,
  SILVER_ONLY_COLUMNS,
  unknownColumns,
} from './regional-columns.js';
import { missingColumn, SILVER_COLUMNS, SILVER_KEY, SILVER_LINEAGE } from './silver-columns.js';

/** A payload to refine and where it came from; one of several pages of an answer, or all of it. */
export interface RawPayload {
  readonly body: Uint8Array;
  readonly bronzePath: string;
  readonly bronzeSha256: string;
  readonly fetchedAtUtc: UtcInstant;
}

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

const NATURES = ['données temps réel', 'données consolidées', 'données définitives'] as const;
const UNKNOWN_RANK = -1;
const MINUTE_MS = 60_000;
/** Columns of the raw frame that did not come from the source. */
const OWN_COLUMNS: readonly string[] = [ROW_COLUMN, ...SILVER_LINEAGE];

/**
 * Cleans the payloads of one window of a regional eCO2mix dataset (R4, R5, R6): text to numbers without ever making
 * a missing value zero, instants to UTC, wall times that never existed and rows not yet published
 * set aside, one row a (region, slot) with the best vintage.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when a mandatory column is absent.
 */
export async function refineRegional(
  dataset: OdreDatasetId,
  window: TimeWindow,
  payloads: readonly RawPayload[],
): Promise<RefinedPayload> {
  const raw = readPayloads(payloads);
  if (raw === undefined) return NOTHING_REFINED;
  const judged = await withSourceNames(raw)
    .lazy()
    .withColumns(...identityColumns(), valueExpressions(), missingExpressions(), detailColumns())
    .withColumns(...wallClockColumns(), isPublished().alias('is_published'))
    .withColumns(lastPublishedOfRegion())
    .withColumns(reasonSetAside(dataset, window).alias('reason'))
    .withColumns(isBestOfSlot().alias('is_best'))
    .withColumns(
      pl
        .when(pl.col('is_best').eq(pl.lit(false)))
        .then(pl.lit('duplicate'))
        .otherwise(pl.col('reason'))
        .alias('reason'),
    )
    .collect();
  const accepted = judged.filter(pl.col('reason').isNull());
  return {
    silver: silverRows(dataset, accepted),
    rowsIn: raw.height,
    setAsideRows: raw.withColumn(judged.getColumn('reason')).filter(pl.col('reason').isNotNull()),
    invalidCells: invalidCellsIn(accepted),
    unknownColumns: unknownSent(raw),
  };
}

/** A JavaScript number would make the expression a float, whose remainders are not exact. */
function integer(value: number): Expr {
  return pl.lit(value).cast(pl.Int64);
}

function refuseDrift(columns: readonly string[]): void {
  const missing = missingColumns(columns);
  if (missing.length === 0) return;
  throw new GridError(
    'PAYLOAD_SCHEMA_DRIFT',
    `payload lacks mandatory columns: ${missing.join(', ')}`,
    {
      missingColumns: missing.join(','),
    },
  );
}

const NOTHING_REFINED: RefinedPayload = {
  silver: pl.DataFrame([]),
  rowsIn: 0,
  setAsideRows: pl.DataFrame([]),
  invalidCells: [],
  unknownColumns: [],
};

/** All payloads that hold rows, below each other in one numbering; undefined when none does. */
function readPayloads(payloads: readonly RawPayload[]): DataFrame | undefined {
  const frames = payloads
    .map((payload) => ({ payload, frame: readRawFrame(payload.body) }))
    .filter(({ frame }) => frame.height > 0);
  for (const { frame } of frames) refuseDrift(frame.columns);
  if (frames.length === 0) return undefined;
  const stacked = pl.concat(
    frames.map(({ payload, frame }) =>
      frame.withColumns(
        pl.lit(payload.bronzePath).alias('bronze_path'),
        pl.lit(payload.bronzeSha256).alias('bronze_sha256'),
        pl.lit(payload.fetchedAtUtc).alias('fetched_at_utc'),
      ),
    ),
    { how: 'diagonal' },
  );
  const rows = Array.from({ length: stacked.height }, (_, row) => row);
  return stacked.withColumn(pl.Series(ROW_COLUMN, rows, pl.Int32));
}

/** `date_heure` is the instant and carries its offset, else it is none; `nature` tells the vintage. */
function identityColumns(): Expr[] {
  const stamp = pl.col('date_heure');
  const wallClock = stamp.str.slice(0, 19).str.strptime(pl.Datetime('ms'), '%Y-%m-%dT%H:%M:%S');
  const offsetHours = stamp.str
    .replace('Z$', '+00:00')
    .str.extract('T.*([+-]\\d{2}):?\\d{2}$', 1)
    .cast(pl.Int32, false);
  const epochMs = wallClock
    .cast(pl.Datetime('ms'))
    .dt.timestamp()
    .minus(offsetHours.cast(pl.Int64).mul(integer(60 * MINUTE_MS)));
  const nature = pl.col('nature').str.strip().str.toLowerCase();
  const rank = nature.replaceStrict([...NATURES], [0, 1, 2], UNKNOWN_RANK);
  return [
    epochMs.cast(pl.Datetime('ms')).alias('slot_start_utc'),
    rank.cast(pl.Int32).alias('vintage_rank'),
    pl.col('code_insee_region').str.strip().fillNull(pl.lit('')).alias('region_code'),
  ];
}

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
  const empty = [...absent, ...absentDetails].map((name) => pl.lit(null).cast(pl.Utf8).alias(name));
  const renamed = raw.rename(
    Object.fromEntries(present.map((source) => [COLUMN_OF_SOURCE[source], source])),
  );
  return empty.length === 0 ? renamed : renamed.withColumns(...empty);
}

/** A column the product does not know may bear a name it gives itself. */
function withoutUnknownColumns(sent: DataFrame): DataFrame {
  const unknown = unknownSent(sent);
  return unknown.length === 0 ? sent : sent.drop(unknown);
}

function unknownSent({ columns }: DataFrame): string[] {
  return unknownColumns(columns.filter((column) => !OWN_COLUMNS.includes(column)));
}

function detailColumns(): Expr {
  return numbersIn(Object.keys(SILVER_ONLY_COLUMNS));
}

function wallClockColumns(): Expr[] {
  const paris = pl.col('slot_start_utc').dt.replaceTimeZone('UTC').dt.convertTimeZone(PARIS_ZONE);
  return [
    paris.dt.strftime('%H:%M').alias('paris_time'),
    paris.dt.strftime('%Y-%m-%d').alias('paris_date'),
  ];
}

function lastPublishedOfRegion(): Expr {
  return pl
    .when(pl.col('is_published'))
    .then(pl.col('slot_start_utc'))
    .otherwise(pl.lit(null))
    .max()
    .over('region_code')
    .alias('last_published_utc');
}

/** Why a row has no place in Silver, null when it has one; the first cause in this order. */
function reasonSetAside(dataset: OdreDatasetId, window: TimeWindow): Expr {
  const slot = pl.col('slot_start_utc');
  const epochMs = slot.cast(pl.Int64);
  const stepMs = ODRE_DATASETS[dataset].stepMinutes * MINUTE_MS;
  const isInWindow = epochMs
    .gtEq(integer(epochMsOf(window.startUtc)))
    .and(epochMs.lt(integer(epochMsOf(window.endUtc))));
  return pl
    .when(slot.isNull())
    .then(pl.lit('unreadable_instant'))
    .when(
      pl
        .col('region_code')
        .isIn([...REGION_CODES])
        .not(),
    )
    .then(pl.lit('unknown_region'))
    .when(pl.col('vintage_rank').eq(pl.lit(UNKNOWN_RANK)).or(pl.col('nature').isNull()))
    .then(pl.lit('unknown_nature'))
    .when(epochMs.modulo(integer(stepMs)).neq(integer(0)))
    .then(pl.lit('off_grid'))
    .when(isInWindow.not())
    .then(pl.lit('outside_window'))
    .when(isNonexistentWallTime())
    .then(pl.lit('nonexistent_wall_time'))
    .when(pl.col('heure').fillNull(pl.lit('')).neq(pl.col('paris_time')))
    .then(pl.lit('wall_time_mismatch'))
    .when(pl.col('is_published'))
    .then(pl.lit(null))
    .when(slot.lt(pl.col('last_published_utc')))
    .then(pl.lit('source_gap'))
    .otherwise(pl.lit('not_yet_published'));
}

/** R4: on the spring day ODRÉ labels the instants of 03:00-03:45 a second time as 02:00-02:45. */
function isNonexistentWallTime(): Expr {
  return pl
    .col('heure')
    .str.startsWith('02:')
    .and(pl.col('paris_time').str.startsWith('03:'))
    .and(pl.col('heure').str.slice(2).eq(pl.col('paris_time').str.slice(2)))
    .and(pl.col('date').eq(pl.col('paris_date')));
}

/** Of several rows of one slot the best vintage stays, among equals the last one sent. */
function isBestOfSlot(): Expr {
  const weight = pl
    .when(pl.col('reason').isNull())
    .then(
      pl
        .col('vintage_rank')
        .cast(pl.Int64)
        .mul(integer(2 ** 32))
        .plus(pl.col(ROW_COLUMN)),
    )
    .otherwise(pl.lit(null));
  return weight.eq(weight.max().over(...SILVER_KEY));
}

function silverRows(dataset: OdreDatasetId, accepted: DataFrame): DataFrame {
  const step = pl.lit(ODRE_DATASETS[dataset].stepMinutes).cast(pl.Int32);
  return accepted
    .rename(SILVER_ONLY_COLUMNS)
    .withColumns(
      step.alias('step_minutes'),
      pl
        .col('vintage_rank')
        .replaceStrict([0, 1, 2], [...VINTAGES], '')
        .alias('vintage'),
    )
    .select(pl.cols([...SILVER_COLUMNS]));
}

function invalidCellsIn(accepted: DataFrame): InvalidCell[] {
  return REGIONAL_ENERGY_SOURCES.flatMap((source) => {
    const reasons = accepted.getColumn(missingColumn(source)).toArray();
    if (!reasons.includes('invalid')) return [];
    const field = COLUMN_OF_SOURCE[source];
    return accepted
      .filter(pl.col(missingColumn(source)).eq(pl.lit('invalid')))
      .select('code_insee_region', 'date_heure', 'heure', 'bronze_sha256', source)
      .rows()
      .map((row) => row as (string | null)[])
      .map(([region = null, stamp = null, timeOfDay = null, bronzeSha256, cell]) => ({
        recordKey: recordKey(region, stamp, timeOfDay),
        bronzeSha256: String(bronzeSha256),
        field,
        rawValue: String(cell),
      }));
  });
}

/** Identity of a record in its source: region, instant and wall time as sent. */
export function recordKey(...parts: readonly (string | null)[]): string {
  return parts.map((part) => part ?? '').join('|');
}
