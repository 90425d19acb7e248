import type { z } from 'zod';

import { GridError } from '../../domain/errors/grid-error.js';
import type { AssetKind, Outage, OutageStatus } from '../../domain/outage/outage.js';
import { findPlainText } from '../../domain/outage/plain-text.js';
import { resolveAsset, type InstallationLookup } from '../../domain/outage/resolve-asset.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import type { ReadRecord } from '../outages/outage-refine.js';
import type { Defect } from '../outages/set-aside.js';

import { parseObject } from './rte-answer.js';
import { RTE_DATASETS, type RteDatasetId } from './rte-dataset.js';
import {
  findAssetKind,
  flatRecordSchema,
  nestedRecordSchema,
  SPAN_FIELDS,
} from './unavailability-fields.js';
import { readMegawatts, readSpans } from './unavailability-spans.js';

/** Records of an answer, in its order. */
export interface ReadAnswer {
  readonly records: readonly ReadRecord[];
  readonly unknownColumns: readonly string[];
}

type SentRecord = Readonly<Record<string, unknown>>;

/** A record of either shape, under the same names. */
interface CommonRecord {
  readonly identifier: string;
  readonly version: number;
  readonly kind: Outage['kind'];
  readonly status: OutageStatus;
  readonly startedAtUtc: UtcInstant;
  readonly endedAtUtc: UtcInstant | undefined;
  readonly publishedAtUtc: UtcInstant | undefined;
  readonly reason: string | undefined;
  readonly assetCode: string | undefined;
  readonly assetName: string | undefined;
  readonly assetWord: string;
  readonly fuelType: string | undefined;
  readonly installedField: string;
  readonly installed: unknown;
  readonly spans: readonly SentRecord[];
}

interface Shape {
  readonly fields: readonly string[];
  /** Fields that every answer must have in some record: each a list of names that will do. */
  readonly mandatory: readonly (readonly string[])[];
  read(
    record: SentRecord,
  ): { readonly record: CommonRecord } | { readonly issue: z.core.$ZodIssue | undefined };
}

const NESTED: Shape = {
  fields: Object.keys(nestedRecordSchema.shape),
  mandatory: [
    ['identifier'],
    ['version'],
    ['start_date'],
    ['end_date'],
    ['type'],
    ['unit', 'impacted_asset'],
    ['values'],
  ],
  read: readNested,
};

const FLAT: Shape = {
  fields: Object.keys(flatRecordSchema.shape),
  mandatory: [
    ['identifier'],
    ['version'],
    ['start_date'],
    ['end_date'],
    ['unavailability_type'],
    ['affected_asset_or_unit_name', 'affected_asset_or_unit_eic_code'],
    ['affected_asset_or_unit_type'],
    ['values', 'values_impacted_NTC'],
  ],
  read: readFlat,
};

/**
 * Reads the records of an answer in the shape of v1 or of v6 and v7, told by its fields: what was asked
 * for need not be what a replayed file holds.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when the list of the resource, or a mandatory field of all
 *   records, is absent; UnusableAnswerError when it is no JSON object.
 */
export function readUnavailabilities(
  dataset: RteDatasetId,
  body: Uint8Array,
  findInstallation: InstallationLookup,
): ReadAnswer {
  const sent = recordsIn(dataset, body);
  const shape = sent.some(isFlat) ? FLAT : NESTED;
  refuseDrift(shape, sent);
  return {
    records: sent.map((record) => readRecord(dataset, shape, record, findInstallation)),
    unknownColumns: unknownFields(shape, sent),
  };
}

function recordsIn(dataset: RteDatasetId, body: Uint8Array): readonly SentRecord[] {
  const answer = parseObject(body);
  const { resource } = RTE_DATASETS[dataset];
  const list = answer[resource];
  if (!Array.isArray(list)) {
    throw drift(`no list '${resource}'`, Object.keys(answer));
  }
  return list.map((record: unknown) =>
    typeof record === 'object' && record !== null ? (record as SentRecord) : {},
  );
}

function isFlat(record: SentRecord): boolean {
  return FLAT.fields.some((field) => !NESTED.fields.includes(field) && field in record);
}

function refuseDrift({ mandatory }: Shape, records: readonly SentRecord[]): void {
  if (records.length === 0) return;
  const missing = mandatory.filter(
    (names) => !records.some((record) => names.some((name) => name in record)),
  );
  if (missing.length === 0) return;
  const found = new Set(records.flatMap((record) => Object.keys(record)));
  throw drift(`no record has ${missing.map((names) => names.join(' or ')).join(', ')}`, [...found]);
}

function drift(what: string, found: readonly string[]): GridError {
  const fields = found.slice(0, 40).join(', ');
  return new GridError(
    'PAYLOAD_SCHEMA_DRIFT',
    `RTE's answer is not of a known shape: ${what}; found ${fields === '' ? 'nothing' : fields}`,
    { expected: what, found: fields },
  );
}

function readRecord(
  dataset: RteDatasetId,
  shape: Shape,
  sent: SentRecord,
  findInstallation: InstallationLookup,
): ReadRecord {
  const key = `${textOf(sent['identifier'])}|${textOf(sent['version'])}`;
  const read = shape.read(sent);
  if ('issue' in read) return { key, defect: defectOf(sent, read.issue) };
  return { key, ...outageOf(dataset, sent, read.record, findInstallation) };
}

