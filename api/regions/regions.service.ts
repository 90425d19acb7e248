import { Inject, Injectable } from '@nestjs/common';

import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';
import { WAREHOUSE_READER } from '../api-dependencies.js';

import { toRegionListJson, type RegionListJson } from './regions.dto.js';

/** Serves the regions. */
@Injectable()
export class RegionsService {
  constructor(@Inject(WAREHOUSE_READER) private readonly reader: WarehouseReader) {}

  /** Every region, by code. */
  async list(): Promise<RegionListJson> {
    return toRegionListJson(await this.reader.listRegions());
  }
}
