import { readLedger } from '../../activities/ingest/bronze-ledger.js';
import { findReceipt } from '../../activities/landing/landing-receipt.js';
import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { instantFromEpochMs, parseInstant, type UtcInstant } from '../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../domain/time/time-window.js';
import { sha256OfStream } from '../../platform/lake/lake-content.js';
import type { Lake } from '../../platform/lake/lake.js';
import type { BronzeReference } from '../../workflows/contracts.js';

/** A raw object that is to be refined and loaded again, and the window it is loaded under. */
export interface LandedFileTarget {
  readonly window: TimeWindow;
  readonly bronze: readonly BronzeReference[];
}

const SHA256 = /^[0-9a-f]{64}$/;
const DAY_MS = 24 * 3_600_000;

/**
 * The raw object that a landed file became, by its hash or its path in Bronze. Its window is the given
 * one, else the one it was loaded under, else the UTC day it was received on.
 *
 * @throws GridError NOT_FOUND when the lake has no such object; INVALID_PARAMETER when it was loaded as
 *   another dataset.
 */
export async function getLandedFileTarget(
  lake: Lake,
  file: string,
  dataset: DatasetId,
  given?: TimeWindow,
): Promise<LandedFileTarget> {
  const reference = await getReference(lake, file);
  const receipt = await findReceipt(lake, reference.sha256);
  if (receipt !== undefined && receipt.dataset !== dataset) {
    throw new GridError(
      'INVALID_PARAMETER',
      `--file: ${reference.path} was loaded as ${receipt.dataset}, not as ${dataset}`,
    );
  }
  const window = given ?? windowOf(receipt?.window) ?? dayOf(reference.fetchedAtUtc);
  return { window, bronze: [reference] };
}

async function getReference(lake: Lake, file: string): Promise<BronzeReference> {
  try {
    const sha256 = SHA256.test(file) ? file : await sha256OfStream(lake.openRead(file));
    return await readLedger(lake, sha256);
  } catch (error) {
    const isMissing = error instanceof GridError && error.code === 'LAKE_OBJECT_MISSING';
    if (!isMissing) throw error;
    throw new GridError('NOT_FOUND', `--file: Bronze holds no '${file}'`, { file }, error);
  }
}

function windowOf(
  spelled: { readonly startUtc: string; readonly endUtc: string } | undefined,
): TimeWindow | undefined {
  return spelled === undefined
    ? undefined
    : timeWindow(parseInstant(spelled.startUtc), parseInstant(spelled.endUtc));
}

function dayOf(instant: UtcInstant): TimeWindow {
  const startUtc = parseInstant(`${instant.slice(0, 10)}T00:00:00Z`);
  return timeWindow(startUtc, instantFromEpochMs(Date.parse(startUtc) + DAY_MS));
}
