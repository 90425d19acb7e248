import pl, { type DataFrame } from 'nodejs-polars';

import { epochMsOf } from '../../domain/time/instant.js';
import { partitionByUtcDay, type TimeWindow } from '../../domain/time/time-window.js';
import type { Lake } from '../../platform/lake/lake.js';
import { sha256Of } from '../../platform/lake/sha256.js';
import {
  mergePartition,
  rowsWithin,
  silverPartitionPath,
} from '../../sources/odre/silver-partition.js';
import type { SilverReference } from '../../workflows/contracts.js';

/**
 * Merges rows into the Silver partitions of a window, each rewritten whole; a partition that would
 * not change is left alone.
 *
 * @throws GridError LAKE_CONFLICT when another writer was faster: the step may be tried again.
 */
export async function mergeIntoSilver(
  lake: Lake,
  window: TimeWindow,
  rows: DataFrame,
): Promise<readonly SilverReference[]> {
  const references: SilverReference[] = [];
  for (const day of partitionByUtcDay(window)) {
    const rowsOfDay = rowsOf(day, rows);
    if (rowsOfDay.height > 0)
      references.push(await mergeDay(lake, silverPartitionPath(day.startUtc), rowsOfDay));
  }
  return references;
}

/** The Silver rows of a window, one a (region, slot); an empty frame when there are none. */
export async function readSilver(lake: Lake, window: TimeWindow): Promise<DataFrame> {
  const frames: DataFrame[] = [];
  for (const day of partitionByUtcDay(window)) {
    const path = silverPartitionPath(day.startUtc);
    if ((await lake.find(path)) === undefined) continue;
    frames.push(rowsOf(day, pl.readParquet(Buffer.from(await lake.read(path)))));
  }
  return frames.length === 0 ? pl.DataFrame([]) : pl.concat(frames);
}

async function mergeDay(lake: Lake, path: string, rows: DataFrame): Promise<SilverReference> {
  const current = await lake.find(path);
  const existing = current === undefined ? undefined : Buffer.from(await lake.read(path));
  const merged = await mergePartition(
    existing === undefined ? undefined : pl.readParquet(existing),
    rows,
  );
  const content = merged.writeParquet({ compression: 'zstd' });
  if (existing?.equals(content) !== true) await lake.replace(path, content, current?.etag);
  return { path, sha256: sha256Of(content), bytes: content.length, rows: merged.height };
}

function rowsOf(window: TimeWindow, rows: DataFrame): DataFrame {
  return rowsWithin(rows, epochMsOf(window.startUtc), epochMsOf(window.endUtc));
}
