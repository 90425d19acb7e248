import { DIM_GENERATION_INSTALLATION, FACT_INSTALLED_CAPACITY } from './capacity-tables.js';
import { FACT_REGIONAL_CLIMATE } from './climate-tables.js';
import { FACT_NATIONAL_FLOW } from './national-tables.js';
import { FACT_OUTAGE, FACT_OUTAGE_PERIOD } from './outage-tables.js';
import {
  BRIDGE_POSTAL_CODE,
  DIM_COMMUNE,
  DIM_GRID_NODE,
  DIM_REGION_PROFILE,
} from './place-tables.js';
import type { RecordTable } from './record-table.js';

/** Every record table of Gold. */
export const RECORD_TABLES = [
  FACT_NATIONAL_FLOW,
  FACT_INSTALLED_CAPACITY,
  DIM_GENERATION_INSTALLATION,
  FACT_OUTAGE,
  FACT_OUTAGE_PERIOD,
  DIM_COMMUNE,
  BRIDGE_POSTAL_CODE,
  DIM_REGION_PROFILE,
  DIM_GRID_NODE,
  FACT_REGIONAL_CLIMATE,
] as const satisfies readonly RecordTable[];

/** Name of a record table. */
export type RecordTableName = (typeof RECORD_TABLES)[number]['name'];

/** The record table of a name, or undefined when there is none. */
export function findRecordTable(name: string): RecordTable | undefined {
  return RECORD_TABLES.find((table) => table.name === name);
}
