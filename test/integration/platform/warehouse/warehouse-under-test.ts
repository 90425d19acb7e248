import type { UtcInstant } from '../../../../domain/time/instant.js';
import type { WarehouseLoader } from '../../../../platform/warehouse/warehouse-loader.js';
import type { WarehouseReader } from '../../../../platform/warehouse/warehouse-reader.js';

/** What the contract needs of an adapter: both ports on one migrated database of simulated data. */
export interface WarehouseUnderTest {
  readonly loader: WarehouseLoader;
  readonly reader: WarehouseReader;
  /** From now on loads become known at this instant. */
  setKnownAt(instant: UtcInstant): void;
  /** Every row of a table of Gold, by column. */
  rowsOf(table: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Empties everything but the dimensions and the origin. */
  empty(): Promise<void>;
  /** Closes both ports and drops the database. */
  close(): Promise<void>;
}

export type CreateWarehouse = () => Promise<WarehouseUnderTest>;
