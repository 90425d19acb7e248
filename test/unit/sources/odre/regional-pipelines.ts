import {
  createPipelineRegistry,
  type PipelineRegistry,
} from '../../../../activities/pipeline/pipeline-registry.js';
import { partitionPath } from '../../../../activities/refine/partition-rows.js';
import type { OdreClient } from '../../../../sources/odre/odre-client.js';
import {
  createRegionalPipeline,
  REGIONAL_SILVER,
} from '../../../../sources/odre/regional-pipeline.js';

/** The regional datasets over a source; one that answers nothing unless told. */
export function regionalPipelines(parts: Partial<OdreClient> = {}): PipelineRegistry {
  const unused = (): Promise<never> => Promise.reject(new Error('not asked for'));
  const odre: OdreClient = {
    fetchRecords: unused,
    fetchExport: unused,
    findNewestPublishedSlot: unused,
    ...parts,
  };
  return createPipelineRegistry([
    createRegionalPipeline('eco2mix-regional-tr', odre),
    createRegionalPipeline('eco2mix-regional-cons-def', odre),
  ]);
}

/** Path of the Silver partition that holds the UTC day of an instant. */
export function regionalPartitionPath(instant: string): string {
  return partitionPath(REGIONAL_SILVER, instant.slice(0, 10));
}
