import { GridError } from '../errors/grid-error.js';

import { ASSET_KINDS, type AssetKind } from './asset.js';

/** How long an asset may go unseen. */
export interface AssetLimits {
  /** Not seen for longer: stale. */
  readonly staleAfterHours: number;
  /** Not seen for longer: inactive. */
  readonly inactiveAfterHours: number;
}

/** The limits of each kind of asset. */
export type AssetLimitsOfKind = Readonly<Record<AssetKind, AssetLimits>>;

/** A day unseen is stale, a week is inactive. */
export const DEFAULT_ASSET_LIMITS: AssetLimits = { staleAfterHours: 24, inactiveAfterHours: 168 };

/**
 * Kinds that are named by registers and events, not by a flux of quarter hours: 45 and 120 days, so
 * that a monthly edition that is late by half a month makes none of them stale.
 */
export const DEFAULT_ASSET_LIMIT_OVERRIDES =
  'grid_node=1080/2880,generation_unit=1080/2880,production_unit=1080/2880,transmission=1080/2880';

const ENTRY = /^(\w+)=(\d{1,6})\/(\d{1,6})$/;

/**
 * The limits of every kind: the general ones, but for kinds that `overrides` names, spelled
 * `kind=staleHours/inactiveHours` and joined by commas.
 *
 * @throws GridError INVALID_CONFIGURATION for another spelling, an unknown kind, or an asset that
 * would be inactive before it is stale.
 */
export function assetLimitsOfKind(
  general: AssetLimits = DEFAULT_ASSET_LIMITS,
  overrides: string = DEFAULT_ASSET_LIMIT_OVERRIDES,
): AssetLimitsOfKind {
  requireOrder('the general limits', general);
  const own = new Map(
    overrides
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
      .map(readEntry),
  );
  const limitsOf = (kind: AssetKind): AssetLimits => own.get(kind) ?? general;
  return {
    region: limitsOf('region'),
    grid_node: limitsOf('grid_node'),
    generation_unit: limitsOf('generation_unit'),
    production_unit: limitsOf('production_unit'),
    transmission: limitsOf('transmission'),
  };
}

function readEntry(entry: string): [AssetKind, AssetLimits] {
  const [, word, stale, inactive] = ENTRY.exec(entry) ?? [];
  const kind = ASSET_KINDS.find((candidate) => candidate === word);
  if (kind === undefined) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      `'${entry}' is no limit of assets: expected kind=staleHours/inactiveHours with one of ${ASSET_KINDS.join(', ')}`,
    );
  }
  const limits = { staleAfterHours: Number(stale), inactiveAfterHours: Number(inactive) };
  requireOrder(kind, limits);
  return [kind, limits];
}

function requireOrder(what: string, { staleAfterHours, inactiveAfterHours }: AssetLimits): void {
  if (staleAfterHours > 0 && staleAfterHours < inactiveAfterHours) return;
  throw new GridError(
    'INVALID_CONFIGURATION',
    `limits of assets, ${what}: stale after ${staleAfterHours} h must come before inactive after ${inactiveAfterHours} h`,
  );
}
