import pl, { type DataFrame, type Expr } from 'nodejs-polars';

import { RTE_CO2_FACTORS_T_PER_MWH } from '../../domain/energy/co2-rate.js';
import { nationalSeriesOfKind, type NationalSeries } from '../../domain/energy/national-series.js';
import {
  BALANCE_TOLERANCE_WITHOUT_BATTERIES_MW,
  NATIONAL_BALANCE_TOLERANCE_MW,
  type NationalProfile,
} from '../../domain/quality/national-checks.js';
import { findSlotGaps } from '../../domain/quality/slot-gaps.js';
import { instantFromEpochMs, MINUTE_MS, type UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import { builtOnce } from '../built-once.js';

import { NATIONAL_KEY } from './national-silver.js';
import { integer } from './row-identity.js';

const QUARTER_HOUR_MINUTES = 15;
const PRODUCTIONS = nationalSeriesOfKind('production');
const BATTERIES: readonly NationalSeries[] = ['battery_charging', 'battery_discharging'];
const FEEDING: readonly NationalSeries[] = [...PRODUCTIONS, 'pumping', 'exchange'];
const BALANCE: readonly NationalSeries[] = ['consumption', ...FEEDING, ...BATTERIES];
const RATED: readonly NationalSeries[] = ['co2_intensity', ...PRODUCTIONS];
const KG_PER_TONNE = 1000;

/**
 * Counts in the national Silver rows of a window what its checks judge. Real time leaves its
 * dataset at the older end: there, slots before the first one present are no gap.
 */
export function profileNational(
  rows: DataFrame,
  window: TimeWindow,
  isRealTime: boolean,
): NationalProfile {
  if (rows.height === 0) return NOTHING;
  const { isOffGrid, isConsumption, isUnmeasured } = expressions();
  const consumption = rows.filter(isConsumption);
  const measured = slotsOf(consumption);
  const expected = isRealTime ? fromFirst(window, measured) : window;
  const { unexplained, known } = findSlotGaps(expected, new Set(measured));
  return {
    silverRows: rows.height,
    duplicateKeys: rows.height - rows.unique({ subset: [...NATIONAL_KEY] }).height,
    offGridRows: rows.filter(isOffGrid).height,
    gaps: {
      unexplained,
      known,
      surprising: findSlotGaps(window, new Set(slotsOf(rows))).surprising,
    },
    unmeasuredSlots: consumption.filter(isUnmeasured).height,
    ...balanceOf(rows),
    ...ratesOf(rows),
  };
}

const NOTHING: NationalProfile = {
  silverRows: 0,
  duplicateKeys: 0,
  offGridRows: 0,
  gaps: { unexplained: [], known: [], surprising: [] },
  unmeasuredSlots: 0,
  balancedSlots: 0,
  balanceBreaches: 0,
  ratedSlots: 0,
  exactRates: 0,
  largestRateErrorGPerKwh: 0,
};

function fromFirst(window: TimeWindow, slots: readonly UtcInstant[]): TimeWindow {
  const [first] = slots;
  return first === undefined || first <= window.startUtc ? window : { ...window, startUtc: first };
}

function slotsOf(rows: DataFrame): readonly UtcInstant[] {
  const slots = rows.getColumn('slot_start').unique().cast(pl.Int64).sort().toArray();
  return slots.map((epochMs) => instantFromEpochMs(Number(epochMs)));
}

/** R7: consumption minus everything that feeds it, signs as published, of slots of one step. */
function balanceOf(rows: DataFrame): Pick<NationalProfile, 'balancedSlots' | 'balanceBreaches'> {
  const { ofBalance, balance, isBalanced, isBreach } = expressions();
  const balanced = rows
    .filter(ofBalance)
    .groupBy(['slot_start'])
    .agg(...balance)
    .filter(isBalanced);
  return { balancedSlots: balanced.height, balanceBreaches: balanced.filter(isBreach).height };
}

/** R9: RTE's rate against the emissions of the mix over its production. */
function ratesOf(
  rows: DataFrame,
): Pick<NationalProfile, 'ratedSlots' | 'exactRates' | 'largestRateErrorGPerKwh'> {
  const { ofRate, rate, isRated, rateError } = expressions();
  const errors = rows
    .filter(ofRate)
    .groupBy(['slot_start'])
    .agg(...rate)
    .filter(isRated)
    .select(rateError)
    .getColumn('rate_error');
  if (errors.length === 0) return { ratedSlots: 0, exactRates: 0, largestRateErrorGPerKwh: 0 };
  return {
    ratedSlots: errors.length,
    exactRates: errors.toArray().filter((error) => error === 0).length,
    largestRateErrorGPerKwh: errors.max(),
  };
}

const expressions = builtOnce(() => {
  const hasValue = pl.col('value').isNotNull();
  const valueOf = (series: readonly NationalSeries[]): Expr =>
    pl.when(isOneOf(series)).then(pl.col('value')).otherwise(pl.lit(0)).sum();
  const countOf = (series: readonly NationalSeries[]): Expr => isOneOf(series).cast(pl.Int32).sum();
  return {
    isOffGrid: isOffGrid(),
    isConsumption: isOneOf(['consumption']),
    isUnmeasured: pl.col('step_minutes').isNull(),
    ofBalance: hasValue.and(isOneOf(BALANCE)),
    balance: [
      valueOf(['consumption'])
        .minus(valueOf([...FEEDING, ...BATTERIES]))
        .abs()
        .alias('residue_mw'),
      countOf(['consumption', ...FEEDING]).alias('needed'),
      countOf(BATTERIES).alias('batteries'),
      pl.col('step_minutes').nUnique().alias('steps'),
      pl.col('vintage_rank').nUnique().alias('vintages'),
    ],
    isBalanced: pl
      .col('needed')
      .eq(pl.lit(FEEDING.length + 1))
      .and(pl.col('steps').eq(pl.lit(1)))
      .and(pl.col('vintages').eq(pl.lit(1))),
    isBreach: pl.col('residue_mw').gt(
      pl
        .when(pl.col('batteries').eq(pl.lit(BATTERIES.length)))
        .then(pl.lit(NATIONAL_BALANCE_TOLERANCE_MW))
        .otherwise(pl.lit(BALANCE_TOLERANCE_WITHOUT_BATTERIES_MW)),
    ),
    ofRate: hasValue.and(isOneOf(RATED)),
    rate: [
      valueOf(['co2_intensity']).alias('rate'),
      valueOf(PRODUCTIONS).alias('production_mw'),
      emissions().sum().alias('emissions_t'),
      countOf(RATED).alias('needed'),
      pl.col('step_minutes').nUnique().alias('steps'),
    ],
    isRated: pl
      .col('needed')
      .eq(pl.lit(RATED.length))
      .and(pl.col('steps').eq(pl.lit(1)))
      .and(pl.col('production_mw').gt(pl.lit(0))),
    rateError: pl
      .col('emissions_t')
      .mul(pl.lit(KG_PER_TONNE))
      .div(pl.col('production_mw'))
      .round(0)
      .minus(pl.col('rate'))
      .abs()
      .alias('rate_error'),
  };
});

function isOneOf(series: readonly NationalSeries[]): Expr {
  return pl.col('series_code').isIn([...series]);
}

function emissions(): Expr {
  const none: Expr = pl.lit(0);
  const factors = Object.entries(RTE_CO2_FACTORS_T_PER_MWH).reduce(
    (otherwise, [series, factor]) =>
      pl
        .when(pl.col('series_code').eq(pl.lit(series)))
        .then(pl.lit(factor))
        .otherwise(otherwise),
    none,
  );
  return pl.col('value').mul(factors);
}

function isOffGrid(): Expr {
  const stepMs = pl
    .col('step_minutes')
    .fillNull(pl.lit(QUARTER_HOUR_MINUTES))
    .cast(pl.Int64)
    .mul(integer(MINUTE_MS));
  return pl.col('slot_start').cast(pl.Int64).modulo(stepMs).neq(integer(0));
}
