import sql from 'mssql';

import { GridError } from '../../../domain/errors/grid-error.js';

import type {
  AzureSqlStatement,
  AzureSqlType,
  AzureSqlValue,
  ValuesOf,
} from './azure-sql-statement.js';

/** Runs statements on a connection of a pool, or on the one of a transaction. */
export interface AzureSqlSession {
  /** Rows by column name. */
  rows<Row, Parameter extends string = never>(
    statement: AzureSqlStatement<Parameter>,
    values: ValuesOf<AzureSqlStatement<Parameter>>,
  ): Promise<readonly Row[]>;
  /** Rows by position: names would be repeated on every row. */
  cells<Cells, Parameter extends string = never>(
    statement: AzureSqlStatement<Parameter>,
    values: ValuesOf<AzureSqlStatement<Parameter>>,
  ): Promise<readonly Cells[]>;
  /** The number of rows that were written. */
  write<Parameter extends string>(
    statement: AzureSqlStatement<Parameter>,
    values: ValuesOf<AzureSqlStatement<Parameter>>,
  ): Promise<number>;
  /** Runs a text as a batch of the session: what it creates lives as long as the session. */
  batch(text: string): Promise<void>;
  /** Sends rows in bulk into a table that is there. */
  bulk(table: sql.Table): Promise<void>;
}

const DRIVER_TYPES: Readonly<Record<AzureSqlType, sql.ISqlType>> = {
  bigint: sql.BigInt(),
  bit: sql.Bit(),
  date: sql.Date(),
  'datetime2(0)': sql.DateTime2(0),
  'datetime2(6)': sql.DateTime2(6),
  'float(53)': sql.Float(),
  int: sql.Int(),
  'nvarchar(max)': sql.NVarChar(sql.MAX),
  'nvarchar(4000)': sql.NVarChar(4000),
  smallint: sql.SmallInt(),
};

/** A session on a pool or on a transaction. */
export function createSession(parent: sql.ConnectionPool | sql.Transaction): AzureSqlSession {
  const request = () =>
    parent instanceof sql.Transaction ? new sql.Request(parent) : new sql.Request(parent);
  const query = <Parameter extends string>(
    prepared: sql.Request,
    statement: AzureSqlStatement<Parameter>,
    values: Readonly<Record<string, AzureSqlValue>>,
  ) => {
    for (const [name, type] of Object.entries<AzureSqlType>(statement.parameters)) {
      prepared.input(name, DRIVER_TYPES[type], driverValue(statement.name, name, type, values));
    }
    return prepared.query(statement.text);
  };
  return {
    rows: async (statement, values) => (await query(request(), statement, values)).recordset,
    cells: async (statement, values) => {
      const prepared = request();
      prepared.arrayRowMode = true;
      return (await query(prepared, statement, values)).recordset;
    },
    write: async (statement, values) =>
      (await query(request(), statement, values)).rowsAffected.at(-1) ?? 0,
    batch: async (text) => {
      await request().batch(text);
    },
    bulk: async (table) => {
      await request().bulk(table);
    },
  };
}

/** The driver takes instants as Dates; one given with a zone is never a day off. */
function driverValue(
  statement: string,
  name: string,
  type: AzureSqlType,
  values: Readonly<Record<string, AzureSqlValue>>,
): string | number | Date | null {
  const value = values[name];
  if (value === undefined) {
    throw new GridError('INTERNAL', `the statement ${statement} was given no @${name}`);
  }
  return type.startsWith('date') && typeof value === 'string' ? new Date(value) : value;
}
