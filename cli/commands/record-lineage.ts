import type { z } from 'zod';

import { RECORD_LINEAGE, RECORD_LINEAGE_QUERY } from '../../api/lineage/record-lineage.dto.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { FACT_NATIONAL_FLOW } from '../../domain/star-schema/national-tables.js';
import { findRecordTable, RECORD_TABLES } from '../../domain/star-schema/record-tables.js';
import { floorToGrid } from '../../domain/time/instant.js';
import { parseInstantOption } from '../time-argument.js';

/** Options of `grid lineage` that name a row of a record table. */
export interface RecordOptions {
  readonly table?: string;
  readonly key?: readonly string[];
  /** A series of national eCO2mix, at `at`. */
  readonly national?: string;
  readonly at?: string;
}

/** The row of a record table that a caller asks for. */
export type AskedRecord = z.output<typeof RECORD_LINEAGE_QUERY>;

const NATIONAL_STEP_MINUTES = 15;

/**
 * The row that options name, or undefined when they name none.
 *
 * @throws GridError INVALID_PARAMETER for an unknown table, or a key of another length than its own.
 */
export function findAskedRecord(options: RecordOptions): AskedRecord | undefined {
  const { table, key = [], national, at = '' } = options;
  if (national !== undefined) {
    const slotStartUtc = floorToGrid(parseInstantOption('--at', at), NATIONAL_STEP_MINUTES);
    return { table: FACT_NATIONAL_FLOW.name, key: [slotStartUtc, national] };
  }
  if (table === undefined) return undefined;
  const asked = RECORD_LINEAGE_QUERY.safeParse({ table, key });
  if (asked.success) return asked.data;
  const columns = findRecordTable(table)?.key.map(({ name }) => name);
  const allowed =
    columns === undefined
      ? `--table: expected one of ${RECORD_TABLES.map(({ name }) => name).join(', ')}`
      : `--key: expected ${columns.length} values, in this order: ${columns.join(', ')}`;
  throw new GridError('INVALID_PARAMETER', allowed);
}

/** Where a row comes from as lines for a person, or undefined when an answer tells no such thing. */
export function findRecordLineageText(body: unknown): string | undefined {
  const parsed = RECORD_LINEAGE.safeParse(body);
  if (!parsed.success) return undefined;
  const { table, row, origin, run, bronze_objects: objects, revisions } = parsed.data;
  return [
    `${table}: ${rowText(row)} (${origin})`,
    '',
    `Brought by   ${run.workflow_id}`,
    `  run        ${run.run_id}, ${run.dataset}, code ${run.code_version}, finished ${run.finished_at}`,
    `  history    ${run.temporal_ui_url}`,
    '',
    'From the raw bytes (all that its run read)',
    ...objects.flatMap((object) => [
      `  ${object.path}  (${object.size_bytes} bytes, ${object.rows} rows)${object.path === revisions[0]?.bronze_path ? '  <- holds this row' : ''}`,
      `    sha256 ${object.sha256}`,
      `    ${object.source_url}`,
    ]),
    '',
    'States it has had, newest first',
    ...revisions.map(
      (revision) =>
        `  ${rowText(revision.row)}, known from ${revision.known_from}${revision.known_to === null ? '' : ` to ${revision.known_to}`}`,
    ),
  ].join('\n');
}

function rowText(row: z.infer<typeof RECORD_LINEAGE>['row']): string {
  return Object.entries(row)
    .map(([column, value]) => `${column} ${value === null ? 'none' : String(value)}`)
    .join(', ');
}
