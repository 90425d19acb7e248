/** What a column of the reference database holds. */
export type ReferenceColumnType = 'text' | 'integer' | 'double' | 'boolean';

/** A column of the reference database. */
export interface ReferenceColumn {
  readonly type: ReferenceColumnType;
  /** Characters a text may have. */
  readonly maxLength?: number;
  readonly isNullable?: boolean;
}

/** A table of the reference database: its key columns, and all of them in order. */
export interface ReferenceTable {
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ReferenceColumn>>;
}

const text = (maxLength: number): ReferenceColumn => ({ type: 'text', maxLength });
const integer: ReferenceColumn = { type: 'integer' };
const double: ReferenceColumn = { type: 'double' };
const boolean: ReferenceColumn = { type: 'boolean' };
const nullable = (column: ReferenceColumn): ReferenceColumn => ({ ...column, isNullable: true });

/**
 * Tables of the reference database in the order in which they are filled: a table stands behind those
 * its rows point at. Migrations: `sql/reference/`; a test compares them.
 */
export const REFERENCE_TABLES = {
  region: {
    key: ['region_code'],
    columns: {
      region_code: text(3),
      region_name: text(100),
      /** `metro`, `drom` or `com`. */
      zone: text(10),
      population: nullable(integer),
      commune_count: integer,
      area_km2: nullable(double),
      is_in_eco2mix: boolean,
    },
  },
  department: {
    key: ['department_code'],
    columns: {
      department_code: text(3),
      department_name: text(100),
      region_code: text(3),
    },
  },
  grid_node: {
    key: ['node_code'],
    columns: {
      node_code: text(20),
      node_name: text(200),
      voltage_kv: nullable(double),
      node_state: nullable(text(40)),
      node_function: nullable(text(60)),
      longitude_deg: nullable(double),
      latitude_deg: nullable(double),
      region_code: nullable(text(3)),
      is_simulated: boolean,
    },
  },
  commune: {
    key: ['commune_code'],
    columns: {
      commune_code: text(5),
      commune_name: text(200),
      department_code: text(3),
      region_code: text(3),
      population: nullable(integer),
      node_code: nullable(text(20)),
      node_basis: nullable(text(20)),
    },
  },
  commune_part: {
    key: ['part_code', 'part_kind'],
    columns: {
      part_code: text(5),
      /** `commune-deleguee`, `commune-associee` or `arrondissement-municipal`. */
      part_kind: text(30),
      part_name: text(200),
      commune_code: text(5),
    },
  },
  postal_code: {
    key: ['postal_code', 'commune_code'],
    columns: {
      postal_code: text(5),
      commune_code: text(5),
      region_code: text(3),
    },
  },
} as const satisfies Readonly<Record<string, ReferenceTable>>;

/** Name of a table of the reference database. */
export type ReferenceTableName = keyof typeof REFERENCE_TABLES;

/** Every table, in the order in which they are filled. */
export const REFERENCE_TABLE_NAMES = Object.keys(REFERENCE_TABLES) as readonly ReferenceTableName[];

/** The definition of a table, without the narrow types of its literal. */
export function referenceTable(name: ReferenceTableName): ReferenceTable {
  return REFERENCE_TABLES[name];
}

/** A cell of a row of the reference database. */
export type ReferenceCell = string | number | boolean | null;
