import type { RawObject, SetAsideRecord } from '../source-pipeline.js';

/** A record or a cell that cannot be used, before it is known where it was read. */
export interface Defect {
  /** `missing_identifier`, `invalid_number` ...: a stable word. */
  readonly reason: string;
  /** The field at fault; '' when it is the record as a whole. */
  readonly field: string;
  readonly rawValue: unknown;
}

/** A defect as it is kept, with the record and the raw object it was found in. */
export function setAside(
  object: Pick<RawObject, 'bronzeSha256'>,
  recordKey: string,
  { reason, field, rawValue }: Defect,
): SetAsideRecord {
  return {
    recordKey,
    reason,
    severity: 'defect',
    field,
    rawValue: typeof rawValue === 'string' ? rawValue : JSON.stringify(rawValue),
    bronzeSha256: object.bronzeSha256,
  };
}
