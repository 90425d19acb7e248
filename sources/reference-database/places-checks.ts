import pl, { type DataFrame } from 'nodejs-polars';

import type { CheckResult } from '../../domain/quality/window-checks.js';
import { REGION_CODES } from '../../domain/region/region.js';

/** Checks of the places in Silver: every key once, every region there, every postal code leads on. */
export function placeChecks(silver: DataFrame): readonly CheckResult[] {
  if (silver.height === 0) return [];
  return [
    keysUnique(silver),
    regionsThere(silver),
    postalCodesLead(silver),
    populationKnown(silver),
  ];
}

/** The check of nodes: every key once. */
export function nodeChecks(silver: DataFrame): readonly CheckResult[] {
  return silver.height === 0 ? [] : [keysUnique(silver), nodesPlaced(silver)];
}

function keysUnique(silver: DataFrame): CheckResult {
  const repeated = silver.height - silver.unique({ subset: ['record_kind', 'record_key'] }).height;
  return {
    name: 'key_unique',
    severity: 'error',
    passed: repeated === 0,
    detail: `${repeated} rows repeat the key of another`,
  };
}

function regionsThere(silver: DataFrame): CheckResult {
  const codes = textsOf(
    ofKind(silver, 'region').filter(pl.col('is_in_eco2mix').eq(pl.lit(true))),
    'region_code',
  );
  const missing = REGION_CODES.filter((code) => !codes.includes(code));
  return {
    name: 'regions_there',
    severity: 'error',
    passed: missing.length === 0 && codes.length === REGION_CODES.length,
    detail:
      missing.length === 0
        ? `${codes.length} regions of eCO2mix`
        : `without the regions ${missing.join(', ')}`,
  };
}

/** A postal code is in the region of its commune, and the commune is there. */
function postalCodesLead(silver: DataFrame): CheckResult {
  const communes = ofKind(silver, 'commune').select(
    pl.col('commune_code'),
    pl.col('region_code').alias('commune_region'),
  );
  const postal = ofKind(silver, 'postal_code').join(communes, {
    on: ['commune_code'],
    how: 'left',
  });
  const lost = postal.filter(
    pl
      .col('commune_region')
      .isNull()
      .or(pl.col('commune_region').neq(pl.col('region_code'))),
  ).height;
  return {
    name: 'postal_codes_lead_on',
    severity: 'error',
    passed: lost === 0,
    detail: `${lost} of ${postal.height} postal codes lead to no commune, or to one of another region`,
  };
}

function populationKnown(silver: DataFrame): CheckResult {
  const unknown = textsOf(
    ofKind(silver, 'region').filter(
      pl.col('is_in_eco2mix').eq(pl.lit(true)).and(pl.col('population').isNull()),
    ),
    'region_code',
  );
  return {
    name: 'population_known',
    severity: 'warning',
    passed: unknown.length === 0,
    detail:
      unknown.length === 0 ? 'of every region of eCO2mix' : `unknown of ${unknown.join(', ')}`,
  };
}

function nodesPlaced(silver: DataFrame): CheckResult {
  const lost = silver.filter(pl.col('region_code').isNull()).height;
  return {
    name: 'nodes_placed',
    severity: 'warning',
    passed: lost === 0,
    detail: `${lost} of ${silver.height} nodes lie in no region`,
  };
}

function ofKind(silver: DataFrame, kind: string): DataFrame {
  return silver.filter(pl.col('record_kind').eq(pl.lit(kind)));
}

function textsOf(rows: DataFrame, column: string): readonly string[] {
  return rows.getColumn(column).toArray().map(String);
}
