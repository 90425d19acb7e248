import { z } from 'zod';

import { GridError } from '../../domain/errors/grid-error.js';
import { parseInstant } from '../../domain/time/instant.js';
import type { Lake } from '../../platform/lake/lake.js';
import type { BronzeReference } from '../../workflows/contracts.js';

import { bronzeLedgerPath } from './bronze-path.js';

/** A Bronze reference as JSON spells it. */
export const bronzeReferenceSchema = z.object({
  path: z.string(),
  sha256: z.string().length(64),
  bytes: z.number().int(),
  rows: z.number().int(),
  sourceUrl: z.string(),
  contentType: z.string(),
  fetchedAtUtc: z.string().transform(parseInstant),
});

/**
 * Writes what is known of a Bronze object beside it, so that the lake explains itself and Gold can
 * be rebuilt from it. The first fetch of the same bytes stays on record.
 */
export async function recordInLedger(lake: Lake, reference: BronzeReference): Promise<void> {
  const path = bronzeLedgerPath(reference.sha256);
  if ((await lake.find(path)) !== undefined) return;
  try {
    await lake.writeOnce(path, Buffer.from(`${JSON.stringify(reference, undefined, 2)}\n`));
  } catch (error) {
    const wasRecordedMeanwhile = error instanceof GridError && error.code === 'LAKE_OBJECT_EXISTS';
    if (!wasRecordedMeanwhile) throw error;
  }
}

/**
 * What the ledger says of a Bronze object.
 *
 * @throws GridError LAKE_OBJECT_MISSING when no fetch recorded it.
 */
export async function readLedger(lake: Lake, sha256: string): Promise<BronzeReference> {
  const content = await lake.read(bronzeLedgerPath(sha256));
  return bronzeReferenceSchema.parse(JSON.parse(Buffer.from(content).toString('utf8')));
}
