import type { DataFrame } from 'nodejs-polars';

import { parseInstant } from '../../../../domain/time/instant.js';
import { parisWallTime } from '../../../../domain/time/paris-time.js';
import type { TimeWindow } from '../../../../domain/time/time-window.js';
import { refineNational } from '../../../../sources/odre/national-refine.js';
import type { RawObject, RefinedRows } from '../../../../sources/source-pipeline.js';

import { aPayload, EVERYTHING, REAL_TIME, type SentRecord } from './payload-builders.js';

const MEASURES: SentRecord = {
  consommation: 47132,
  fioul: 37,
  charbon: 0,
  gaz: 2264,
  nucleaire: 33884,
  eolien: 3532,
  eolien_terrestre: 3322,
  eolien_offshore: 210,
  solaire: 6024,
  hydraulique: 4013,
  pompage: -66,
  bioenergies: 1077,
  ech_physiques: -3635,
  taux_co2: 30,
  ech_comm_espagne: 500,
  stockage_batterie: -3,
  destockage_batterie: 5,
};

/** A measured national record of 27 August 2026, 09:45, at a slot of its own. */
export function aNationalRecord(slot: string, cells: SentRecord = {}): SentRecord {
  const { date, timeOfDay } = parisWallTime(parseInstant(slot));
  return {
    perimetre: 'France',
    nature: REAL_TIME,
    date,
    heure: timeOfDay,
    date_heure: slot.replace('Z', '+00:00'),
    prevision_j1: 46550,
    prevision_j: 45950,
    ...MEASURES,
    ...cells,
  };
}

/** A record of a slot to come: forecasts and nothing else (R5). */
export function aForecastRecord(slot: string, cells: SentRecord = {}): SentRecord {
  const nothing = Object.fromEntries(Object.keys(MEASURES).map((name) => [name, null]));
  return aNationalRecord(slot, { ...nothing, ...cells });
}

/** Refines one answer made of some national records. */
export function refineNationalRecords(
  records: readonly SentRecord[],
  window: TimeWindow = EVERYTHING,
): Promise<RefinedRows> {
  return refineNational(window, [aPayload(records)]);
}

/** A national Silver row, slot as text. */
export interface NationalRow {
  readonly slot: string;
  readonly series: string;
  readonly value: number | null;
  readonly unit: string;
  readonly missing: string | null;
  readonly step: number | null;
  readonly rank: number;
}

/** The rows of national Silver, of one series when it is named, in slot order. */
export function nationalRows(silver: DataFrame, series?: string): readonly NationalRow[] {
  if (silver.height === 0) return [];
  const rows = silver
    .select(
      'slot_start',
      'series_code',
      'value',
      'unit',
      'missing_reason',
      'step_minutes',
      'vintage_rank',
    )
    .rows()
    .map(
      (cells) =>
        cells as [Date, string, number | null, string, string | null, number | null, number],
    )
    .map(([slot, code, value, unit, missing, step, rank]) => ({
      slot: parseInstant(new Date(slot.valueOf()).toISOString()),
      series: code,
      value,
      unit,
      missing,
      step,
      rank,
    }));
  return rows
    .filter((row) => series === undefined || row.series === series)
    .sort((a, b) => a.slot.localeCompare(b.slot));
}

/** A raw object of bytes in hand. */
export function aRawObject(body: Uint8Array, fetchedAt = '2026-08-27T08:00:00Z'): RawObject {
  return {
    bronzePath: 'bronze/rte/object',
    bronzeSha256: 'b'.repeat(64),
    fetchedAtUtc: parseInstant(fetchedAt),
    sourceUrl: 'http://127.0.0.1/',
    sizeBytes: body.length,
    read: () => Promise.resolve(body),
    scan: () => Promise.reject(new Error('no Parquet')),
  };
}
