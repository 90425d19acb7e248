import { GridError } from '../../../domain/errors/grid-error.js';
import type { MergeCounts } from '../run-rows.js';
import type { GoldContent, RecordContent, RecordOutcome } from '../warehouse-loader.js';

import { getRecordTable } from './record-query.js';

/** What a load without flows says of its newest slot. */
export const NO_SLOT = { newestMeasuredSlotUtc: null, regionsAtNewestSlot: 0 } as const;

/** Rows of a load that brings none. */
export async function* noRows(): AsyncGenerator<readonly never[]> {
  // Nothing to yield.
}

/**
 * The record tables of a load, with the descriptors of this release: names in SQL are none but theirs.
 *
 * @throws GridError INVALID_PARAMETER when a table is none of the record tables; INTERNAL when one
 * stands there twice.
 */
export function contentsByTable({ records = [] }: GoldContent): readonly RecordContent[] {
  const names = new Set(records.map(({ table }) => table.name));
  if (names.size < records.length) {
    throw new GridError('INTERNAL', 'a record table stands twice in the content of one load');
  }
  return records.map(({ table, rows }) => ({ table: getRecordTable(table), rows }));
}

/** What a load did to facts and records together. */
export function allCounts(facts: MergeCounts, records: readonly RecordOutcome[]): MergeCounts {
  const sum = (count: (outcome: RecordOutcome) => number) =>
    records.reduce((total, outcome) => total + count(outcome), 0);
  return {
    inserted: facts.inserted + sum(({ inserted }) => inserted),
    revised: facts.revised + sum(({ revised }) => revised),
    unchanged: facts.unchanged + sum(({ unchanged }) => unchanged),
    retired: facts.retired,
    outranked: facts.outranked + sum(({ outranked }) => outranked),
  };
}
