import type { Cell, DatasetSchema } from './dataset-schema.js';

/** A half-open span of epoch milliseconds; infinite where a side is open. */
export interface TimeBounds {
  readonly startMs: number;
  readonly endMs: number;
}

/** Bounds that hold every instant. */
export const ALL_TIME: TimeBounds = { startMs: -Infinity, endMs: Infinity };

/** A row whose cells may be worked out only when they are read. */
export interface TableRow {
  /** The cell of a field, by its position in the schema. */
  cell(index: number): Cell;
  /** Whether a cell is null; never costs more than reading it. */
  isNull(index: number): boolean;
}

/** A dataset as it stands at one moment. */
export interface TableSnapshot {
  readonly schema: DatasetSchema;
  /** When the content last changed, epoch milliseconds. */
  readonly modifiedMs: number;
  /**
   * Rows in pieces that follow each other in time (`date_heure`), unsorted within a piece.
   * Rows outside the bounds may be among them; none inside is missing.
   */
  chunks(bounds: TimeBounds, descending: boolean): Iterable<readonly TableRow[]>;
}

/** A dataset that can be read at any moment. */
export interface Table {
  readonly schema: DatasetSchema;
  /** The content as of now; later changes do not show in it. */
  snapshot(): TableSnapshot;
}
