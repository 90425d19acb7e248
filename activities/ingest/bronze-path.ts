import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { instantFromEpochMs, epochMsOf } from '../../domain/time/instant.js';
import { compactWindow, type TimeWindow } from '../../domain/time/time-window.js';
import type { SourcePipeline } from '../../sources/source-pipeline.js';

const SHA_DIGITS_IN_NAME = 12;

/**
 * Path of a raw answer: dataset and window name it, a part of its hash tells later answers for the
 * same window apart, so the same answer fetched twice is one object. It lies in the folder of the
 * last day of its window.
 */
export function bronzePath(
  { folder, prefix }: SourcePipeline['bronze'],
  window: TimeWindow,
  sha256: string,
  extension: string,
): string {
  const lastInstant = instantFromEpochMs(epochMsOf(window.endUtc) - 1000);
  const day = lastInstant.slice(0, 10).replaceAll('-', '/');
  const name = `${prefix}_${compactWindow(window)}_${sha256.slice(0, SHA_DIGITS_IN_NAME)}`;
  return `${folder}/${day}/${name}.${extension}`;
}

/** Path of the record that describes a Bronze object: size, rows, address, time of fetch. */
export function bronzeLedgerPath(sha256: string): string {
  return `bronze/ledger/${sha256.slice(0, 2)}/${sha256}.json`;
}

/** Path under which an answer is kept that could not be read at all. */
export function unusableAnswerPath(dataset: DatasetId, sha256: string): string {
  return `bronze/unusable/${dataset}/${sha256}.bin`;
}
