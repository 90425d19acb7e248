import { Inject, Injectable } from '@nestjs/common';

import type { RecordQuery } from '../../platform/warehouse/records/record-query.js';
import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';
import { WAREHOUSE_READER } from '../api-dependencies.js';
import { createRenderedAnswerCache } from '../rendered-answer/rendered-answer-cache.js';
import { RenderedAnswer } from '../rendered-answer/rendered-answer.js';

import { EMPTY_PAGE_MESSAGES, explainEmptyPage } from './empty-page.js';
import { encodeRecordCursor, recordSeriesText } from './record-cursor.js';
import type { RecordResource } from './record-resource.js';

/** Memory that pages ready to send may take, over all resources. */
const MAX_CACHED_BYTES = 32 * 1024 * 1024;

/** Serves pages of record tables; the same page until the next load comes from memory. */
@Injectable()
export class RecordPagesService {
  private readonly pages = createRenderedAnswerCache(MAX_CACHED_BYTES);

  constructor(@Inject(WAREHOUSE_READER) private readonly reader: WarehouseReader) {}

  /** A page of a resource. */
  async read(resource: RecordResource, query: RecordQuery): Promise<RenderedAnswer> {
    const version = await this.reader.loadVersion();
    const position = JSON.stringify(query.after ?? '');
    const key = `${version}|${resource.path}|${recordSeriesText(query)}|${query.limit}|${position}`;
    return this.pages.getOrRender(key, async () => ({
      answer: await this.render(resource, query),
      isLasting: true,
    }));
  }

  /** One row more than asked for tells whether there is a next page. */
  private async render(resource: RecordResource, query: RecordQuery): Promise<RenderedAnswer> {
    const origin = await this.reader.readOrigin();
    const rows = await this.reader.findRecords({ ...query, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    if (last === undefined) return this.renderEmpty(query);
    const hasMore = rows.length > page.length;
    return new RenderedAnswer(
      JSON.stringify({
        data: page.map((row) => resource.toRow(row, origin)),
        next_cursor: hasMore ? encodeRecordCursor(query, last) : null,
      }),
    );
  }

  private async renderEmpty(query: RecordQuery): Promise<RenderedAnswer> {
    const reason = await explainEmptyPage(this.reader, query);
    const message = EMPTY_PAGE_MESSAGES[reason];
    return new RenderedAnswer(JSON.stringify({ data: [], next_cursor: null, reason, message }));
  }
}
