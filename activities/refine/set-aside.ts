import { z } from 'zod';

import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import type { Lake } from '../../platform/lake/lake.js';
import { sha256Of } from '../../platform/lake/sha256.js';
import type { RejectedRecord } from '../../platform/warehouse/warehouse-loader.js';
import type { RefinedRows } from '../../sources/source-pipeline.js';
import type { SilverReference } from '../../workflows/contracts.js';

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
export function rejectedRecordsOf(dataset: DatasetId, refined: RefinedRows): RejectedRecord[] {
  return [...refined.setAsideRows, ...refined.invalidCells].map((record) => ({
    ...record,
    dataset,
    rawValue: record.rawValue.slice(0, MAX_RAW_LENGTH),
  }));
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
