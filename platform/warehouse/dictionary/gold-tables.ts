import { AUDIT_TABLES } from './audit-tables.js';
import { DIMENSION_TABLES } from './dimension-tables.js';
import { FACT_TABLES } from './fact-tables.js';
import { RUN_TABLES } from './run-tables.js';
import type { TableEntry } from './table-entry.js';

/** Every table of Gold; a test compares it with the migrated database, column for column. */
export const GOLD_TABLES: readonly TableEntry[] = [
  ...FACT_TABLES,
  ...DIMENSION_TABLES,
  ...RUN_TABLES,
  ...AUDIT_TABLES,
];
