import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { GridError } from '../domain/errors/grid-error.js';
import { instantFromEpochMs } from '../domain/time/instant.js';
import { timeWindow } from '../domain/time/time-window.js';
import { createLocalDiskLake } from '../platform/lake/local-disk-lake.js';
import { openParquet } from '../platform/lake/scan-parquet.js';
import { createEra5Pipeline } from '../sources/era5/era5-pipeline.js';
import type { RawObject } from '../sources/source-pipeline.js';

/** A month to take from the store through Bronze to Silver. */
export interface MonthOrder {
  readonly storeFolder: string;
  readonly lakeFolder: string;
  readonly year: number;
  readonly month: number;
}

/** What became of it. */
export interface MonthReport {
  readonly sourceRows: number;
  readonly regionalHours: number;
  readonly elapsedMs: number;
  /** Highest resident memory of this process so far. */
  readonly peakBytes: number;
}

const BYTES_OF_KIB = 1024;

/**
 * A process of its own that works months off as they are ordered, over IPC, and ends with its
 * parent. It does what the steps of the platform do with a month (fetch, keep in Bronze, refine
 * where it lies, check, merge into its Silver partition), all of them in one process that is never
 * started again.
 */
export function workOffMonths(): void {
  process.on('message', (order: MonthOrder) => {
    workOff(order).then(
      (report) => process.send?.(report),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.on('disconnect', () => {
    process.exit(0);
  });
}

async function workOff(order: MonthOrder): Promise<MonthReport> {
  const startedMs = performance.now();
  const pipeline = createEra5Pipeline({ store: { url: order.storeFolder } });
  const lake = createLocalDiskLake(order.lakeFolder);
  const span = timeWindow(
    instantFromEpochMs(Date.UTC(order.year, order.month - 1, 1)),
    instantFromEpochMs(Date.UTC(order.year, order.month, 1)),
  );
  const raw: RawObject[] = [];
  for await (const received of pipeline.fetch?.(span) ?? []) {
    const path = join(pipeline.bronze.folder, `${span.startUtc.slice(0, 7)}.parquet`);
    const stored = await lake.writeOnce(path, received.body);
    raw.push({
      bronzePath: stored.path,
      bronzeSha256: stored.sha256,
      fetchedAtUtc: received.fetchedAtUtc,
      sourceUrl: received.sourceUrl,
      sizeBytes: stored.sizeBytes,
      read: () => lake.read(stored.path),
      scan: () => openParquet(lake, stored.path),
    });
  }
  const refined = await pipeline.refine(span, raw);
  const failed = pipeline
    .judge(refined.silver, span)
    .find(({ passed, severity }) => !passed && severity === 'error');
  if (failed !== undefined) {
    throw new GridError('QUALITY_GATE_FAILED', `${span.startUtc}: ${failed.name}`);
  }
  const merged = await pipeline.silver.merge(undefined, refined.silver);
  const silver = `${pipeline.silver.folder}/${span.startUtc.slice(0, 7)}.parquet`;
  await lake.replace(silver, merged.writeParquet({ compression: 'zstd' }), undefined);
  return {
    sourceRows: refined.rowsAccepted,
    regionalHours: merged.height,
    elapsedMs: performance.now() - startedMs,
    peakBytes: peakBytes(),
  };
}

function peakBytes(): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) * BYTES_OF_KIB;
}

if (process.send !== undefined && process.argv[1]?.endsWith('climate-refine-process.js') === true) {
  workOffMonths();
}
