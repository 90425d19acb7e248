import { z } from 'zod';

import { GridError } from '../../domain/errors/grid-error.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import type { Lake } from '../../platform/lake/lake.js';
import type { LandedFile } from '../../platform/landing/landing-zone.js';

import { receiptPath } from './landing-paths.js';

const receiptSchema = z.object({
  sha256: z.string(),
  dataset: z.string(),
  kind: z.string(),
  name: z.string(),
  version: z.string(),
  bronzePath: z.string(),
  loadedAtUtc: z.string(),
  workflowId: z.string(),
  /** What it was loaded under. Absent in receipts of the release before. */
  window: z.object({ startUtc: z.string(), endUtc: z.string() }).optional(),
});

/** Says that a content was loaded, under which name it was brought, and by which workflow. */
export type LandingReceipt = Readonly<z.infer<typeof receiptSchema>>;

/** The receipt of a content, undefined when it was never loaded. */
export async function findReceipt(lake: Lake, sha256: string): Promise<LandingReceipt | undefined> {
  const path = receiptPath(sha256);
  if ((await lake.find(path)) === undefined) return undefined;
  return receiptSchema.parse(JSON.parse(Buffer.from(await lake.read(path)).toString('utf8')));
}

/** Writes receipts for contents that were loaded; the first one of a content stays. */
export async function writeReceipts(
  lake: Lake,
  contents: readonly { readonly sha256: string; readonly bronzePath: string }[],
  facts: {
    readonly file: LandedFile;
    readonly dataset: string;
    readonly workflowId: string;
    readonly loadedAtUtc: UtcInstant;
    readonly window?: TimeWindow;
  },
): Promise<void> {
  const { kind, name, version } = facts.file;
  for (const { sha256, bronzePath } of contents) {
    if ((await findReceipt(lake, sha256)) !== undefined) continue;
    const { dataset, loadedAtUtc, workflowId, window } = facts;
    const receipt: LandingReceipt = {
      ...{ sha256, dataset, kind, name, version, bronzePath, loadedAtUtc, workflowId },
      ...(window === undefined ? {} : { window }),
    };
    await lake
      .writeOnce(receiptPath(sha256), Buffer.from(`${JSON.stringify(receipt, undefined, 2)}\n`))
      .catch((error: unknown) => {
        const isThere = error instanceof GridError && error.code === 'LAKE_OBJECT_EXISTS';
        if (!isThere) throw error;
      });
  }
}
