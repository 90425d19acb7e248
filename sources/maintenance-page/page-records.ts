import {
  type AssetKind,
  type Outage,
  type OutageKind,
  type OutageStatus,
} from '../../domain/outage/outage.js';
import { findPlainText } from '../../domain/outage/plain-text.js';
import {
  findRegionNamed,
  foldName,
  resolveAsset,
  type InstallationLookup,
} from '../../domain/outage/resolve-asset.js';
import type { ReadRecord } from '../outages/outage-refine.js';
import type { Defect } from '../outages/set-aside.js';

import { readPageDate } from './page-dates.js';
import type { PageRow } from './page-rows.js';

const MAX_ID_LENGTH = 80;
const NOTHING_STATED = ['', '-', 'ND', 'NC', 'N/A'];

/** How words of a page begin, folded. */
const KIND_OF_WORD: readonly (readonly [start: string, kind: OutageKind])[] = [
  ['PLANIFI', 'planned'],
  ['PROGRAMM', 'planned'],
  ['PREVU', 'planned'],
  ['MAINTENANCE', 'planned'],
  ['PLANNED', 'planned'],
  ['FORTUIT', 'forced'],
  ['AVARIE', 'forced'],
  ['DEFAILLANCE', 'forced'],
  ['FORCED', 'forced'],
  ['UNPLANNED', 'forced'],
];
const STATUS_OF_WORD: readonly (readonly [start: string, status: OutageStatus])[] = [
  ['', 'active'],
  ['ACTI', 'active'],
  ['EN COURS', 'active'],
  ['PREVU', 'active'],
  ['TERMIN', 'finished'],
  ['FINISHED', 'finished'],
  ['ANNUL', 'cancelled'],
  ['CANCEL', 'cancelled'],
  ['RETIR', 'dismissed'],
  ['DISMISS', 'dismissed'],
];

/** Reads a row of the page; the reason why, where it cannot be read. */
export function readPageRow(row: PageRow, findInstallation: InstallationLookup): ReadRecord {
  const { cells, text } = row;
  const key = `${cells.id ?? ''}|${cells.version ?? ''}`;
  const event = readEvent(row);
  if ('reason' in event) {
    return { key, defect: { reason: event.reason, field: '', rawValue: text } };
  }
  const { name, ...identity } = event;
  const capacity = readCapacity(row, event);
  return {
    key,
    outage: {
      ...identity,
      asset: { ...placeOf(row, name, findInstallation), installedMw: capacity.installedMw },
      spans: capacity.spans,
      reason: findPlainText(cells.description ?? ''),
      publishedAtUtc: undefined,
    },
    invalidCells: capacity.defects,
  };
}

type Event = Pick<Outage, 'outageId' | 'version' | 'status' | 'kind'> &
  Period & { readonly name: string };

function readEvent(row: PageRow): Event | { readonly reason: string } {
  const { cells, isEvent } = row;
  if (!isEvent) return { reason: 'unknown_row' };
  const outageId = cells.id ?? '';
  if (outageId === '') return { reason: 'missing_id' };
  if (outageId.length > MAX_ID_LENGTH) return { reason: 'invalid_id' };
  const name = findPlainText(cells.unit ?? '');
  if (name === undefined) return { reason: 'missing_unit' };
  const words = readWords(row);
  if ('reason' in words) return words;
  const period = readPeriod(row);
  return 'reason' in period ? period : { outageId, name, ...words, ...period };
}

function readWords({
  cells,
}: PageRow): Pick<Event, 'kind' | 'status' | 'version'> | { readonly reason: string } {
  const kind = meaningOf(KIND_OF_WORD, cells.type ?? '');
  const status = meaningOf(STATUS_OF_WORD, cells.status ?? '');
  const version = versionOf(cells.version);
  if (kind === undefined) return { reason: 'unknown_type' };
  if (status === undefined) return { reason: 'unknown_status' };
  return version === undefined ? { reason: 'invalid_version' } : { kind, status, version };
}

type Period = Pick<Outage, 'startedAtUtc' | 'endedAtUtc'>;

function readPeriod({ cells }: PageRow): Period | { readonly reason: string } {
  if ((cells.start ?? '') === '') return { reason: 'missing_start' };
  const start = readPageDate(cells.start ?? '', 'start');
  if ('reason' in start) return { reason: `start_${start.reason}` };
  if (isUnstated(cells.end)) return { startedAtUtc: start.instantUtc, endedAtUtc: undefined };
  const end = readPageDate(cells.end ?? '', 'end');
  if ('reason' in end) return { reason: `end_${end.reason}` };
  if (end.instantUtc <= start.instantUtc) return { reason: 'ends_before_it_starts' };
  return { startedAtUtc: start.instantUtc, endedAtUtc: end.instantUtc };
}

/** A page states one figure for the whole event. */
function readCapacity(
  { cells }: PageRow,
  period: Period,
): Pick<Outage, 'spans'> & { installedMw: number | undefined; defects: readonly Defect[] } {
  const unavailable = megawatts('unavail-mw', cells.unavailableMw);
  const installed = megawatts('installed-mw', cells.installedMw);
  const lost =
    unavailable.value === undefined
      ? undefined
      : Math.min(unavailable.value, installed.value ?? unavailable.value);
  return {
    installedMw: installed.value,
    spans: [
      {
        startUtc: period.startedAtUtc,
        endUtc: period.endedAtUtc,
        direction: '',
        availableMw:
          installed.value === undefined || lost === undefined ? undefined : installed.value - lost,
        unavailableMw: lost,
      },
    ],
    defects: [...unavailable.defects, ...installed.defects],
  };
}

/** `1 300`, `1 300,5 MW`; blanks of any width between thousands. */
function megawatts(
  field: string,
  cell: string | undefined,
): { readonly value: number | undefined; readonly defects: readonly Defect[] } {
  if (isUnstated(cell)) return { value: undefined, defects: [] };
  const text = (cell ?? '').replaceAll(/\s/g, '').replace(/MW$/i, '').replace(',', '.');
  if (/^\d+(?:\.\d+)?$/.test(text)) return { value: Number(text), defects: [] };
  const reason = /^[-\u2212]\d/.test(text) ? 'negative_capacity' : 'invalid_number';
  return { value: undefined, defects: [{ reason, field, rawValue: cell }] };
}

/** The region is the one its area names, else that of the unit. */
function placeOf(
  { cells }: PageRow,
  name: string,
  findInstallation: InstallationLookup,
): Omit<Outage['asset'], 'installedMw'> {
  const fuelType = isUnstated(cells.fuel) ? undefined : cells.fuel;
  const resolved = resolveAsset({ code: undefined, name, fuelType }, findInstallation);
  const kind: AssetKind = 'generation_unit';
  return {
    code: undefined,
    name,
    kind,
    fuelType,
    source: resolved.source,
    regionCode: findRegionNamed(cells.area ?? '') ?? resolved.regionCode,
  };
}

function meaningOf<T>(words: readonly (readonly [string, T])[], cell: string): T | undefined {
  const folded = foldName(cell);
  return words.find(([start]) => (start === '' ? folded === '' : folded.startsWith(start)))?.[1];
}

/** A page without versions shows the newest state of each event: all are of version 1. */
function versionOf(cell: string | undefined): number | undefined {
  if (isUnstated(cell)) return 1;
  return /^\d{1,9}$/.test(cell ?? '') ? Number(cell) : undefined;
}

function isUnstated(cell: string | undefined): boolean {
  return NOTHING_STATED.includes((cell ?? '').trim().toUpperCase());
}
