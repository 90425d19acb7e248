import type { z } from 'zod';

import type { Origin } from '../../domain/energy/origin.js';
import type { RecordTable } from '../../domain/star-schema/record-table.js';
import type { RecordCell } from '../../platform/warehouse/records/record-cells.js';
import type { RecordRow } from '../../platform/warehouse/records/record-query.js';

/** A query parameter that filters by a column: the values it allows, none for "any". */
export interface RecordFilter {
  readonly column: string;
  /** Registered with its facts. */
  readonly parameter: z.ZodType<readonly RecordCell[] | RecordCell | undefined>;
}

/** How a window of the table's time column is asked for; null for tables without one. */
export interface RecordWindowWords {
  readonly start: string;
  readonly end: string;
  readonly isRequired: boolean;
}

/** A record table of Gold as a resource of the API: `GET /<path>`, a page at a time. */
export interface RecordResource {
  /** `v1/capacity/regional`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** Name of its page in the OpenAPI document, `RegionalCapacityPage`. */
  readonly pageName: string;
  readonly table: RecordTable;
  /** Filters by the name of their parameter. */
  readonly filters: Readonly<Record<string, RecordFilter>>;
  readonly window: RecordWindowWords | null;
  /** A row as served; {@link tableRowSchema} unless the resource says more than its table. */
  readonly rowSchema: z.ZodObject;
  /** A row of the table as served. */
  toRow(row: RecordRow, origin: Origin): object;
}
