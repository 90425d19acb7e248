import type { FileRecord } from '../landed-files/record-table.js';
import type { RawObject, SetAsideRecord } from '../source-pipeline.js';

/** A record of a file without a place in Silver. */
export function rowSetAside(
  raw: RawObject,
  record: FileRecord,
  { key, reason }: { readonly key: string; readonly reason: string },
): SetAsideRecord {
  return {
    recordKey: `${key}|line ${record.line}`,
    reason,
    severity: reason === 'duplicate' ? 'expected' : 'defect',
    field: '',
    rawValue: record.asSent(),
    bronzeSha256: raw.bronzeSha256,
  };
}

/** A cell that cannot be what its column needs; its record is kept without it. */
export function cellSetAside(
  raw: RawObject,
  record: FileRecord,
  cell: { readonly key: string; readonly reason: string; readonly field: string },
): SetAsideRecord {
  return {
    recordKey: `${cell.key}|line ${record.line}`,
    reason: cell.reason,
    severity: 'defect',
    field: cell.field,
    rawValue: record.cell(cell.field) ?? '',
    bronzeSha256: raw.bronzeSha256,
  };
}
