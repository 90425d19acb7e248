import type { EnergySource } from '../energy/energy-source.js';
import type { RegionCode } from '../region/region.js';
import type { UtcInstant } from '../time/instant.js';

import { isActiveAt } from './is-active-at.js';
import type { Outage, OutageAsset } from './outage.js';
import { findSite, foldName } from './resolve-asset.js';

/** Of an event, in the one version that is known of it, what its loss is told by. */
export type DeclaredOutage = Pick<Outage, 'status' | 'startedAtUtc' | 'endedAtUtc' | 'spans'> & {
  readonly asset: Omit<OutageAsset, 'fuelType'>;
};

/** What a site has lost at an instant, in MW, counted once; region and source as far as resolved. */
export interface SiteUnavailability {
  readonly site: string;
  readonly regionCode: RegionCode | undefined;
  readonly source: EnergySource | undefined;
  readonly unavailableMw: number;
}

/** What is unavailable at an instant. */
export interface UnavailableCapacity {
  /** The largest loss first. */
  readonly sites: readonly SiteUnavailability[];
  /** Events under way that state no figure for the instant: they count nothing. */
  readonly eventsWithoutFigure: number;
}

/**
 * What events take away at an instant. Nothing is counted twice:
 *
 * - Events of one asset add up to what it has installed at most; where that is unknown, to the largest.
 * - A declaration of a whole power station (`production_unit`) may repeat those of its groups
 *   (`generation_unit`), or not: of the two, the larger stands for the site.
 * - Lines lose exchange capacity, no generation: they do not count.
 *
 * @param outages one version of each event, of one publisher.
 */
export function unavailableCapacityAt(
  outages: readonly DeclaredOutage[],
  atUtc: UtcInstant,
): UnavailableCapacity {
  const active = outages.filter(
    (outage) => outage.asset.kind !== 'transmission' && isActiveAt(outage, atUtc),
  );
  const sites = [...Map.groupBy(active, siteOf)]
    .map(([site, own]) => ({
      site,
      regionCode: own.find(({ asset }) => asset.regionCode !== undefined)?.asset.regionCode,
      source: own.find(({ asset }) => asset.source !== undefined)?.asset.source,
      unavailableMw: unavailableAtSite(own, atUtc),
    }))
    .filter(({ unavailableMw }) => unavailableMw > 0)
    .toSorted((left, right) => right.unavailableMw - left.unavailableMw);
  const untold = active.filter((outage) => figuresAt(outage, atUtc).length === 0);
  return { sites, eventsWithoutFigure: untold.length };
}

/** Groups of one station share the site; of a station nobody listed, the name without its number. */
function siteOf({ asset }: DeclaredOutage): string {
  return (
    findSite(asset.name, asset.source)?.name ?? foldName(asset.name).replace(/ [0-9A-Z]?\d+$/, '')
  );
}

function unavailableAtSite(outages: readonly DeclaredOutage[], atUtc: UtcInstant): number {
  const stations = outages.filter(({ asset }) => asset.kind === 'production_unit');
  const groups = outages.filter(({ asset }) => asset.kind === 'generation_unit');
  return Math.max(sumOfAssets(stations, atUtc), sumOfAssets(groups, atUtc));
}

function sumOfAssets(outages: readonly DeclaredOutage[], atUtc: UtcInstant): number {
  const byAsset = Map.groupBy(outages, ({ asset }) => asset.code ?? foldName(asset.name));
  return [...byAsset.values()].reduce((total, own) => total + lossOfAsset(own, atUtc), 0);
}

function lossOfAsset(outages: readonly DeclaredOutage[], atUtc: UtcInstant): number {
  const losses = outages.map((outage) => lossAt(outage, atUtc));
  const installed = outages.flatMap(({ asset }) => asset.installedMw ?? []);
  const sum = losses.reduce((total, loss) => total + loss, 0);
  return installed.length === 0 ? Math.max(0, ...losses) : Math.min(sum, Math.max(...installed));
}

function lossAt(outage: DeclaredOutage, atUtc: UtcInstant): number {
  return Math.max(0, ...figuresAt(outage, atUtc));
}

function figuresAt({ spans }: DeclaredOutage, atUtc: UtcInstant): readonly number[] {
  return spans
    .filter(({ startUtc, endUtc }) => startUtc <= atUtc && (endUtc === undefined || atUtc < endUtc))
    .flatMap(({ unavailableMw }) => unavailableMw ?? []);
}
