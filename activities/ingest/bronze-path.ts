import { instantFromEpochMs, epochMsOf } from '../../domain/time/instant.js';
import { compactWindow, type TimeWindow } from '../../domain/time/time-window.js';
import { ODRE_DATASETS } from '../../sources/odre/odre-dataset.js';
import type { DatasetId } from '../../workflows/contracts.js';

const SHA_DIGITS_IN_NAME = 12;

/**
 * Path of a raw answer: dataset and window name it, a part of its hash tells later answers for the
 * same window apart, so the same answer fetched twice is one object. It lies in the folder of the
 * last day of its window.
 */
export function bronzePath(
  dataset: DatasetId,
  window: TimeWindow,
  sha256: string,
  extension: 'json' | 'csv',
): string {
  const lastInstant = instantFromEpochMs(epochMsOf(window.endUtc) - 1000);
  const folder = lastInstant.slice(0, 10).replaceAll('-', '/');
  const name = `${ODRE_DATASETS[dataset].bronzePrefix}_${compactWindow(window)}_${sha256.slice(0, SHA_DIGITS_IN_NAME)}`;
  return `bronze/rte/production/${folder}/${name}.${extension}`;
}

/** Path of the record that describes a Bronze object: size, rows, address, time of fetch. */
export function bronzeLedgerPath(sha256: string): string {
  return `bronze/ledger/${sha256.slice(0, 2)}/${sha256}.json`;
}

/** Path under which an answer is kept that could not be read at all. */
export function unusableAnswerPath(dataset: DatasetId, sha256: string): string {
  return `bronze/unusable/${dataset}/${sha256}.bin`;
}
