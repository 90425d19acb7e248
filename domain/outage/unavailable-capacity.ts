import type { UtcInstant } from '../time/instant.js';

import { activeOutages } from './known-outages.js';
import type { Outage } from './outage.js';
import { findSite, foldName } from './resolve-asset.js';

/** What a site has lost at an instant, in MW, counted once. */
export interface SiteUnavailability {
  readonly site: string;
  readonly unavailableMw: number;
}

/**
 * What is unavailable at an instant, a site a row, as known at that instant. Nothing is counted twice:
 *
 * - Events of one asset add up to what it has installed at most; where that is unknown, to the largest.
 * - A declaration of a whole power station (`production_unit`) may repeat those of its groups
 *   (`generation_unit`), or not: of the two, the larger stands for the site.
 * - Lines lose exchange capacity, no generation: they do not count.
 *
 * An event without a figure for the instant counts nothing.
 */
export function unavailableCapacityAt(
  versions: readonly Outage[],
  atUtc: UtcInstant,
): readonly SiteUnavailability[] {
  const bySite = Map.groupBy(
    activeOutages(versions, atUtc).filter(({ asset }) => asset.kind !== 'transmission'),
    siteOf,
  );
  return [...bySite]
    .map(([site, outages]) => ({ site, unavailableMw: unavailableAtSite(outages, atUtc) }))
    .filter(({ unavailableMw }) => unavailableMw > 0)
    .toSorted((left, right) => right.unavailableMw - left.unavailableMw);
}

/** Groups of one station share the site; of a station nobody listed, the name without its number. */
function siteOf({ asset }: Outage): string {
  return (
    findSite(asset.name, asset.source)?.name ?? foldName(asset.name).replace(/ [0-9A-Z]?\d+$/, '')
  );
}

function unavailableAtSite(outages: readonly Outage[], atUtc: UtcInstant): number {
  const stations = outages.filter(({ asset }) => asset.kind === 'production_unit');
  const groups = outages.filter(({ asset }) => asset.kind === 'generation_unit');
  return Math.max(sumOfAssets(stations, atUtc), sumOfAssets(groups, atUtc));
}

function sumOfAssets(outages: readonly Outage[], atUtc: UtcInstant): number {
  const byAsset = Map.groupBy(outages, ({ asset }) => asset.code ?? foldName(asset.name));
  return [...byAsset.values()].reduce((total, own) => total + lossOfAsset(own, atUtc), 0);
}

function lossOfAsset(outages: readonly Outage[], atUtc: UtcInstant): number {
  const losses = outages.map((outage) => lossAt(outage, atUtc));
  const installed = outages.flatMap(({ asset }) => asset.installedMw ?? []);
  const sum = losses.reduce((total, loss) => total + loss, 0);
  return installed.length === 0 ? Math.max(0, ...losses) : Math.min(sum, Math.max(...installed));
}

function lossAt({ spans }: Outage, atUtc: UtcInstant): number {
  const losses = spans
    .filter(({ startUtc, endUtc }) => startUtc <= atUtc && (endUtc === undefined || atUtc < endUtc))
    .flatMap(({ unavailableMw }) => unavailableMw ?? []);
  return Math.max(0, ...losses);
}
