import { z } from 'zod';

import { ORIGINS } from '../../domain/energy/origin.js';
import type { RecordTable } from '../../domain/star-schema/record-table.js';
import { findRecordTable, RECORD_TABLES } from '../../domain/star-schema/record-tables.js';
import type { RecordCell } from '../../platform/warehouse/records/record-cells.js';
import type { RecordLineage } from '../../platform/warehouse/records/record-query.js';
import { INSTANT_SCHEMA } from '../openapi/flow-schema.js';
import { NO_HINT, PARAMETER_FACTS } from '../query-parameters/parameter-facts.js';

import {
  BRONZE_OBJECT,
  LINEAGE_RUN,
  RUN_SHAPE,
  toBronzeObjectJson,
  toRunJson,
  type RunLink,
} from './lineage.dto.js';

const TABLE_NAMES = RECORD_TABLES.map(({ name }) => name);
const KEY_OF_TABLES = RECORD_TABLES.map(
  ({ name, key }) => `${name}: ${key.map((column) => column.name).join(', ')}`,
).join('; ');

/** Query of the lineage of a row of a record table. */
export const RECORD_LINEAGE_QUERY = z
  .strictObject({
    table: z.enum(TABLE_NAMES).register(PARAMETER_FACTS, {
      description: 'Table of Gold the row stands in.',
      example: 'fact_outage',
      allowed: `one of ${TABLE_NAMES.join(', ')}`,
      jsonSchema: { type: 'string', enum: TABLE_NAMES },
      isRequired: true,
    }),
    key: z
      .preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(z.string()))
      .register(PARAMETER_FACTS, {
        description: `Key of the row: the parameter is repeated, in the order of the key columns (${KEY_OF_TABLES}).`,
        example: ['2026-08-27T07:45:00Z', 'gas'],
        allowed: 'a value for each key column of the table, in their order',
        jsonSchema: { type: 'array', items: { type: 'string' } },
        isRequired: true,
      }),
  })
  .superRefine(({ table, key }, context) => {
    if (findRecordTable(table)?.key.length !== key.length) {
      context.addIssue({ code: 'custom', path: ['key'], message: NO_HINT });
    }
  });

/** Query of the lineage of a row; see {@link RECORD_LINEAGE_QUERY}. */
export type RecordLineageQuery = z.output<typeof RECORD_LINEAGE_QUERY>;

const ROW = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .describe('Every column of the table by its name.');

/** Where a row of a record table comes from, as served. */
export const RECORD_LINEAGE = z.object({
  table: z.string(),
  origin: z.enum(ORIGINS),
  row: ROW.describe('The row as it is now.'),
  run: LINEAGE_RUN.describe('The run that brought it.'),
  bronze_objects: z.array(BRONZE_OBJECT).describe('The raw bytes of that run.'),
  revisions: z
    .array(
      z.object({
        row: ROW,
        known_from: INSTANT_SCHEMA,
        known_to: INSTANT_SCHEMA.nullable().describe('Null for the current state.'),
        ...RUN_SHAPE,
        bronze_path: z.string(),
        bronze_sha256: z.string(),
      }),
    )
    .describe('Every state the row has had, newest first.'),
});

/** Where a row comes from, as served; see {@link RECORD_LINEAGE}. */
export type RecordLineageJson = z.infer<typeof RECORD_LINEAGE>;

/** The cells of a key as the warehouse has them, from the texts of a query string. */
export function keyCells(table: RecordTable, key: readonly string[]): readonly RecordCell[] {
  return table.key.map(({ type }, index) => {
    const text = key[index] ?? '';
    if (type === 'integer' || type === 'double') return Number(text);
    return type === 'boolean' ? text === 'true' : text;
  });
}

/** A lineage of the warehouse as served. */
export function toRecordLineageJson(lineage: RecordLineage, linkOf: RunLink): RecordLineageJson {
  return {
    table: lineage.table,
    origin: lineage.origin,
    row: lineage.row,
    run: toRunJson(lineage.run, linkOf),
    bronze_objects: lineage.bronzeObjects.map(toBronzeObjectJson),
    revisions: lineage.revisions.map((revision) => ({
      row: revision.row,
      known_from: revision.knownFromUtc,
      known_to: revision.knownToUtc,
      run_id: revision.runId,
      workflow_id: revision.workflowId,
      temporal_ui_url: linkOf(revision.workflowId, revision.runId),
      bronze_path: revision.bronzePath,
      bronze_sha256: revision.bronzeSha256,
    })),
  };
}
