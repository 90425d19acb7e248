import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pl, { type DataFrame } from 'nodejs-polars';

import { epochMsOf } from '../../domain/time/instant.js';
import { partitionByUtcDay, type TimeWindow } from '../../domain/time/time-window.js';
import type { Lake, LakeObject } from '../../platform/lake/lake.js';
import { scanParquet } from '../../platform/lake/scan-parquet.js';
import { sha256Of } from '../../platform/lake/sha256.js';
import {
  mergePartition,
  rowsByUtcDay,
  rowsWithin,
  silverPartitionPath,
} from '../../sources/odre/silver-partition.js';
import type { SilverReference } from '../../workflows/contracts.js';

/** A partition of Silver as it was found: without an object when there is none yet. */
interface FoundPartition {
  readonly path: string;
  readonly day: string;
  readonly object: LakeObject | undefined;
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
  const days = [...rowsByUtcDay(news).keys()];
  const partitions = await findPartitions(lake, window, (day) => days.includes(day));
  const merged = rowsByUtcDay(await mergePartition(await rowsIn(lake, partitions), news));
  return inTemporaryFolder((folder) => writePartitions(lake, partitions, merged, folder));
}

/** Which version of each Silver partition of a window there is: equal texts, equal rows. */
export async function silverVersion(lake: Lake, window: TimeWindow): Promise<string> {
  const partitions = await findPartitions(lake, window);
  return partitions.map(({ object }) => object?.etag ?? 'none').join(' ');
}

/** The Silver rows of a window, one a (region, slot); an empty frame when there are none. */
export async function readSilver(lake: Lake, window: TimeWindow): Promise<DataFrame> {
  const rows = await rowsIn(lake, await findPartitions(lake, window));
  return rows === undefined ? pl.DataFrame([]) : rowsOf(window, rows);
}

/** The partitions of the days a window touches, or of some of them, in the order of time. */
async function findPartitions(
  lake: Lake,
  window: TimeWindow,
  isWanted: (day: string) => boolean = () => true,
): Promise<readonly FoundPartition[]> {
  const days = partitionByUtcDay(window).filter(({ startUtc }) => isWanted(startUtc.slice(0, 10)));
  return Promise.all(
    days.map(async ({ startUtc }) => {
      const path = silverPartitionPath(startUtc);
      return { path, day: startUtc.slice(0, 10), object: await lake.find(path) };
    }),
  );
}

async function writePartitions(
  lake: Lake,
  partitions: readonly FoundPartition[],
  merged: ReadonlyMap<string, DataFrame>,
  folder: string,
): Promise<readonly SilverReference[]> {
  const references: SilverReference[] = [];
  for (const { path, day, object } of partitions) {
    const rows = merged.get(day);
    if (rows === undefined) continue;
    const content = await encodeParquet(rows, join(folder, `${day}.parquet`));
    if (!(await holds(lake, object, content))) await lake.replace(path, content, object?.etag);
    references.push({ path, sha256: sha256Of(content), bytes: content.length, rows: rows.height });
  }
  return references;
}

/** Whether an object has some content already; its size tells nearly always, without reading it. */
async function holds(
  lake: Lake,
  object: LakeObject | undefined,
  content: Buffer,
): Promise<boolean> {
  if (object?.sizeBytes !== content.length) return false;
  return content.equals(await lake.readRange(object, { offset: 0, length: content.length }));
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

/** All rows of the partitions that are there; undefined when none is. */
async function rowsIn(
  lake: Lake,
  partitions: readonly FoundPartition[],
): Promise<DataFrame | undefined> {
  const [first, ...others] = partitions
    .map(({ object }) => object)
    .filter((object) => object !== undefined);
  return first === undefined ? undefined : scanParquet(lake, [first, ...others]);
}

function rowsOf(window: TimeWindow, rows: DataFrame): DataFrame {
  return rowsWithin(rows, epochMsOf(window.startUtc), epochMsOf(window.endUtc));
}
