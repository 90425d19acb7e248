import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';

import { FACT_OUTAGE } from '../../domain/star-schema/outage-tables.js';
import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';
import { WAREHOUSE_READER } from '../api-dependencies.js';
import { encodeRecordCursor } from '../records/record-cursor.js';
import { servedColumns } from '../records/record-row-schema.js';

import { goesOnAfter, selectPage } from './outage-selection.js';
import {
  beginsWithin,
  findPosition,
  outageSeries,
  type OUTAGE_PAGE,
  type OutagesQuery,
} from './outages.dto.js';

/** Rows read at once to find those that go on after an instant. */
const BATCH_ROWS = 5_000;

/** Serves outages, a page at a time. */
@Injectable()
export class OutagesService {
  constructor(@Inject(WAREHOUSE_READER) private readonly reader: WarehouseReader) {}

  /** A page of the events that overlap the window of a query. */
  async read(query: OutagesQuery): Promise<z.infer<typeof OUTAGE_PAGE>> {
    const series = outageSeries(query);
    const origin = await this.reader.readOrigin();
    const { rows, hasMore } = await selectPage(
      (after, limit) =>
        this.reader.findRecords({
          ...series,
          window: beginsWithin(series.window),
          limit,
          ...(after === undefined ? {} : { after }),
        }),
      {
        limit: query.limit,
        batchRows: BATCH_ROWS,
        after: findPosition(query),
        isWanted: (row) => goesOnAfter(row, series.window.startUtc),
        keyOf: (row) => FACT_OUTAGE.key.map(({ name }) => row[name] ?? null),
      },
    );
    const last = rows.at(-1);
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
