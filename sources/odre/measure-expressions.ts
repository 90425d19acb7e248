import pl, { type Expr } from 'nodejs-polars';

import { REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';

import { missingColumn, MISSING_SUFFIX, VALUE_SUFFIX } from './silver-columns.js';

// Every expression object costs half a millisecond to build, whatever it works on: one expression
// over many columns keeps a small window as quick as it should be.

/**
 * A decimal number as eCO2mix writes it; `NaN` and `inf` are no readings. `\d` would take digits of
 * every script, and a number without bounds could become infinite.
 */
const NUMBER = '[+-]?[0-9]{1,9}(?:\\.[0-9]{1,15})?';
const WHOLE_NUMBER_CELL = `^\\s*(${NUMBER})\\s*$`;
const MEASURED = 'measured';

/** The numbers that text columns spell, null where a cell spells none; under their own names. */
export function numbersIn(columns: readonly string[]): Expr {
  return numbers(pl.cols([...columns]));
}

/** The number that one text column spells, null where a cell spells none. */
export function numberOf(column: string): Expr {
  return numbers(pl.col(column));
}

function numbers(cells: Expr): Expr {
  return cells.str.extract(WHOLE_NUMBER_CELL, 1).cast(pl.Float64, false);
}

/** Values in MW of the source columns, as `<source>_mw`. */
export function valueExpressions(): Expr {
  return numbersIn(REGIONAL_ENERGY_SOURCES).suffix(VALUE_SUFFIX);
}

/**
 * Why source columns hold no number, as `<source>_missing`, null where they do (R6): empty and `-`
 * are not measured, `ND` is not available, other text is invalid.
 */
export function missingExpressions(): Expr {
  return missingReasons(pl.cols([...REGIONAL_ENERGY_SOURCES])).suffix(MISSING_SUFFIX);
}

/** Why one text column holds no number, null where it does; as {@link missingExpressions}. */
export function missingReasonOf(column: string): Expr {
  return missingReasons(pl.col(column));
}

function missingReasons(cells: Expr): Expr {
  return cells.str
    .strip()
    .fillNull(pl.lit(''))
    .str.replace(`^${NUMBER}$`, MEASURED)
    .replaceStrict(
      ['', '-', 'ND', MEASURED],
      ['not_measured', 'not_measured', 'not_available', MEASURED],
      'invalid',
    )
    .str.extract('^(not_measured|not_available|invalid)$', 1);
}

/** R5: rows of the future are padded with nulls, though exchanges may be present. */
export function isPublished(): Expr {
  const telling = REGIONAL_ENERGY_SOURCES.filter((source) => source !== 'exchange');
  const missing = pl.cols(telling.map(missingColumn));
  return pl.anyHorizontal(missing.fillNull(pl.lit('invalid')).eq(pl.lit('invalid')));
}
