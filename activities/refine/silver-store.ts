import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pl, { type DataFrame } from 'nodejs-polars';

import type { TimeWindow } from '../../domain/time/time-window.js';
import type { Lake, LakeObject } from '../../platform/lake/lake.js';
import { scanParquet } from '../../platform/lake/scan-parquet.js';
import { sha256Of } from '../../platform/lake/sha256.js';
import type { SilverLayout } from '../../sources/source-pipeline.js';
import type { SilverReference } from '../../workflows/contracts.js';

import { partitionNames, partitionPath, rowsByPartition, rowsWithin } from './partition-rows.js';

/** A place in the lake that holds clean rows of one layout. */
export interface SilverPlace {
  readonly lake: Lake;
  readonly layout: SilverLayout;
}

/** A partition of Silver as it was found: without an object when there is none yet. */
interface FoundPartition {
  readonly name: string;
  readonly path: string;
  readonly object: LakeObject | undefined;
}

/**
 * Merges rows into the Silver partitions of a window, each rewritten whole; a partition that would
 * not change is left alone. All partitions are merged in one pass: a pass costs the same for one
 * day as for a month. Rows outside the window are left out.
 *
 * @throws GridError LAKE_CONFLICT when another writer was faster: the step may be tried again.
 */
export async function mergeIntoSilver(
  place: SilverPlace,
  window: TimeWindow,
  rows: DataFrame,
): Promise<readonly SilverReference[]> {
  const { lake, layout } = place;
  const news = rowsWithin(layout, rows, window);
  if (news.height === 0) return [];
  const names = [...rowsByPartition(layout, news).keys()];
  const partitions = await findPartitions(place, window, (name) => names.includes(name));
  const merged = rowsByPartition(layout, await layout.merge(await rowsIn(lake, partitions), news));
  return inTemporaryFolder((folder) => writePartitions(lake, partitions, merged, folder));
}

/** Which version of each Silver partition of a window there is: equal texts, equal rows. */
export async function silverVersion(place: SilverPlace, window: TimeWindow): Promise<string> {
  const partitions = await findPartitions(place, window);
  return partitions.map(({ object }) => object?.etag ?? 'none').join(' ');
}

/** The Silver rows of a window; an empty frame when there are none. */
export async function readSilver(place: SilverPlace, window: TimeWindow): Promise<DataFrame> {
  const rows = await rowsIn(place.lake, await findPartitions(place, window));
  return rows === undefined ? pl.DataFrame([]) : rowsWithin(place.layout, rows, window);
}

/** The partitions a window touches, or some of them, in the order of time. */
async function findPartitions(
  { lake, layout }: SilverPlace,
  window: TimeWindow,
  isWanted: (name: string) => boolean = () => true,
): Promise<readonly FoundPartition[]> {
  return Promise.all(
    partitionNames(layout, window)
      .filter(isWanted)
      .map(async (name) => {
        const path = partitionPath(layout, name);
        return { name, path, object: await lake.find(path) };
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
  for (const { name, path, object } of partitions) {
    const rows = merged.get(name);
    if (rows === undefined) continue;
    const content = await encodeParquet(rows, join(folder, `${name}.parquet`));
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
