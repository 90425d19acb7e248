import type { DataFrame } from 'nodejs-polars';

import { parseInstant, type UtcInstant } from '../../../../domain/time/instant.js';
import { parisWallTime } from '../../../../domain/time/paris-time.js';
import { timeWindow, type TimeWindow } from '../../../../domain/time/time-window.js';
import type { OdreDatasetId } from '../../../../sources/odre/odre-dataset.js';
import { refineRegional, type RefinedPayload } from '../../../../sources/odre/regional-refine.js';
import type { RawPayload } from '../../../../sources/odre/stacked-payloads.js';

/** A record as ODRÉ sends it. */
export type SentRecord = Readonly<Record<string, string | number | null>>;

/** A window that holds every slot eCO2mix ever published. */
export const EVERYTHING: TimeWindow = timeWindow(
  parseInstant('2012-01-01T00:00:00Z'),
  parseInstant('2031-01-01T00:00:00Z'),
);

/** Natures as `nature` spells them. */
export const REAL_TIME = 'Données temps réel';
export const CONSOLIDATED = 'Données consolidées';
export const DEFINITIVE = 'Données définitives';

/** A fully measured real-time record of Hauts-de-France, its wall time the one of its instant. */
export function aRecord(slot: string, cells: SentRecord = {}): SentRecord {
  const { date, timeOfDay } = parisWallTime(parseInstant(slot));
  return {
    code_insee_region: '32',
    libelle_region: 'Hauts-de-France',
    nature: REAL_TIME,
    date,
    heure: timeOfDay,
    date_heure: slot.replace('Z', '+00:00'),
    consommation: 5000,
    thermique: 500,
    nucleaire: 3000,
    eolien: 1000,
    solaire: 200,
    hydraulique: 10,
    pompage: '0',
    bioenergies: 90,
    ech_physiques: 200,
    stockage_batterie: '0',
    destockage_batterie: '0',
    ...cells,
  };
}

/** A record as a row that is not published yet: padded with nulls (R5). */
export function anUnpublishedRecord(slot: string, cells: SentRecord = {}): SentRecord {
  const measures = ['consommation', 'thermique', 'nucleaire', 'eolien', 'solaire', 'hydraulique'];
  const others = ['pompage', 'bioenergies', 'ech_physiques', 'stockage_batterie'];
  const nulls: Record<string, null> = {};
  for (const name of [...measures, ...others, 'destockage_batterie']) nulls[name] = null;
  return aRecord(slot, { ...nulls, ...cells });
}

/** A `records` answer. */
export function recordsBody(records: readonly SentRecord[]): Uint8Array {
  return Buffer.from(JSON.stringify({ total_count: records.length, results: records }));
}

/** A payload with its lineage, told apart by a number. */
export function aPayload(records: readonly SentRecord[], page = 1): RawPayload {
  return {
    body: recordsBody(records),
    bronzePath: `bronze/page-${page}.json`,
    bronzeSha256: String(page).repeat(64).slice(0, 64),
    fetchedAtUtc: parseInstant(`2026-08-27T08:00:0${page}Z`),
  };
}

/** Refines one answer made of some records. */
export function refineRecords(
  records: readonly SentRecord[],
  dataset: OdreDatasetId = 'eco2mix-regional-tr',
  window: TimeWindow = EVERYTHING,
): Promise<RefinedPayload> {
  return refineRegional(dataset, window, [aPayload(records)]);
}

/** How many rows were set aside for each reason. */
export function reasonsOf({ setAsideRows }: RefinedPayload): Readonly<Record<string, number>> {
  const reasons: Record<string, number> = {};
  if (setAsideRows.height === 0) return reasons;
  for (const reason of setAsideRows.getColumn('reason').toArray().map(String)) {
    reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  return reasons;
}

/** The rows of a frame as plain objects, slots in epoch milliseconds. */
export function rowsOf(frame: DataFrame): readonly Readonly<Record<string, unknown>>[] {
  if (frame.height === 0) return [];
  return frame.toRecords().map((row) => {
    const { slot_start_utc: slot, ...cells } = row as Record<string, unknown>;
    return slot === undefined ? cells : { ...cells, slot: slotText(slot) };
  });
}

/** Polars gives dates of another realm. */
function slotText(slot: unknown): UtcInstant {
  const epochMs = typeof slot === 'number' ? slot : (slot as Date).valueOf();
  return parseInstant(new Date(epochMs).toISOString());
}
