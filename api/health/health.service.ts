import { Inject, Injectable } from '@nestjs/common';

import { GridError } from '../../domain/errors/grid-error.js';
import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';
import { WAREHOUSE_READER } from '../api-dependencies.js';

import type { HealthJson } from './health.dto.js';

/** Tells whether the API can do its work. */
@Injectable()
export class HealthService {
  constructor(@Inject(WAREHOUSE_READER) private readonly reader: WarehouseReader) {}

  /**
   * Ready when the warehouse answers and is migrated.
   *
   * @throws GridError WAREHOUSE_UNAVAILABLE whatever keeps it from answering.
   */
  async checkReady(): Promise<HealthJson> {
    try {
      await this.reader.checkReady();
    } catch (cause) {
      throw new GridError('WAREHOUSE_UNAVAILABLE', 'the warehouse is not ready', {}, cause);
    }
    return { status: 'ready' };
  }
}
