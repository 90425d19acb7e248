import { Inject, Injectable } from '@nestjs/common';

import { GridError } from '../../domain/errors/grid-error.js';
import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';
import { WAREHOUSE_READER } from '../api-dependencies.js';
import { encodePageCursor } from '../query-parameters/page-cursor.js';

import {
  assetEventListOf,
  toAssetEventJson,
  toAssetEventQuery,
  type AssetEventPageJson,
  type AssetEventsQuery,
} from './asset-events.dto.js';
import {
  assetListOf,
  toAssetJson,
  toAssetQuery,
  type AssetPageJson,
  type AssetsQuery,
} from './assets.dto.js';

/** Serves assets and what happened to them, a page at a time. */
@Injectable()
export class AssetsService {
  constructor(@Inject(WAREHOUSE_READER) private readonly reader: WarehouseReader) {}

  /** A page of assets; one more than asked for tells whether there is a next one. */
  async read(query: AssetsQuery): Promise<AssetPageJson> {
    const origin = await this.reader.readOrigin();
    const { limit, ...list } = toAssetQuery(query);
    const found = await this.reader.watch.findAssets({ ...list, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const hasMore = last !== undefined && found.length > page.length;
    const position = last === undefined ? undefined : { kind: last.kind, code: last.code };
    return {
      data: page.map((asset) => toAssetJson(asset, origin)),
      next_cursor: hasMore ? encodePageCursor(assetListOf(query), position) : null,
    };
  }

  /**
   * A page of what happened to an asset.
   *
   * @throws GridError NOT_FOUND when no data has ever named it.
   */
  async readEvents(query: AssetEventsQuery): Promise<AssetEventPageJson> {
    const { limit, ...list } = toAssetEventQuery(query);
    const found = await this.reader.watch.findAssetEvents({ ...list, limit: limit + 1 });
    if (found.length === 0 && (await this.reader.watch.findAsset(list)) === undefined) {
      throw new GridError('NOT_FOUND', `no data has ever named ${list.kind} '${list.code}'`);
    }
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const hasMore = last !== undefined && found.length > page.length;
    return {
      data: page.map(toAssetEventJson),
      next_cursor: hasMore ? encodePageCursor(assetEventListOf(query), last.eventId) : null,
    };
  }
}
