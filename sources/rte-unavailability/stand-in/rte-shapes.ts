import type { RteApiVersion } from '../rte-dataset.js';

import type { SimulatedVersion } from './simulated-fleet.js';

/** Written as RTE's answers are: an object of fields. */
export type ShapedRecord = Readonly<Record<string, unknown>>;

/** A simulated version in the shape of a version of the API, its status as of an instant. */
export function shapedRecord(
  version: SimulatedVersion,
  apiVersion: RteApiVersion,
  nowMs: number,
): ShapedRecord {
  return apiVersion === 'v1' ? nested(version, nowMs) : flat(version, nowMs);
}

/** v1 writes Parisian offsets; winter's, the year round, is as good an instant as any. */
function nested(version: SimulatedVersion, nowMs: number): ShapedRecord {
  const { asset } = version;
  const status = statusOf(version, nowMs);
  const dates = { start_date: withOffset(version.startMs), end_date: withOffset(version.endMs) };
  return {
    identifier: version.identifier,
    version: asset.zones === undefined ? String(version.version) : version.version,
    creation_date: withOffset(version.createdMs),
    updated_date: withOffset(version.publishedMs),
    ...dates,
    type: version.kind === 'planned' ? 'PLANNED_MAINTENANCE' : 'FORCED_UNAVAILABILITY',
    ...(asset.zones === undefined
      ? {
          production_type: asset.fuelType,
          unit: {
            eic_code: asset.code,
            name: asset.name,
            type: asset.type === 'GENERATION_UNIT' ? 'GENERATING_UNIT' : asset.type,
            installed_capacity: asset.installedMw,
          },
        }
      : { impacted_asset: { eic_code: asset.code, name: asset.name, type: asset.type } }),
    reason: reasonOf(version),
    ...(status === 'ACTIVE' ? {} : { status: status === 'INACTIVE' ? 'FINISHED' : 'CANCELLED' }),
    values:
      asset.zones === undefined
        ? [{ value: version.availableMw }]
        : bothDirections(version, dates, 'value'),
  };
}

function flat(version: SimulatedVersion, nowMs: number): ShapedRecord {
  const { asset } = version;
  const dates = { start_date: inUtc(version.startMs), end_date: inUtc(version.endMs) };
  return {
    identifier: version.identifier,
    message_id: `${version.identifier}_${version.version}`,
    version: version.version,
    creation_date: inUtc(version.createdMs),
    publication_date: inUtc(version.publishedMs),
    ...dates,
    unavailability_type:
      version.kind === 'planned' ? 'PLANNED_UNAVAILABILITY' : 'FORCED_UNAVAILABILITY',
    event_status: statusOf(version, nowMs),
    affected_asset_or_unit_eic_code: asset.code,
    affected_asset_or_unit_name: asset.name,
    affected_asset_or_unit_type: asset.type,
    affected_asset_or_unit_installed_capacity: asset.installedMw,
    reason: reasonOf(version),
    remarks: null,
    ...(asset.zones === undefined
      ? {
          fuel_type: asset.fuelType,
          market_participant: 'Producteur simulé',
          market_participant_eic_code: '17XSIMULATED0001',
          values: [
            {
              ...dates,
              available_capacity: version.availableMw,
              unavailable_capacity: asset.installedMw - version.availableMw,
            },
          ],
        }
      : { values_impacted_NTC: bothDirections(version, dates, 'available_capacity') }),
  };
}

function bothDirections(
  { asset, availableMw }: SimulatedVersion,
  dates: ShapedRecord,
  field: string,
): ShapedRecord[] {
  const [here, there] = asset.zones ?? ['', ''];
  return [
    { ...dates, sender_country_name: here, receiver_country_name: there, [field]: availableMw },
    { ...dates, sender_country_name: there, receiver_country_name: here, [field]: availableMw },
  ];
}

function statusOf({ isDismissed, endMs }: SimulatedVersion, nowMs: number): string {
  if (isDismissed) return 'DISMISSED';
  return endMs <= nowMs ? 'INACTIVE' : 'ACTIVE';
}

function reasonOf({ kind }: SimulatedVersion): string {
  return kind === 'planned'
    ? 'Foreseen Maintenance / Maintenance prévue'
    : 'Failure / Défaillance\n(simulé)';
}

function inUtc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function withOffset(ms: number): string {
  return `${new Date(ms + 3_600_000).toISOString().slice(0, 19)}+01:00`;
}
