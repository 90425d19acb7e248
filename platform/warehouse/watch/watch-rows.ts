import {
  ASSET_EVENT_KINDS,
  ASSET_KINDS,
  ASSET_STATES,
  type Asset,
  type AssetEvent,
  type AssetMetadata,
  type AssetSighting,
} from '../../../domain/asset/asset.js';
import { JUDGED_ON, type ExpectedFreshness } from '../../../domain/dataset/dataset-entry.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import { ALARM_KINDS, ALARM_SEVERITIES, type Alarm } from '../../../domain/freshness/alarm.js';
import {
  FRESHNESS_STATES,
  type DatasetFreshness,
} from '../../../domain/freshness/dataset-freshness.js';
import type { UtcInstant } from '../../../domain/time/instant.js';
import { storableKey, storableText } from '../outside-text.js';

import type { LoggedAssetEvent } from './watch-reader.js';

/** How long texts may be, in UTF-16 units: what their columns on Azure SQL hold. */
const LIMITS = { assetCode: 100, assetName: 200, detail: 2_000 } as const;

/** A row of `asset`. */
export interface AssetRow {
  readonly asset_kind: string;
  readonly asset_code: string;
  readonly asset_name: string | null;
  readonly state: string;
  readonly state_since: UtcInstant;
  readonly first_seen_at: UtcInstant;
  readonly last_seen_at: UtcInstant;
  readonly is_resolved: boolean;
  readonly region_code: string | null;
  readonly population: number | null;
  readonly area_km2: number | null;
  readonly voltage_kv: number | null;
  readonly capacity_mw: number | null;
}

/** What the registry tells of an asset, beside the asset's own columns. */
export interface RegistryNewsRow extends AssetRow {
  readonly told_name: string | null;
  readonly told_region_code: string | null;
  readonly told_population: number | null;
  readonly told_area_km2: number | null;
  readonly told_voltage_kv: number | null;
  readonly told_capacity_mw: number | null;
}

/** A row of `asset_event`. */
export interface AssetEventRow {
  readonly asset_event_key: number;
  readonly asset_kind: string;
  readonly asset_code: string;
  readonly event: string;
  readonly occurred_at: UtcInstant;
  readonly job_id: string;
  readonly detail: string;
}

/** A row of `dataset_freshness`. */
export interface FreshnessRow {
  readonly dataset: string;
  readonly state: string;
  readonly state_since: UtcInstant;
  readonly newest_measured_at: UtcInstant | null;
  readonly first_attempt_at: UtcInstant | null;
  readonly last_attempt_at: UtcInstant | null;
  readonly last_success_at: UtcInstant | null;
  readonly judged_on: string | null;
  readonly late_after_minutes: number | null;
  readonly stale_after_minutes: number | null;
  readonly judged_at: UtcInstant | null;
}

/** A row of `alarm`. */
export interface AlarmRow {
  readonly alarm_id: number;
  readonly kind: string;
  readonly subject: string;
  readonly severity: string;
  readonly raised_at: UtcInstant;
  readonly last_seen_at: UtcInstant;
  readonly cleared_at: UtcInstant | null;
  readonly cleared_because: string | null;
  readonly detail: string;
  readonly raised_by_job: string;
}

/** Columns of {@link AssetRow}, as `prefix.column` joined by commas. */
export function assetColumns(prefix: string): string {
  return [
    ...['asset_kind', 'asset_code', 'asset_name', 'state', 'state_since', 'first_seen_at'],
    ...['last_seen_at', 'is_resolved', 'region_code', 'population', 'area_km2', 'voltage_kv'],
    'capacity_mw',
  ]
    .map((column) => `${prefix}.${column}`)
    .join(', ');
}

/** A sighting as both dialects can keep it: code and name no longer than their columns. */
export function storableSighting(sighting: AssetSighting): AssetSighting {
  const { name } = sighting;
  return {
    ...sighting,
    code: storableKey(sighting.code, LIMITS.assetCode),
    ...(name === undefined ? {} : { name: storableText(name, LIMITS.assetName) }),
  };
}

/** A detail as both dialects can keep it. */
export function storableDetail(detail: string): string {
  return storableText(detail, LIMITS.detail);
}

/** An asset by column. */
export function assetRow(asset: Asset): AssetRow {
  const { metadata } = asset;
  return {
    asset_kind: asset.kind,
    asset_code: asset.code,
    asset_name: metadata.name,
    state: asset.state,
    state_since: asset.stateSinceUtc,
    first_seen_at: asset.firstSeenUtc,
    last_seen_at: asset.lastSeenUtc,
    is_resolved: asset.isResolved,
    region_code: metadata.regionCode,
    population: metadata.population,
    area_km2: metadata.areaKm2,
    voltage_kv: metadata.voltageKv,
    capacity_mw: metadata.capacityMw,
  };
}

