import type { StandInDatasetId } from '../dataset-schema.js';
import type { Table } from '../table.js';

import { createPublisher } from './measured-row.js';
import { createNationalModel } from './national-figures.js';
import { createNationalConsolidatedTable, createNationalRealTimeTable } from './national-table.js';
import { createPublicationRule } from './publication.js';
import { createRegionSignal } from './region-signal.js';
import { createRegionalConsolidatedTable, createRegionalRealTimeTable } from './regional-table.js';

/** What a simulation is made from. */
export interface SimulationOptions {
  readonly seed: number;
  /** Seconds from a slot's start to its publication. */
  readonly publicationLagSeconds: number;
  /** Now, epoch milliseconds. */
  readonly clock: () => number;
}

/** The datasets of a simulated France; the same options give the same figures for ever. */
export function createSimulatedTables(
  options: SimulationOptions,
): ReadonlyMap<StandInDatasetId, Table> {
  const parts = {
    publisher: createPublisher(options.seed, createRegionSignal(options.seed)),
    publication: createPublicationRule(options.seed, options.publicationLagSeconds),
    clock: options.clock,
  };
  const model = createNationalModel(options.seed);
  return new Map<StandInDatasetId, Table>([
    ['eco2mix-regional-tr', createRegionalRealTimeTable(parts)],
    ['eco2mix-regional-cons-def', createRegionalConsolidatedTable(parts)],
    ['eco2mix-national-tr', createNationalRealTimeTable(parts, model)],
    ['eco2mix-national-cons-def', createNationalConsolidatedTable(parts, model)],
  ]);
}
