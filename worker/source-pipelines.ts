import {
  createPipelineRegistry,
  type PipelineRegistry,
} from '../activities/pipeline/pipeline-registry.js';
import { createNationalPipeline } from '../sources/odre/national-pipeline.js';
import type { OdreClient } from '../sources/odre/odre-client.js';
import { createRegionalPipeline } from '../sources/odre/regional-pipeline.js';

/** What the sources are reached with. */
export interface SourceAccess {
  readonly odre: OdreClient;
}

/**
 * The datasets of this installation, one line each. A dataset that is not configured here is not in
 * it, and gets no schedule.
 */
export function createSourcePipelines({ odre }: SourceAccess): PipelineRegistry {
  return createPipelineRegistry([
    createRegionalPipeline('eco2mix-regional-tr', odre),
    createRegionalPipeline('eco2mix-regional-cons-def', odre),
    createNationalPipeline('eco2mix-national-tr', odre),
    createNationalPipeline('eco2mix-national-cons-def', odre),
  ]);
}
