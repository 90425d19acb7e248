import sql from 'mssql';

import type { RecordColumn } from '../../../domain/star-schema/record-table.js';

import { type AzureSqlType, TEXT_COLLATION } from './azure-sql-statement.js';

/** How T-SQL spells the type of a column of a record table, without its collation. */
export function azureSqlTypeOf(column: RecordColumn): string {
  switch (column.type) {
    case 'text':
      return `nvarchar(${column.maxLength ?? 0})`;
    case 'integer':
      return 'int';
    case 'double':
      return 'float(53)';
    case 'boolean':
      return 'bit';
    case 'instant':
      return 'datetime2(0)';
    case 'civil_date':
      return 'date';
  }
}

/** A column as a temporary table defines it. */
export function columnDefinition(column: RecordColumn): string {
  const collation = column.type === 'text' ? ` ${TEXT_COLLATION}` : '';
  return `${column.name} ${azureSqlTypeOf(column)}${collation}${column.isNullable ? '' : ' not null'}`;
}

/** The type of a parameter, or of a value in a JSON list, that is compared with the column. */
export function comparedTypeOf(column: RecordColumn): AzureSqlType {
  switch (column.type) {
    case 'text':
      return 'nvarchar(4000)';
    case 'integer':
      return 'int';
    case 'double':
      return 'float(53)';
    case 'boolean':
      return 'bit';
    case 'instant':
      return 'datetime2(0)';
    case 'civil_date':
      return 'date';
  }
}

/** The driver's type of a column in a bulk load. */
export function driverTypeOf(column: RecordColumn): sql.ISqlType {
  switch (column.type) {
    case 'text':
      return sql.NVarChar(column.maxLength ?? 0);
    case 'integer':
      return sql.Int();
    case 'double':
      return sql.Float();
    case 'boolean':
      return sql.Bit();
    case 'instant':
      return sql.DateTime2(0);
    case 'civil_date':
      return sql.Date();
  }
}
