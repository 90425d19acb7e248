import { findCivilDate } from '../../domain/time/civil-date.js';
import type { FileRecord } from '../landed-files/record-table.js';
import type { RawObject } from '../source-pipeline.js';

/** ODRÉ ends the names of its yearly editions with the day, as in `...-agrege-311223`. */
const DAY_IN_NAME = /agrege[-_](\d{2})(\d{2})(\d{2})(?!\d)/;

/**
 * Day an edition stands for: that of its name; else the newest day a version began in it, which no
 * edition can be older than; else the day it was received. The content goes before the day of receipt,
 * so that the order in which editions arrive does not matter.
 */
export function editionOf(raw: RawObject, records: Iterable<FileRecord>): string {
  const [, day, month, year] = DAY_IN_NAME.exec(raw.sourceUrl) ?? [];
  const named = findCivilDate(`${day ?? ''}/${month ?? ''}/20${year ?? ''}`);
  if (named !== undefined) return named;
  const received = raw.fetchedAtUtc.slice(0, 10);
  let newest = '';
  for (const record of records) {
    const began = findCivilDate(record.cell('datedebutversion') ?? '');
    if (began !== undefined && began > newest && began <= received) newest = began;
  }
  return newest === '' ? received : newest;
}
