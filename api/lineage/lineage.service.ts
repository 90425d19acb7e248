import { Inject, Injectable } from '@nestjs/common';

import { GridError } from '../../domain/errors/grid-error.js';
import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';
import {
  TEMPORAL_LINK_TARGET,
  WAREHOUSE_READER,
  type TemporalLinkTarget,
} from '../api-dependencies.js';

import { toLineageJson, type LineageJson, type LineageQuery } from './lineage.dto.js';

/** Follows one number back to the run and the raw bytes it came from. */
@Injectable()
export class LineageService {
  constructor(
    @Inject(WAREHOUSE_READER) private readonly reader: WarehouseReader,
    @Inject(TEMPORAL_LINK_TARGET) private readonly target: TemporalLinkTarget,
  ) {}

  /**
   * The lineage of the number whose slot contains an instant.
   *
   * @throws GridError NOT_FOUND when no slot does.
   */
  async find(query: LineageQuery): Promise<LineageJson> {
    const { region_code: regionCode, source, at } = query;
    const lineage = await this.reader.findLineage(regionCode, source, at);
    if (lineage === undefined) {
      throw new GridError(
        'NOT_FOUND',
        `no slot of region ${regionCode} and source ${source} is known at ${at}`,
      );
    }
    const namespace = this.target.namespace ?? `grid-${lineage.flow.origin}`;
    const base = `${this.target.temporalUiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows`;
    return toLineageJson(
      lineage,
      (workflowId, runId) => `${base}/${encodeURIComponent(workflowId)}/${runId}/history`,
    );
  }
}