/** An event by column, without its key. */
export function assetEventRow(
  { kind, code, event, atUtc, detail }: AssetEvent,
  jobId: string,
): Omit<AssetEventRow, 'asset_event_key'> {
  return {
    asset_kind: kind,
    asset_code: code,
    event,
    occurred_at: atUtc,
    job_id: jobId,
    detail: storableDetail(detail),
  };
}

/** A dataset by column. */
export function freshnessRow(freshness: DatasetFreshness): FreshnessRow {
  return {
    dataset: freshness.dataset,
    state: freshness.state,
    state_since: freshness.stateSinceUtc,
    newest_measured_at: freshness.newestMeasuredUtc,
    first_attempt_at: freshness.firstAttemptUtc,
    last_attempt_at: freshness.lastAttemptUtc,
    last_success_at: freshness.lastSuccessUtc,
    judged_on: freshness.expected?.judgedOn ?? null,
    late_after_minutes: freshness.expected?.lateAfterMinutes ?? null,
    stale_after_minutes: freshness.expected?.staleAfterMinutes ?? null,
    judged_at: freshness.judgedAtUtc,
  };
}

/** @throws GridError INTERNAL when a row holds a word the product does not know. */
export function assetOf(row: AssetRow): Asset {
  return {
    kind: wordOf(ASSET_KINDS, row.asset_kind),
    code: row.asset_code,
    state: wordOf(ASSET_STATES, row.state),
    stateSinceUtc: row.state_since,
    firstSeenUtc: row.first_seen_at,
    lastSeenUtc: row.last_seen_at,
    isResolved: row.is_resolved,
    metadata: {
      name: row.asset_name,
      regionCode: row.region_code,
      population: row.population,
      areaKm2: row.area_km2,
      voltageKv: row.voltage_kv,
      capacityMw: row.capacity_mw,
    },
  };
}

/** What the registry tells, of a row. */
export function toldOf(row: RegistryNewsRow): AssetMetadata {
  return {
    name: row.told_name,
    regionCode: row.told_region_code,
    population: row.told_population,
    areaKm2: row.told_area_km2,
    voltageKv: row.told_voltage_kv,
    capacityMw: row.told_capacity_mw,
  };
}

/** @throws GridError INTERNAL when a row holds a word the product does not know. */
export function assetEventOf(row: AssetEventRow): LoggedAssetEvent {
  return {
    eventId: row.asset_event_key,
    kind: wordOf(ASSET_KINDS, row.asset_kind),
    code: row.asset_code,
    event: wordOf(ASSET_EVENT_KINDS, row.event),
    atUtc: row.occurred_at,
    jobId: row.job_id,
    detail: row.detail,
  };
}

/** @throws GridError INTERNAL when a row holds a word the product does not know. */
export function freshnessOf(row: FreshnessRow): DatasetFreshness {
  return {
    dataset: row.dataset,
    state: wordOf(FRESHNESS_STATES, row.state),
    stateSinceUtc: row.state_since,
    newestMeasuredUtc: row.newest_measured_at,
    firstAttemptUtc: row.first_attempt_at,
    lastAttemptUtc: row.last_attempt_at,
    lastSuccessUtc: row.last_success_at,
    expected: expectedOf(row),
    judgedAtUtc: row.judged_at,
  };
}

function expectedOf({
  judged_on: judgedOn,
  late_after_minutes: lateAfterMinutes,
  stale_after_minutes: staleAfterMinutes,
}: FreshnessRow): ExpectedFreshness | null {
  if (judgedOn === null || lateAfterMinutes === null || staleAfterMinutes === null) return null;
  return { judgedOn: wordOf(JUDGED_ON, judgedOn), lateAfterMinutes, staleAfterMinutes };
}

/** @throws GridError INTERNAL when a row holds a word the product does not know. */
export function alarmOf(row: AlarmRow): Alarm {
  return {
    alarmId: row.alarm_id,
    kind: wordOf(ALARM_KINDS, row.kind),
    subject: row.subject,
    severity: wordOf(ALARM_SEVERITIES, row.severity),
    raisedAtUtc: row.raised_at,
    lastSeenUtc: row.last_seen_at,
    clearedAtUtc: row.cleared_at,
    clearedBecause: row.cleared_because,
    detail: row.detail,
    raisedByJob: row.raised_by_job,
  };
}

function wordOf<const Word extends string>(words: readonly Word[], text: string): Word {
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) {
    throw new GridError('INTERNAL', `the warehouse holds '${text}', expected ${words.join(', ')}`);
  }
  return word;
}
