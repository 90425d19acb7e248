import pl, { type DataFrame, type Expr } from 'nodejs-polars';

import { REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import {
  BALANCE_TOLERANCE_MW,
  type RegionalProfile,
} from '../../domain/quality/regional-checks.js';
import { findSlotGaps } from '../../domain/quality/slot-gaps.js';
import { REGION_CODES } from '../../domain/region/region.js';
import { addMinutes, instantFromEpochMs, type UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';

import { missingColumn, SILVER_COLUMNS, SILVER_KEY, valueColumn } from './silver-columns.js';

const MINUTE_MS = 60_000;
const QUARTER_HOUR_MINUTES = 15;
/** A cell counts as absent in the balance: regions without the plant publish nothing. */
const OPTIONAL_IN_BALANCE: readonly string[] = [
  'nuclear',
  'battery_charging',
  'battery_discharging',
];

/** Counts in the Silver rows of a window what its checks judge. */
export function profileSilver(rows: DataFrame, window: TimeWindow): RegionalProfile {
  if (rows.height === 0) return NOTHING;
  const missingColumns = SILVER_COLUMNS.filter((column) => !rows.columns.includes(column));
  if (missingColumns.length > 0) return { ...NOTHING, missingColumns };
  const balanced = rows.filter(isFullyMeasured());
  return {
    silverRows: rows.height,
    missingColumns,
    duplicateKeys: rows.height - rows.unique({ subset: [...SILVER_KEY] }).height,
    offGridRows: rows.filter(isOffGrid()).height,
    regionsSeen: rows.getColumn('region_code').unique().sort().toArray().map(String),
    incompleteSlots: incompleteSlots(rows),
    gaps: findSlotGaps(window, coveredQuarterHours(rows)),
    balanceBreaches: balanced.filter(balanceResidueMw().abs().gt(pl.lit(BALANCE_TOLERANCE_MW)))
      .height,
    balancedRows: balanced.height,
  };
}

const NOTHING: RegionalProfile = {
  silverRows: 0,
  missingColumns: [],
  duplicateKeys: 0,
  offGridRows: 0,
  regionsSeen: [],
  incompleteSlots: 0,
  gaps: { unexplained: [], known: [], surprising: [] },
  balanceBreaches: 0,
  balancedRows: 0,
};

/** A half-hour row covers the quarter-hour inside it, too. */
function coveredQuarterHours(rows: DataFrame): ReadonlySet<UtcInstant> {
  const slots = rows
    .select(pl.col('slot_start_utc').cast(pl.Int64), pl.col('step_minutes'))
    .unique()
    .rows() as [number, number][];
  return new Set(
    slots.flatMap(([startMs, stepMinutes]) => {
      const slot = instantFromEpochMs(startMs);
      return stepMinutes > QUARTER_HOUR_MINUTES
        ? [slot, addMinutes(slot, QUARTER_HOUR_MINUTES)]
        : [slot];
    }),
  );
}

function isOffGrid(): Expr {
  const stepMs = pl.col('step_minutes').cast(pl.Int64).mul(pl.lit(MINUTE_MS).cast(pl.Int64));
  return pl.col('slot_start_utc').cast(pl.Int64).modulo(stepMs).neq(pl.lit(0).cast(pl.Int64));
}

function incompleteSlots(rows: DataFrame): number {
  return rows
    .groupBy(['slot_start_utc'])
    .agg(pl.col('region_code').nUnique().alias('regions'))
    .filter(pl.col('regions').lt(pl.lit(REGION_CODES.length))).height;
}

function isFullyMeasured(): Expr {
  const needed = REGIONAL_ENERGY_SOURCES.filter((source) => !OPTIONAL_IN_BALANCE.includes(source));
  return pl.anyHorizontal(pl.cols(needed.map(missingColumn)).isNotNull()).not();
}

/** R7: consumption minus everything that feeds it, signs as published; an absent plant feeds 0. */
function balanceResidueMw(): Expr {
  const feeding = REGIONAL_ENERGY_SOURCES.filter((source) => source !== 'consumption');
  const fed = pl.sumHorizontal(pl.cols(feeding.map(valueColumn)).fillNull(pl.lit(0)));
  return pl.col(valueColumn('consumption')).minus(fed);
}
