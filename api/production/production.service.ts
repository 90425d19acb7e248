import { Inject, Injectable } from '@nestjs/common';

import type {
  FlowQuery,
  FlowRow,
  WarehouseReader,
} from '../../platform/warehouse/warehouse-reader.js';
import { WAREHOUSE_READER } from '../api-dependencies.js';
import {
  createRenderedAnswerCache,
  type Rendering,
} from '../rendered-answer/rendered-answer-cache.js';
import { RenderedAnswer } from '../rendered-answer/rendered-answer.js';

import { encodeCursor, seriesOf } from './production-cursor.js';
import { renderEmptyPage, renderPage } from './production-page.js';
import { toFlowQuery, type RegionalProductionQuery } from './production.dto.js';

/** Memory that pages ready to send may take: about 20 pages of 10,000 rows. */
const MAX_CACHED_BYTES = 64 * 1024 * 1024;

/** Serves series of regional flows, a page at a time. */
@Injectable()
export class ProductionService {
  private readonly pages = createRenderedAnswerCache(MAX_CACHED_BYTES);

  constructor(@Inject(WAREHOUSE_READER) private readonly reader: WarehouseReader) {}

  /** A page of a series; the same page until the next load comes from memory. */
  async readRegional(query: RegionalProductionQuery): Promise<RenderedAnswer> {
    const flowQuery = toFlowQuery(query);
    const version = await this.reader.loadVersion();
    const key = `${version}|${seriesOf(flowQuery)}|${flowQuery.limit}|${query.cursor ?? ''}`;
    return this.pages.getOrRender(key, () => this.render(flowQuery));
  }

  /** One row more than asked for tells whether there is a next page. */
  private async render(query: FlowQuery): Promise<Rendering> {
    const rows = await this.reader.findFlows({ ...query, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    if (last === undefined) return this.renderEmpty(query);

    const nextCursor =
      rows.length > page.length ? encodeCursor(seriesOf(query), positionOf(last)) : null;
    return { answer: new RenderedAnswer(renderPage(page, nextCursor)), isLasting: true };
  }

  /** Why a window is empty changes as time passes, without any load: such a page is not kept. */
  private async renderEmpty(query: FlowQuery): Promise<Rendering> {
    const reason = await this.reader.explainEmptyWindow(query);
    return { answer: new RenderedAnswer(renderEmptyPage(reason)), isLasting: false };
  }
}

const positionOf = ({ slotStartUtc, regionCode, source }: FlowRow) => ({
  slotStartUtc,
  regionCode,
  source,
});
