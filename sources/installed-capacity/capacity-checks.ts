import type { DataFrame } from 'nodejs-polars';

import type { CheckResult } from '../../domain/quality/window-checks.js';

import { statesIn, type StatementColumns } from './silver-history.js';

/** A fleet that changes more than this from one edition's newest year to the next is worth a look. */
const NOTEWORTHY_CHANGE = 2;

/** Checks of statements in Silver: no key twice, no state over another, totals in proportion. */
export function capacityChecks(
  silver: DataFrame,
  columns: StatementColumns,
  identity: readonly string[],
): readonly CheckResult[] {
  if (silver.height === 0) return [];
  return [
    uniqueKeys(silver, identity),
    noOverlap(silver, columns),
    ...(silver.columns.includes('capacity_mw') ? [totalsInProportion(silver, columns)] : []),
  ];
}

function uniqueKeys(silver: DataFrame, identity: readonly string[]): CheckResult {
  const repeated = silver.height - silver.unique({ subset: [...identity] }).height;
  return {
    name: 'key_unique',
    severity: 'error',
    passed: repeated === 0,
    detail: `${repeated} statements of one file occur more than once`,
  };
}

function noOverlap(silver: DataFrame, columns: StatementColumns): CheckResult {
  const lastEnd = new Map<string, string | null>();
  const states = statesIn(silver, columns)
    .filter(({ validFrom, validTo }) => validFrom !== validTo)
    .toSorted((left, right) => (left.validFrom < right.validFrom ? -1 : 1));
  let overlaps = 0;
  for (const { statement, validFrom, validTo } of states) {
    const before = lastEnd.get(statement.key);
    if (before === null || (before !== undefined && validFrom < before)) overlaps += 1;
    lastEnd.set(statement.key, validTo);
  }
  return {
    name: 'validity_without_overlap',
    severity: 'error',
    passed: overlaps === 0,
    detail: `${overlaps} of ${states.length} states begin before the one before has ended`,
  };
}

/** Newest edition against the one before it, a region at a time: what has halved or doubled is told. */
function totalsInProportion(silver: DataFrame, columns: StatementColumns): CheckResult {
  const totals = totalsByEdition(silver, columns);
  const [before, newest] = [...totals.keys()].sort().slice(-2);
  const odd =
    before === undefined || newest === undefined
      ? []
      : oddRegions(totals.get(before) ?? new Map(), totals.get(newest) ?? new Map());
  return {
    name: 'capacity_in_proportion',
    severity: 'warning',
    passed: odd.length === 0,
    detail:
      odd.length === 0
        ? `${totals.size} editions, no region halved or doubled`
        : `${odd.join('; ')} (edition ${before ?? ''} to ${newest ?? ''})`,
  };
}

type Totals = ReadonlyMap<string, number>;

function oddRegions(before: Totals, newest: Totals): readonly string[] {
  return [...newest].flatMap(([region, total]) => {
    const earlier = before.get(region) ?? 0;
    if (earlier === 0 || total === 0) return [];
    const change = Math.max(total / earlier, earlier / total);
    return change <= NOTEWORTHY_CHANGE
      ? []
      : [`region ${region}: ${earlier.toFixed(1)} to ${total.toFixed(1)} MW`];
  });
}

/** MW of each region in the newest year of each edition: of several files the one fetched last counts. */
function totalsByEdition(
  silver: DataFrame,
  { key, day }: StatementColumns,
): ReadonlyMap<string, Totals> {
  const rows = silver
    .sort(['fetched_at_utc', 'bronze_sha256'])
    .unique({ subset: ['edition', day, ...key], keep: 'last', maintainOrder: true })
    .select('edition', day, 'region_code', 'capacity_mw')
    .rows()
    .map((row) => row as [string, string, string | null, number | null]);
  const newestDay = new Map<string, string>();
  for (const [edition, observedOn] of rows) {
    if (observedOn > (newestDay.get(edition) ?? '')) newestDay.set(edition, observedOn);
  }
  const totals = new Map<string, Map<string, number>>();
  for (const [edition, observedOn, region, capacityMw] of rows) {
    if (newestDay.get(edition) !== observedOn) continue;
    const ofEdition = totals.get(edition) ?? new Map<string, number>();
    const code = region ?? '';
    ofEdition.set(code, (ofEdition.get(code) ?? 0) + (capacityMw ?? 0));
    totals.set(edition, ofEdition);
  }
  return totals;
}
