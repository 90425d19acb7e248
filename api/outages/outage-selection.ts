import type { RecordCell } from '../../platform/warehouse/records/record-cells.js';
import type { RecordRow } from '../../platform/warehouse/records/record-query.js';

/** Rows of a page, and whether there are more behind them. */
export interface SelectedPage {
  readonly rows: readonly RecordRow[];
  readonly hasMore: boolean;
}

/** A batch of rows in the order of their key, after a key; fewer than asked for when they end. */
export type BatchReader = (
  after: readonly RecordCell[] | undefined,
  limit: number,
) => Promise<readonly RecordRow[]>;

/** How a page is put together. */
export interface PageSelection {
  readonly limit: number;
  readonly batchRows: number;
  readonly after: readonly RecordCell[] | undefined;
  readonly isWanted: (row: RecordRow) => boolean;
  readonly keyOf: (row: RecordRow) => readonly RecordCell[];
}

/**
 * Whether an event goes on after an instant. One without an end does, as long as nobody tells its end;
 * an event ends before its `ended_at`.
 */
export function goesOnAfter(row: RecordRow, start: string): boolean {
  const end = row['ended_at'] ?? null;
  return end === null || String(end) > start;
}

/** A page of the rows that are wanted, read in batches until it is full and one more is found. */
export async function selectPage(
  readBatch: BatchReader,
  { limit, batchRows, isWanted, keyOf, ...selection }: PageSelection,
): Promise<SelectedPage> {
  const found: RecordRow[] = [];
  let { after } = selection;
  for (;;) {
    const batch = await readBatch(after, batchRows);
    found.push(...batch.filter(isWanted));
    const last = batch.at(-1);
    if (found.length > limit) return { rows: found.slice(0, limit), hasMore: true };
    if (last === undefined || batch.length < batchRows) return { rows: found, hasMore: false };
    after = keyOf(last);
  }
}
