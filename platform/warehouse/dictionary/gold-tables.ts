import { AUDIT_TABLES } from './audit-tables.js';
import { DIMENSION_TABLES } from './dimension-tables.js';
import { FACT_TABLES } from './fact-tables.js';
import { RECORD_TABLE_ENTRIES } from './record-table-entries.js';
import { RUN_TABLES } from './run-tables.js';
import type { TableEntry } from './table-entry.js';
import { WATCH_TABLES } from './watch-tables.js';

/** Every table of Gold; a test compares it with the migrated database, column for column. */
export const GOLD_TABLES: readonly TableEntry[] = [
  ...FACT_TABLES,
  ...RECORD_TABLE_ENTRIES,
  ...DIMENSION_TABLES,
  ...RUN_TABLES,
  ...AUDIT_TABLES,
  ...WATCH_TABLES,
];
