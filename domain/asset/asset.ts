import type { UtcInstant } from '../time/instant.js';

/** What kinds of things the flux names: regions, substations, units, production sites, lines. */
export const ASSET_KINDS = [
  'region',
  'grid_node',
  'generation_unit',
  'production_unit',
  'transmission',
] as const;

/** One of {@link ASSET_KINDS}. */
export type AssetKind = (typeof ASSET_KINDS)[number];

/** Where an asset is in its life: it is seen, no longer seen, or not seen for long. Never deleted. */
export const ASSET_STATES = ['active', 'stale', 'inactive'] as const;

/** One of {@link ASSET_STATES}. */
export type AssetState = (typeof ASSET_STATES)[number];

/** What may happen to an asset; each is logged once, when the product notices it. */
export const ASSET_EVENT_KINDS = [
  'discovered',
  'became_stale',
  'became_inactive',
  'returned',
  'resolved',
  'metadata_changed',
] as const;

/** One of {@link ASSET_EVENT_KINDS}. */
export type AssetEventKind = (typeof ASSET_EVENT_KINDS)[number];

/** What an asset is known by. */
export interface AssetIdentity {
  readonly kind: AssetKind;
  /** INSEE code of a region, code of a substation, EIC code of a unit or line. */
  readonly code: string;
}

/** What the registry tells of an asset; null where it tells nothing. */
export interface AssetMetadata {
  readonly name: string | null;
  readonly regionCode: string | null;
  readonly population: number | null;
  readonly areaKm2: number | null;
  readonly voltageKv: number | null;
  readonly capacityMw: number | null;
}

/** A region, node or unit that the flux has named. */
export interface Asset extends AssetIdentity {
  readonly state: AssetState;
  /** When the product noticed that it is in this state. */
  readonly stateSinceUtc: UtcInstant;
  /** The oldest and newest instant of data that named it. */
  readonly firstSeenUtc: UtcInstant;
  readonly lastSeenUtc: UtcInstant;
  /** Whether the registry knows it. */
  readonly isResolved: boolean;
  readonly metadata: AssetMetadata;
}

/** Instants of data in which an asset was named. */
export interface AssetSighting extends AssetIdentity {
  readonly oldestUtc: UtcInstant;
  readonly newestUtc: UtcInstant;
  /** Name it went by, where the data told one. */
  readonly name?: string;
  /** Rows set aside because nobody knows it; none when absent. */
  readonly rowsSetAside?: number;
}

/** Something that happened to an asset. */
export interface AssetEvent extends AssetIdentity {
  readonly event: AssetEventKind;
  readonly atUtc: UtcInstant;
  readonly detail: string;
}

/** An asset after something was learned of it, and what of that is to be logged. */
export interface AssetStep {
  readonly asset: Asset;
  readonly events: readonly AssetEvent[];
}

/** Metadata of an asset of which nothing is known. */
export const NO_METADATA: AssetMetadata = {
  name: null,
  regionCode: null,
  population: null,
  areaKm2: null,
  voltageKv: null,
  capacityMw: null,
};

/** An asset as one word, for keys of maps and for texts: `region 94`. */
export function assetLabel({ kind, code }: AssetIdentity): string {
  return `${kind} ${code}`;
}
