import { addMinutes, type UtcInstant } from '../time/instant.js';

import type { AssetLimits } from './asset-limits.js';
import {
  assetLabel,
  NO_METADATA,
  type Asset,
  type AssetEvent,
  type AssetEventKind,
  type AssetMetadata,
  type AssetSighting,
  type AssetState,
  type AssetStep,
} from './asset.js';

const HOUR_MINUTES = 60;

/** How far gone each state is. */
const DEPTH: Readonly<Record<AssetState, number>> = { active: 0, stale: 1, inactive: 2 };

/** The state of an asset at an instant, by the newest instant of data that named it. */
export function assetStateAt(
  lastSeenUtc: UtcInstant,
  nowUtc: UtcInstant,
  { staleAfterHours, inactiveAfterHours }: AssetLimits,
): AssetState {
  if (nowUtc > addMinutes(lastSeenUtc, inactiveAfterHours * HOUR_MINUTES)) return 'inactive';
  return nowUtc > addMinutes(lastSeenUtc, staleAfterHours * HOUR_MINUTES) ? 'stale' : 'active';
}

/**
 * What a sighting changes. An unknown asset is discovered `active`, and ages at once when the data
 * that named it is old. A known one returns only by data recent enough to make it active: a
 * backfill of old years moves `firstSeenUtc` and nothing else. Data of the future, such as rows
 * filled in beforehand (R5), counts as of the observation. Sightings may come in any order and any
 * number of times.
 */
export function observeAsset(
  known: Asset | undefined,
  sighting: AssetSighting,
  observedAtUtc: UtcInstant,
  limits: AssetLimits,
): AssetStep {
  const oldestUtc = earlier(sighting.oldestUtc, observedAtUtc);
  const newestUtc = earlier(sighting.newestUtc, observedAtUtc);
  if (known === undefined) {
    return ageAsset(
      discovered(sighting, oldestUtc, newestUtc, observedAtUtc),
      observedAtUtc,
      limits,
      [eventOf(sighting, 'discovered', observedAtUtc, discoveredDetail(sighting, newestUtc))],
    );
  }
  const seen: Asset = {
    ...known,
    firstSeenUtc: earlier(known.firstSeenUtc, oldestUtc),
    lastSeenUtc: later(known.lastSeenUtc, newestUtc),
    metadata: { ...known.metadata, name: known.metadata.name ?? sighting.name ?? null },
  };
  if (seen.lastSeenUtc === known.lastSeenUtc) return { asset: seen, events: [] };
  return returnedTo(seen, later(observedAtUtc, known.stateSinceUtc), limits);
}

/** What the passing of time changes: active, then stale, then inactive; never back. */
export function ageAsset(
  asset: Asset,
  nowUtc: UtcInstant,
  limits: AssetLimits,
  eventsBefore: readonly AssetEvent[] = [],
): AssetStep {
  const due = assetStateAt(asset.lastSeenUtc, nowUtc, limits);
  if (DEPTH[due] <= DEPTH[asset.state]) return { asset, events: eventsBefore };
  const state = asset.state === 'active' ? 'stale' : 'inactive';
  const event = eventOf(
    asset,
    state === 'stale' ? 'became_stale' : 'became_inactive',
    nowUtc,
    `not named since ${asset.lastSeenUtc}`,
  );
  const aged: Asset = { ...asset, state, stateSinceUtc: nowUtc };
  return ageAsset(aged, nowUtc, limits, [...eventsBefore, event]);
}

/** What the registry's word on an asset changes; what it does not tell leaves what is known. */
export function resolveAsset(asset: Asset, told: AssetMetadata, atUtc: UtcInstant): AssetStep {
  const metadata = newestOf(asset.metadata, told);
  const changes = changesBetween(asset.metadata, metadata);
  if (asset.isResolved && changes.length === 0) return { asset, events: [] };
  const kind = asset.isResolved ? 'metadata_changed' : 'resolved';
  const detail = changes.length === 0 ? 'known to the registry' : changes.join(', ');
  return {
    asset: { ...asset, isResolved: true, metadata },
    events: [eventOf(asset, kind, atUtc, detail)],
  };
}

