import type { Outage } from '../../domain/outage/outage.js';
import type { RawObject, RefinedRows, SetAsideRecord } from '../source-pipeline.js';

import { newestPublication, outageFrame, type SentOutage } from './outage-columns.js';
import { setAside, type Defect } from './set-aside.js';

/** One record of a payload, read: an outage with the cells that were left out, or why there is none. */
export type ReadRecord = {
  /** Identifier and version as sent. */
  readonly key: string;
} & (
  | { readonly outage: Outage; readonly invalidCells: readonly Defect[] }
  | { readonly outage?: never; readonly defect: Defect }
);

/** A payload with everything that was read in it. */
export interface ReadPayload {
  readonly object: RawObject;
  readonly records: readonly ReadRecord[];
  readonly unknownColumns: readonly string[];
}

/**
 * Payloads of a window as rows of Silver. A version that came more than once (in two pages, or in the
 * answers to two questions) counts as it was fetched last; the others are set aside as `duplicate`,
 * which is how such sources work.
 */
export function refineOutages(payloads: readonly ReadPayload[]): RefinedRows {
  const accepted = new Map<string, SentOutage & { readonly recordKey: string }>();
  const setAsideRows: SetAsideRecord[] = [];
  const invalidCells: SetAsideRecord[] = [];
  let rowsIn = 0;
  for (const { object, records } of inOrderOfFetch(payloads)) {
    for (const [position, record] of records.entries()) {
      rowsIn += 1;
      const recordKey = `${record.key}#${position}`;
      if (record.outage === undefined) {
        setAsideRows.push(setAside(object, recordKey, record.defect));
        continue;
      }
      const { outage } = record;
      invalidCells.push(...record.invalidCells.map((cell) => setAside(object, recordKey, cell)));
      const versionKey = JSON.stringify([outage.outageId, outage.version]);
      const earlier = accepted.get(versionKey);
      if (earlier !== undefined) setAsideRows.push(duplicate(earlier));
      accepted.set(versionKey, { outage, object, recordKey });
    }
  }
  const sent = [...accepted.values()];
  return {
    silver: outageFrame(sent),
    rowsIn,
    rowsAccepted: sent.length,
    setAsideRows,
    invalidCells,
    unknownColumns: [...new Set(payloads.flatMap(({ unknownColumns }) => unknownColumns))].sort(),
    newestSlotUtc: null,
    newestMeasuredUtc: newestPublication(sent),
  };
}

/** The order in which Silver lets fetches win. */
function inOrderOfFetch(payloads: readonly ReadPayload[]): readonly ReadPayload[] {
  const stamp = ({ object }: ReadPayload): string =>
    `${object.fetchedAtUtc} ${object.bronzeSha256}`;
  return payloads.toSorted((left, right) => (stamp(left) < stamp(right) ? -1 : 1));
}

function duplicate({
  outage,
  object,
  recordKey,
}: SentOutage & { recordKey: string }): SetAsideRecord {
  return {
    recordKey,
    reason: 'duplicate',
    severity: 'expected',
    field: '',
    rawValue: `${outage.outageId} version ${outage.version}`,
    bronzeSha256: object.bronzeSha256,
  };
}
