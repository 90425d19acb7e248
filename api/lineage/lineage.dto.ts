import { z } from 'zod';

import type { LineageBronzeObject, LineageRun } from '../../platform/warehouse/lineage-rows.js';
import type { FlowLineage, FlowRevision } from '../../platform/warehouse/warehouse-reader.js';
import { FLOW_SCHEMA, INSTANT_SCHEMA, VALUE_SHAPE } from '../openapi/flow-schema.js';
import { toFlowJson } from '../production/production.dto.js';
import {
  instantParameter,
  REGION_CODE_PARAMETER,
  SOURCE_PARAMETER,
} from '../query-parameters/flow-parameters.js';

/** Query of the lineage of one number. */
export const LINEAGE_QUERY = z.strictObject({
  region_code: REGION_CODE_PARAMETER,
  source: SOURCE_PARAMETER,
  at: instantParameter('An instant within the slot of the number.', '2026-08-27T07:45:00Z'),
});

/** Query of the lineage of one number; see {@link LINEAGE_QUERY}. */
export type LineageQuery = z.output<typeof LINEAGE_QUERY>;

/** A run, by its ids and the place of its history. */
export const RUN_SHAPE = {
  run_id: z.string().describe('Run id in Temporal.'),
  workflow_id: z.string(),
  temporal_ui_url: z.url().describe("History of the run in Temporal's Web UI."),
};

/** The run that brought something, as served. */
export const LINEAGE_RUN = z.object({
  ...RUN_SHAPE,
  workflow_type: z.string(),
  dataset: z.string(),
  code_version: z.string(),
  window_start: INSTANT_SCHEMA,
  window_end: INSTANT_SCHEMA,
  started_at: INSTANT_SCHEMA,
  finished_at: INSTANT_SCHEMA,
  outcome: z.enum(['success', 'failure']),
});

/** A raw object, as served. */
export const BRONZE_OBJECT = z.object({
  path: z.string().describe('Path in the lake.'),
  sha256: z.string(),
  size_bytes: z.int(),
  rows: z.int(),
  source_url: z.string(),
  fetched_at: INSTANT_SCHEMA,
});

/** Where one number comes from, as served. */
export const LINEAGE = z.object({
  fact: FLOW_SCHEMA,
  run: LINEAGE_RUN.describe('The run that brought the current value.'),
  bronze_objects: z.array(BRONZE_OBJECT).describe('The raw bytes the run fetched.'),
  revisions: z
    .array(
      z.object({
        ...VALUE_SHAPE,
        unit: z.literal('MW'),
        known_from: INSTANT_SCHEMA,
        known_to: INSTANT_SCHEMA.nullable().describe('Null for the current value.'),
        ...RUN_SHAPE,
        bronze_path: z.string(),
        bronze_sha256: z.string(),
      }),
    )
    .describe('Every value the number has had, newest first.'),
});

/** Where one number comes from, as served; see {@link LINEAGE}. */
export type LineageJson = z.infer<typeof LINEAGE>;

/** Address of a run's history in Temporal's Web UI. */
export type RunLink = (workflowId: string, runId: string) => string;

/** A lineage of the warehouse as served. */
export function toLineageJson(lineage: FlowLineage, linkOf: RunLink): LineageJson {
  return {
    fact: toFlowJson(lineage.flow),
    run: toRunJson(lineage.run, linkOf),
    bronze_objects: lineage.bronzeObjects.map(toBronzeObjectJson),
    revisions: lineage.revisions.map((revision) => toRevisionJson(revision, linkOf)),
  };
}

/** A run as served. */
export function toRunJson(run: LineageRun, linkOf: RunLink): LineageJson['run'] {
  return {
    run_id: run.runId,
    workflow_id: run.workflowId,
    temporal_ui_url: linkOf(run.workflowId, run.runId),
    workflow_type: run.workflowType,
    dataset: run.dataset,
    code_version: run.codeVersion,
    window_start: run.window.startUtc,
    window_end: run.window.endUtc,
    started_at: run.startedAtUtc,
    finished_at: run.finishedAtUtc,
    outcome: run.outcome,
  };
}

/** A raw object as served. */
export function toBronzeObjectJson(
  object: LineageBronzeObject,
): LineageJson['bronze_objects'][number] {
  return {
    path: object.path,
    sha256: object.sha256,
    size_bytes: object.sizeBytes,
    rows: object.rows,
    source_url: object.sourceUrl,
    fetched_at: object.fetchedAtUtc,
  };
}

function toRevisionJson(revision: FlowRevision, linkOf: RunLink): LineageJson['revisions'][number] {
  return {
    value: revision.valueMw,
    reason: VALUE_SHAPE.reason.parse(revision.reason),
    vintage: revision.vintage,
    unit: 'MW',
    known_from: revision.knownFromUtc,
    known_to: revision.knownToUtc,
    run_id: revision.runId,
    workflow_id: revision.workflowId,
    temporal_ui_url: linkOf(revision.workflowId, revision.runId),
    bronze_path: revision.bronzePath,
    bronze_sha256: revision.bronzeSha256,
  };
}
