import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pl, { type DataFrame } from 'nodejs-polars';

import { epochMsOf } from '../../domain/time/instant.js';
import { partitionByUtcDay, type TimeWindow } from '../../domain/time/time-window.js';
import type { Lake } from '../../platform/lake/lake.js';
import { sha256Of } from '../../platform/lake/sha256.js';
import {
  mergePartition,
  rowsByUtcDay,
  rowsWithin,
  silverPartitionPath,
} from '../../sources/odre/silver-partition.js';
import type { SilverReference } from '../../workflows/contracts.js';

/** A partition of Silver as it was found: without content and etag when there is none yet. */
interface FoundPartition {
  readonly path: string;
  readonly day: string;
  readonly etag?: string;
  readonly content?: Buffer;
}

/**
 * Merges rows into the Silver partitions of a window, each rewritten whole; a partition that would
 * not change is left alone. All partitions are merged in one pass: a pass costs the same for one
 * day as for a month.
 *
 * @throws GridError LAKE_CONFLICT when another writer was faster: the step may be tried again.
 */
export async function mergeIntoSilver(
  lake: Lake,
  window: TimeWindow,
  rows: DataFrame,
): Promise<readonly SilverReference[]> {
  if (rows.height === 0) return [];
  const news = rowsOf(window, rows);
  const days = new Set(rowsByUtcDay(news).keys());
  const partitions: FoundPartition[] = [];
  for (const { startUtc } of partitionByUtcDay(window)) {
    const day = startUtc.slice(0, 10);
    if (days.has(day))
      partitions.push(await findPartition(lake, silverPartitionPath(startUtc), day));
  }
  const existing = partitions.flatMap(({ content }) => (content === undefined ? [] : [content]));
  const merged = rowsByUtcDay(await mergePartition(concatenated(existing), news));
  return inTemporaryFolder((folder) => writePartitions(lake, partitions, merged, folder));
}

/** Which version of each Silver partition of a window there is: equal texts, equal rows. */
export async function silverVersion(lake: Lake, window: TimeWindow): Promise<string> {
  const etags: string[] = [];
  for (const { startUtc } of partitionByUtcDay(window)) {
    etags.push((await lake.find(silverPartitionPath(startUtc)))?.etag ?? 'none');
  }
  return etags.join(' ');
}

/** The Silver rows of a window, one a (region, slot); an empty frame when there are none. */
export async function readSilver(lake: Lake, window: TimeWindow): Promise<DataFrame> {
  const contents: Buffer[] = [];
  for (const { startUtc } of partitionByUtcDay(window)) {
    const path = silverPartitionPath(startUtc);
    if ((await lake.find(path)) !== undefined) contents.push(Buffer.from(await lake.read(path)));
  }
  const rows = concatenated(contents);
  return rows === undefined ? pl.DataFrame([]) : rowsOf(window, rows);
}

/** The etag is taken before the content: a writer in between makes the replacement fail. */
async function findPartition(lake: Lake, path: string, day: string): Promise<FoundPartition> {
  const current = await lake.find(path);
  if (current === undefined) return { path, day };
  return { path, day, etag: current.etag, content: Buffer.from(await lake.read(path)) };
}

async function writePartitions(
  lake: Lake,
  partitions: readonly FoundPartition[],
  merged: ReadonlyMap<string, DataFrame>,
  folder: string,
): Promise<readonly SilverReference[]> {
  const references: SilverReference[] = [];
  for (const { path, day, etag, content: before } of partitions) {
    const rows = merged.get(day);
    if (rows === undefined) continue;
    const content = await encodeParquet(rows, join(folder, `${day}.parquet`));
    if (before?.equals(content) !== true) await lake.replace(path, content, etag);
    references.push({ path, sha256: sha256Of(content), bytes: content.length, rows: rows.height });
  }
  return references;
}

/** Through a file: Polars hands a buffer over in so many small pieces that it takes five times as long. */
async function encodeParquet(rows: DataFrame, file: string): Promise<Buffer> {
  await rows.lazy().sinkParquet(file, { compression: 'zstd' }).collect();
  return readFile(file);
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'grid-silver-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function concatenated(contents: readonly Buffer[]): DataFrame | undefined {
  return contents.length === 0
    ? undefined
    : pl.concat(contents.map((content) => pl.readParquet(content)));
}

function rowsOf(window: TimeWindow, rows: DataFrame): DataFrame {
  return rowsWithin(rows, epochMsOf(window.startUtc), epochMsOf(window.endUtc));
}
