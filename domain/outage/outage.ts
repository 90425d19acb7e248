import type { EnergySource } from '../energy/energy-source.js';
import type { RegionCode } from '../region/region.js';
import type { UtcInstant } from '../time/instant.js';

/**
 * What its publisher says of an event: `active` announced or under way, `finished` over,
 * `dismissed` withdrawn by a later version, `cancelled` will not take place.
 */
export const OUTAGE_STATUSES = ['active', 'finished', 'dismissed', 'cancelled'] as const;

/** One of {@link OUTAGE_STATUSES}. */
export type OutageStatus = (typeof OUTAGE_STATUSES)[number];

/** Of {@link OUTAGE_STATUSES}, those of an event that takes nothing away. */
export const CALLED_OFF_STATUSES: readonly OutageStatus[] = ['dismissed', 'cancelled'];

/** Whether an event was announced (`planned`) or came unasked (`forced`). */
export const OUTAGE_KINDS = ['planned', 'forced'] as const;

/** One of {@link OUTAGE_KINDS}. */
export type OutageKind = (typeof OUTAGE_KINDS)[number];

/** What an event concerns: a group, a whole power station, or a line between two zones. */
export const ASSET_KINDS = ['generation_unit', 'production_unit', 'transmission'] as const;

/** One of {@link ASSET_KINDS}. */
export type AssetKind = (typeof ASSET_KINDS)[number];

/** The unit or line an event concerns; what its publisher does not tell, or nobody knows, is undefined. */
export interface OutageAsset {
  /** EIC code. */
  readonly code: string | undefined;
  readonly name: string;
  readonly kind: AssetKind;
  /** Word of the publisher for what it burns, as `FOSSIL_GAS`. */
  readonly fuelType: string | undefined;
  readonly source: EnergySource | undefined;
  readonly regionCode: RegionCode | undefined;
  readonly installedMw: number | undefined;
}

/** What stays available in a part of an event. */
export interface OutageSpan {
  readonly startUtc: UtcInstant;
  /** Exclusive; undefined while unknown. */
  readonly endUtc: UtcInstant | undefined;
  /** From which zone to which, for a line: `France>Spain`; '' for a unit. */
  readonly direction: string;
  readonly availableMw: number | undefined;
  /** At most what is installed. */
  readonly unavailableMw: number | undefined;
}

/** One version of an unavailability, whatever shape it was published in. */
export interface Outage {
  readonly outageId: string;
  readonly version: number;
  readonly status: OutageStatus;
  readonly kind: OutageKind;
  readonly asset: OutageAsset;
  readonly startedAtUtc: UtcInstant;
  /** Exclusive; undefined while unknown. */
  readonly endedAtUtc: UtcInstant | undefined;
  readonly spans: readonly OutageSpan[];
  /** Plain text, without markup. */
  readonly reason: string | undefined;
  /** When this version was published; undefined where the publisher does not tell. */
  readonly publishedAtUtc: UtcInstant | undefined;
}
