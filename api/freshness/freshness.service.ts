import { Inject, Injectable } from '@nestjs/common';

import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';
import { WAREHOUSE_READER } from '../api-dependencies.js';

import { toFreshnessListJson, type FreshnessListJson } from './freshness.dto.js';

/** Serves how recent datasets are. */
@Injectable()
export class FreshnessService {
  constructor(@Inject(WAREHOUSE_READER) private readonly reader: WarehouseReader) {}

  /** Every dataset, by name. */
  async list(): Promise<FreshnessListJson> {
    const origin = await this.reader.readOrigin();
    return toFreshnessListJson(await this.reader.watch.findFreshness(), origin);
  }
}
