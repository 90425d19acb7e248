import { VINTAGES } from '../../domain/energy/vintage.js';

import type { RecordResource } from './record-resource.js';
import { servedColumns, tableRowSchema } from './record-row-schema.js';

/** A resource whose rows are those of its table, column by column. */
export function tableResource(parts: Omit<RecordResource, 'rowSchema' | 'toRow'>): RecordResource {
  const columns = servedColumns(parts.table).map(({ name }) => name);
  const hasVintage = parts.table.rankColumn === 'vintage_rank';
  return {
    ...parts,
    rowSchema: tableRowSchema(parts.table),
    toRow: (row, origin) => ({
      ...Object.fromEntries(columns.map((name) => [name, row[name] ?? null])),
      ...(hasVintage ? { vintage: VINTAGES[Number(row['vintage_rank'])] } : {}),
      origin,
    }),
  };
}
