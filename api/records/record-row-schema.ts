import { z } from 'zod';

import { ORIGINS } from '../../domain/energy/origin.js';
import { VINTAGES } from '../../domain/energy/vintage.js';
import {
  recordColumns,
  type RecordColumn,
  type RecordTable,
} from '../../domain/star-schema/record-table.js';
import { INSTANT_SCHEMA } from '../openapi/flow-schema.js';

/** Columns that only order versions of a row inside the warehouse. */
const INNER_COLUMNS = ['vintage_rank', 'provider_rank', 'source_rank'];

/** The columns of a table that a caller sees. */
export function servedColumns(table: RecordTable): readonly RecordColumn[] {
  return recordColumns(table).filter(({ name }) => !INNER_COLUMNS.includes(name));
}

/** The row of a table as served: its columns under their names, vintage where it has one, origin. */
export function tableRowSchema(table: RecordTable): z.ZodObject {
  const columns = servedColumns(table).map(
    (column) => [column.name, columnSchema(column)] as const,
  );
  const hasVintage = table.rankColumn === 'vintage_rank';
  return z.object({
    ...Object.fromEntries(columns),
    ...(hasVintage ? { vintage: z.enum(VINTAGES).describe('How final RTE says it is.') } : {}),
    origin: z.enum(ORIGINS).describe('The source itself, a simulator, or recorded files.'),
  });
}

function columnSchema(column: RecordColumn): z.ZodType {
  const schema = plainSchema(column);
  const described = column.isNullable ? schema.nullable() : schema;
  const unit = column.unit === '' ? '' : ` (${column.unit})`;
  return described.describe(`${column.meaning}${unit}`);
}

function plainSchema({ type }: RecordColumn): z.ZodType {
  switch (type) {
    case 'text':
      return z.string();
    case 'integer':
      return z.int();
    case 'double':
      return z.number();
    case 'boolean':
      return z.boolean();
    case 'instant':
      return INSTANT_SCHEMA;
    case 'civil_date':
      return z.iso.date();
  }
}
