import type { DataFrame } from 'nodejs-polars';
import { z } from 'zod';

import { EXPECTED_REASONS } from '../../domain/quality/window-checks.js';
import type { Lake } from '../../platform/lake/lake.js';
import { sha256Of } from '../../platform/lake/sha256.js';
import type { RejectedRecord } from '../../platform/warehouse/warehouse-loader.js';
import { OWN_COLUMNS, recordKey, type RefinedPayload } from '../../sources/odre/regional-refine.js';
import type { DatasetId, SilverReference } from '../../workflows/contracts.js';

const MAX_RAW_LENGTH = 2000;

const rejectedRecordsSchema = z.array(
  z.object({
    dataset: z.string(),
    recordKey: z.string(),
    reason: z.string(),
    severity: z.enum(['expected', 'defect']),
    field: z.string(),
    rawValue: z.string(),
    bronzeSha256: z.string(),
  }),
);

/** Every row and cell of a refined window that was set aside, as kept in `rejected_record`. */
export function rejectedRecordsOf(dataset: DatasetId, refined: RefinedPayload): RejectedRecord[] {
  const cells = refined.invalidCells.map(({ recordKey: key, field, rawValue, bronzeSha256 }) => ({
    dataset,
    recordKey: key,
    reason: 'invalid_number',
    severity: 'defect' as const,
    field,
    rawValue: rawValue.slice(0, MAX_RAW_LENGTH),
    bronzeSha256,
  }));
  return [...rejectedRows(dataset, refined.setAsideRows), ...cells];
}

/** Writes set-aside records to the lake, since a workflow passes references only. */
export async function writeSetAside(
  lake: Lake,
  dataset: DatasetId,
  records: readonly RejectedRecord[],
): Promise<SilverReference | null> {
  if (records.length === 0) return null;
  const content = Buffer.from(JSON.stringify(records));
  const path = `silver/set_aside/${dataset}/${sha256Of(content)}.json`;
  const { sha256, sizeBytes } = await lake.writeOnce(path, content);
  return { path, sha256, bytes: sizeBytes, rows: records.length };
}

/** Reads records that {@link writeSetAside} wrote. */
export async function readSetAside(
  lake: Lake,
  reference: SilverReference | null,
): Promise<readonly RejectedRecord[]> {
  if (reference === null) return [];
  const content = await lake.read(reference.path);
  return rejectedRecordsSchema.parse(JSON.parse(Buffer.from(content).toString('utf8')));
}

function rejectedRows(dataset: DatasetId, rows: DataFrame): RejectedRecord[] {
  return rows.toRecords().map((row) => {
    const cells = row as Record<string, string | number | null>;
    const text = (column: string): string => String(cells[column] ?? '');
    const reason = text('reason');
    return {
      dataset,
      recordKey: recordKey(text('code_insee_region'), text('date_heure'), text('heure')),
      reason,
      severity: EXPECTED_REASONS.includes(reason) ? 'expected' : 'defect',
      field: '',
      rawValue: JSON.stringify(sentCells(cells)).slice(0, MAX_RAW_LENGTH),
      bronzeSha256: text('bronze_sha256'),
    };
  });
}

function sentCells(cells: Readonly<Record<string, string | number | null>>): object {
  const own = ['reason', ...OWN_COLUMNS];
  return Object.fromEntries(
    Object.entries(cells).filter(([column, cell]) => cell !== null && !own.includes(column)),
  );
}