function outageOf(
  dataset: RteDatasetId,
  sent: SentRecord,
  record: CommonRecord,
  findInstallation: InstallationLookup,
):
  | { readonly outage: Outage; readonly invalidCells: readonly Defect[] }
  | { readonly defect: Defect } {
  const whole = (reason: string): { defect: Defect } => ({
    defect: { reason, field: '', rawValue: sent },
  });
  const assetKind = findAssetKindOf(dataset, record.assetWord);
  const name = record.assetName ?? record.assetCode;
  if (assetKind === undefined) return whole('unknown_asset_type');
  if (name === undefined) return whole('missing_asset');
  const { startedAtUtc, endedAtUtc } = record;
  if (endedAtUtc !== undefined && endedAtUtc <= startedAtUtc) return whole('ends_before_it_starts');
  const installed = readMegawatts(record.installedField, record.installed);
  const spans = readSpans(record.spans, { startedAtUtc, endedAtUtc, installedMw: installed.value });
  const identity = { code: record.assetCode, name, fuelType: record.fuelType };
  const resolved =
    assetKind === 'transmission' ? undefined : resolveAsset(identity, findInstallation);
  return {
    outage: {
      outageId: record.identifier,
      version: record.version,
      status: record.status,
      kind: record.kind,
      asset: {
        ...identity,
        kind: assetKind,
        source: resolved?.source,
        regionCode: resolved?.regionCode,
        installedMw: installed.value,
      },
      startedAtUtc,
      endedAtUtc,
      spans: spans.spans,
      reason: record.reason === undefined ? undefined : findPlainText(record.reason),
      publishedAtUtc: record.publishedAtUtc,
    },
    invalidCells: [...installed.defects, ...spans.defects],
  };
}

/** Lines come under more words than are known (`AC_LINK`, `DC_LINK` ...); their dataset says what they are. */
function findAssetKindOf(dataset: RteDatasetId, word: string): AssetKind | undefined {
  const { assetKinds } = RTE_DATASETS[dataset];
  if (dataset === 'rte-transmission-unavailabilities') return 'transmission';
  return assetKinds.find((kind) => kind === findAssetKind(word));
}

function readNested(sent: SentRecord): ReturnType<Shape['read']> {
  const parsed = nestedRecordSchema.safeParse(sent);
  if (!parsed.success) return { issue: parsed.error.issues[0] };
  const { data } = parsed;
  const asset = data.unit ?? data.impacted_asset;
  return {
    record: {
      ...commonOf(data),
      kind: data.type,
      status: data.status ?? 'active',
      publishedAtUtc: data.updated_date ?? data.creation_date,
      assetCode: asset?.eic_code,
      assetName: asset?.name,
      assetWord: asset?.type ?? '',
      fuelType: data.production_type,
      installedField: 'unit.installed_capacity',
      installed: asset?.installed_capacity,
      spans: data.values ?? [],
    },
  };
}

function readFlat(sent: SentRecord): ReturnType<Shape['read']> {
  const parsed = flatRecordSchema.safeParse(sent);
  if (!parsed.success) return { issue: parsed.error.issues[0] };
  const { data } = parsed;
  return {
    record: {
      ...commonOf(data),
      kind: data.unavailability_type,
      status: data.event_status ?? 'active',
      publishedAtUtc: data.publication_date ?? data.creation_date,
      assetCode: data.affected_asset_or_unit_eic_code,
      assetName: data.affected_asset_or_unit_name,
      assetWord: data.affected_asset_or_unit_type,
      fuelType: data.fuel_type,
      installedField: 'affected_asset_or_unit_installed_capacity',
      installed: data.affected_asset_or_unit_installed_capacity,
      spans: data.values ?? data.values_impacted_NTC ?? [],
    },
  };
}

function commonOf(data: {
  readonly identifier: string;
  readonly version: number;
  readonly start_date: UtcInstant;
  readonly end_date: UtcInstant | undefined;
  readonly reason: string | undefined;
}): Pick<CommonRecord, 'identifier' | 'version' | 'startedAtUtc' | 'endedAtUtc' | 'reason'> {
  return {
    identifier: data.identifier,
    version: data.version,
    startedAtUtc: data.start_date,
    endedAtUtc: data.end_date,
    reason: data.reason,
  };
}

function defectOf(sent: SentRecord, issue: z.core.$ZodIssue | undefined): Defect {
  const field = String(issue?.path[0] ?? 'record');
  const cell = sent[field];
  const isMissing = cell === undefined || cell === null || cell === '';
  return { reason: `${isMissing ? 'missing' : 'invalid'}_${field}`, field: '', rawValue: sent };
}

function unknownFields({ fields }: Shape, records: readonly SentRecord[]): string[] {
  const unknown = records.flatMap((record) => [
    ...Object.keys(record).filter((field) => !fields.includes(field)),
    ...['values', 'values_impacted_NTC'].flatMap((list) => unknownSpanFields(list, record[list])),
  ]);
  return [...new Set(unknown)];
}

function unknownSpanFields(list: string, spans: unknown): string[] {
  if (!Array.isArray(spans)) return [];
  return spans
    .filter((span: unknown) => typeof span === 'object' && span !== null)
    .flatMap((span: object) => Object.keys(span))
    .filter((field) => !SPAN_FIELDS.includes(field))
    .map((field) => `${list}.${field}`);
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