/** One sighting an asset: its oldest and newest instant. In the order of first mention. */
export function mergeSightings(sightings: readonly AssetSighting[]): readonly AssetSighting[] {
  const merged = new Map<string, AssetSighting>();
  for (const sighting of sightings) {
    const label = assetLabel(sighting);
    const known = merged.get(label);
    merged.set(label, known === undefined ? sighting : widened(known, sighting));
  }
  return [...merged.values()];
}

/** Rows of a region nobody knows do not reach Gold: who reads of the region must read of them too. */
function discoveredDetail({ rowsSetAside = 0 }: AssetSighting, newestUtc: UtcInstant): string {
  const named = `named by data of ${newestUtc}`;
  if (rowsSetAside === 0) return named;
  return `${named}; ${rowsSetAside} rows of it are set aside, not in Gold, and wait for a run after it is known`;
}

function discovered(
  sighting: AssetSighting,
  firstSeenUtc: UtcInstant,
  lastSeenUtc: UtcInstant,
  observedAtUtc: UtcInstant,
): Asset {
  const { kind, code, name = null } = sighting;
  return {
    kind,
    code,
    state: 'active',
    stateSinceUtc: observedAtUtc,
    firstSeenUtc,
    lastSeenUtc,
    isResolved: false,
    metadata: { ...NO_METADATA, name },
  };
}

/** A sighting takes an asset back towards active as far as its newest data goes, never further away. */
function returnedTo(asset: Asset, atUtc: UtcInstant, limits: AssetLimits): AssetStep {
  const due = assetStateAt(asset.lastSeenUtc, atUtc, limits);
  if (DEPTH[due] >= DEPTH[asset.state]) return { asset, events: [] };
  const event =
    due === 'active'
      ? eventOf(asset, 'returned', atUtc, `named again by data of ${asset.lastSeenUtc}`)
      : eventOf(asset, 'became_stale', atUtc, `named by data of ${asset.lastSeenUtc}, not since`);
  return { asset: { ...asset, state: due, stateSinceUtc: atUtc }, events: [event] };
}

function widened(known: AssetSighting, news: AssetSighting): AssetSighting {
  const name = known.name ?? news.name;
  const rowsSetAside = (known.rowsSetAside ?? 0) + (news.rowsSetAside ?? 0);
  return {
    kind: known.kind,
    code: known.code,
    oldestUtc: earlier(known.oldestUtc, news.oldestUtc),
    newestUtc: later(known.newestUtc, news.newestUtc),
    ...(name === undefined ? {} : { name }),
    ...(rowsSetAside === 0 ? {} : { rowsSetAside }),
  };
}

function newestOf(known: AssetMetadata, told: AssetMetadata): AssetMetadata {
  return {
    name: told.name ?? known.name,
    regionCode: told.regionCode ?? known.regionCode,
    population: told.population ?? known.population,
    areaKm2: told.areaKm2 ?? known.areaKm2,
    voltageKv: told.voltageKv ?? known.voltageKv,
    capacityMw: told.capacityMw ?? known.capacityMw,
  };
}

function changesBetween(before: AssetMetadata, after: AssetMetadata): readonly string[] {
  const change = (what: string, from: string | number | null, to: string | number | null) =>
    from === to ? [] : [`${what} ${String(from ?? 'unknown')} -> ${String(to ?? 'unknown')}`];
  return [
    ...change('name', before.name, after.name),
    ...change('region_code', before.regionCode, after.regionCode),
    ...change('population', before.population, after.population),
    ...change('area_km2', before.areaKm2, after.areaKm2),
    ...change('voltage_kv', before.voltageKv, after.voltageKv),
    ...change('capacity_mw', before.capacityMw, after.capacityMw),
  ];
}

function eventOf(
  { kind, code }: Pick<Asset, 'kind' | 'code'>,
  event: AssetEventKind,
  atUtc: UtcInstant,
  detail: string,
): AssetEvent {
  return { kind, code, event, atUtc, detail };
}

const earlier = (one: UtcInstant, other: UtcInstant): UtcInstant => (one < other ? one : other);
const later = (one: UtcInstant, other: UtcInstant): UtcInstant => (one > other ? one : other);
