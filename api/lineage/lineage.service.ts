import { Inject, Injectable } from '@nestjs/common';

import type { Origin } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { findRecordTable } from '../../domain/star-schema/record-tables.js';
import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';
import {
  TEMPORAL_LINK_TARGET,
  WAREHOUSE_READER,
  type TemporalLinkTarget,
} from '../api-dependencies.js';

import { toLineageJson, type LineageJson, type LineageQuery, type RunLink } from './lineage.dto.js';
import {
  keyCells,
  toRecordLineageJson,
  type RecordLineageJson,
  type RecordLineageQuery,
} from './record-lineage.dto.js';

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
    return toLineageJson(lineage, this.linkFor(lineage.flow.origin));
  }

  /**
   * The lineage of a row of a record table.
   *
   * @throws GridError NOT_FOUND when there is no such row; INVALID_PARAMETER when a value of the key
   *   is none of its column's.
   */
  async findRecord({ table: name, key }: RecordLineageQuery): Promise<RecordLineageJson> {
    const table = findRecordTable(name);
    if (table === undefined) throw new GridError('INTERNAL', `there is no record table ${name}`);
    const lineage = await this.reader.findRecordLineage(table, keyCells(table, key));
    if (lineage === undefined) {
      throw new GridError('NOT_FOUND', `${name} has no row with the key ${key.join(', ')}`);
    }
    return toRecordLineageJson(lineage, this.linkFor(lineage.origin));
  }

  private linkFor(origin: Origin): RunLink {
    const namespace = this.target.namespace ?? `grid-${origin}`;
    const base = `${this.target.temporalUiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows`;
    return (workflowId, runId) => `${base}/${encodeURIComponent(workflowId)}/${runId}/history`;
  }
}
