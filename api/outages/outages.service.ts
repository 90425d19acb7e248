import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';

import { FACT_OUTAGE } from '../../domain/star-schema/outage-tables.js';
import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';
import { WAREHOUSE_READER } from '../api-dependencies.js';
import { encodeRecordCursor } from '../records/record-cursor.js';
import { servedColumns } from '../records/record-row-schema.js';

import { findPosition, outageSeries, type OUTAGE_PAGE, type OutagesQuery } from './outages.dto.js';

/** Serves outages, a page at a time. */
@Injectable()
export class OutagesService {
  constructor(@Inject(WAREHOUSE_READER) private readonly reader: WarehouseReader) {}

  /** A page of the events that overlap the window of a query. */
  async read(query: OutagesQuery): Promise<z.infer<typeof OUTAGE_PAGE>> {
    const series = outageSeries(query);
    const origin = await this.reader.readOrigin();
    const after = findPosition(query);
    const found = await this.reader.findRecords({
      ...series,
      limit: query.limit + 1,
      ...(after === undefined ? {} : { after }),
    });
    const rows = found.slice(0, query.limit);
    const last = rows.at(-1);
    const hasMore = found.length > rows.length;
    const columns = servedColumns(FACT_OUTAGE).map(({ name }) => name);
    return {
      data: rows.map((row) => ({
        ...Object.fromEntries(columns.map((name) => [name, row[name] ?? null])),
        origin,
      })),
      next_cursor: hasMore && last !== undefined ? encodeRecordCursor(series, last) : null,
    };
  }
}
