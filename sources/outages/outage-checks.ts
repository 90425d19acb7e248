import pl, { type DataFrame } from 'nodejs-polars';

import { error, warning } from '../../domain/quality/check-result.js';
import type { CheckResult } from '../../domain/quality/window-checks.js';
import { builtOnce } from '../built-once.js';

import { OUTAGE_COLUMNS, VERSION_KEY } from './outage-columns.js';
import { statedRows } from './withdrawn-spans.js';

/** Unresolved assets that are named in full; the rest is a number. */
const NAMED_ASSETS = 20;

/**
 * Checks of what outages in Silver state. An error: two rows of one span, an event that ends before it begins, more
 * lost than is installed. A warning, with names: units whose region or source nothing tells, and events
 * without any figure.
 */
export function judgeOutages(all: DataFrame): readonly CheckResult[] {
  if (all.height === 0) return [];
  const missing = OUTAGE_COLUMNS.filter((name) => !all.columns.includes(name));
  if (missing.length > 0) {
    return [error('mandatory_columns', false, `missing: ${missing.join(', ')}`)];
  }
  const silver = statedRows(all);
  const { runsBackwards, losesTooMuch, hasNoFigure } = expressions();
  const repeated =
    silver.height - silver.unique({ subset: [...VERSION_KEY, 'span_number'] }).height;
  const backwards = silver.filter(runsBackwards).height;
  const excessive = silver.filter(losesTooMuch).height;
  const unknown = silver.filter(hasNoFigure).height;
  return [
    error('mandatory_columns', true, 'all present'),
    error('key_unique', repeated === 0, `${repeated} spans of a version occur more than once`),
    error('periods_forward', backwards === 0, `${backwards} events or spans end before they begin`),
    error('within_installed', excessive === 0, `${excessive} spans lose more than is installed`),
    warning('assets_resolved', ...unresolvedUnits(silver)),
    warning('figures_known', unknown === 0, `${unknown} events or spans state no capacity`),
  ];
}

function unresolvedUnits(silver: DataFrame): readonly [passed: boolean, detail: string] {
  const units = silver.filter(expressions().isUnresolvedUnit).select('asset_code', 'asset_name');
  const names = units.unique({ maintainOrder: true }).rows() as (string | null)[][];
  const listed = names.map(([code, name]) => (code === name ? name : [code, name].join(' ')));
  const rest = listed.length - NAMED_ASSETS;
  const more = rest > 0 ? ` and ${rest} more` : '';
  return listed.length === 0
    ? [true, 'every unit has a region and a source']
    : [
        false,
        `${listed.length} units without region or source: ${listed.slice(0, NAMED_ASSETS).join(', ')}${more}`,
      ];
}

const expressions = builtOnce(() => {
  const cell = (name: string): pl.Expr => pl.col(name);
  return {
    runsBackwards: cell('ended_at')
      .ltEq(cell('started_at'))
      .or(cell('period_end').ltEq(cell('period_start'))),
    losesTooMuch: cell('period_unavailable_mw').gt(cell('installed_mw')),
    hasNoFigure: cell('period_available_mw').isNull().and(cell('period_unavailable_mw').isNull()),
    isUnresolvedUnit: cell('asset_kind')
      .neq(pl.lit('transmission'))
      .and(cell('region_code').isNull().or(cell('source_code').isNull())),
  };
});
