import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pl, { type DataType, type Expr, type LazyDataFrame } from 'nodejs-polars';

import { CELL_STEP_DEG, FRANCE_GRID } from '../../domain/climate/grid-cell.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { epochMsOf, instantFromEpochMs } from '../../domain/time/instant.js';
import { partitionByUtcMonth, type TimeWindow } from '../../domain/time/time-window.js';
import { builtOnce } from '../built-once.js';
import type { ReceivedObject } from '../source-pipeline.js';

import { ERA5_COLUMNS } from './era5-columns.js';
import { refuseOtherShape, typesOf, unknownColumns } from './era5-shape.js';
import type { Era5Store, StoredMonth } from './era5-store.js';

/** What fetching ERA5 needs. */
export interface Era5FetchOptions {
  readonly store: Era5Store;
  /** Where a month lies between the store and the lake; default the system's temporary folder. */
  readonly temporaryFolder?: string;
}

/**
 * The part over France of each month of a window, a Parquet object a month. It holds the stamps
 * from the start to the END of its part of the window, both included: radiation of the last hour is
 * told by the stamp that ends it, which lies in the next month's object. Nothing for a month that
 * is not published. Equal input gives equal bytes; a month passes through a temporary file and is
 * never whole in memory: its body is to be read before the next object is asked for.
 *
 * @throws GridError SOURCE_...; PAYLOAD_SCHEMA_DRIFT when a column is missing.
 */
export async function* fetchEra5(
  options: Era5FetchOptions,
  window: TimeWindow,
): AsyncIterable<ReceivedObject> {
  const folder = await mkdtemp(join(options.temporaryFolder ?? tmpdir(), 'grid-era5-'));
  try {
    for (const part of partitionByUtcMonth(window)) {
      const file = join(folder, 'month.parquet');
      const received = await fetchPart(options.store, part, file);
      if (received !== undefined) yield received;
      await rm(file, { force: true });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchPart(
  store: Era5Store,
  part: TimeWindow,
  file: string,
): Promise<ReceivedObject | undefined> {
  const month = await store.findMonth(part.startUtc);
  if (month === undefined) return undefined;
  refuseOtherShape(month.sample, month.address);
  const pieces = [rowsOf(month, epochMsOf(part.startUtc), epochMsOf(part.endUtc))];
  if (store.addressOf(part.endUtc) !== month.address) {
    const next = await store.findMonth(part.endUtc);
    if (next !== undefined) pieces.push(lastStamp(month, next, part));
  }
  await store.reading(month.address, () =>
    pl.concat(pieces).sinkParquet(file, { compression: 'zstd' }).collect(),
  );
  const rows = await countRows(file);
  if (rows === 0) return undefined;
  return {
    body: bytesOf(file),
    extension: 'parquet',
    rows,
    contentType: 'application/vnd.apache.parquet',
    sourceUrl: month.address,
    fetchedAtUtc: instantFromEpochMs(Date.now()),
  };
}

async function* bytesOf(file: string): AsyncIterable<Uint8Array> {
  for await (const piece of createReadStream(file)) yield piece as Uint8Array;
}

/** Rows of a Parquet file, from its footer; refuses one that was not written to its end. */
async function countRows(file: string): Promise<number> {
  const { size } = await stat(file);
  if (size === 0)
    throw new GridError('INTERNAL', 'ERA5: nothing was written to the temporary file');
  const counted = await pl.scanParquet(file, { glob: false }).select(pl.len()).collect();
  return Number(counted.row(0)[0]);
}

/** Known columns of the rows over France with a stamp from `fromMs` to `toMs`, both included. */
function rowsOf(month: StoredMonth, fromMs: number, toMs: number): LazyDataFrame {
  return month.rows
    .filter(isOverFrance().and(isWithinStamps(fromMs, toMs)))
    .select(...knownColumns(), ...namesAlone(month));
}

/** Columns the product does not know leave their name, so that refining reports them. */
function namesAlone({ sample }: StoredMonth): readonly Expr[] {
  return unknownColumns(sample).map((name) => pl.lit(null).alias(name));
}

const knownColumns = builtOnce(() => ERA5_COLUMNS.map((name) => pl.col(name)));

/** The next month's first stamp, in the types of this month: a store may have changed them. */
function lastStamp(month: StoredMonth, next: StoredMonth, part: TimeWindow): LazyDataFrame {
  refuseOtherShape(next.sample, next.address);
  const types = typesOf(month.sample);
  const endMs = epochMsOf(part.endUtc);
  return next.rows
    .filter(isOverFrance().and(isWithinStamps(endMs, endMs)))
    .select(...ERA5_COLUMNS.map((name) => inType(pl.col(name), types[name])), ...namesAlone(month));
}

function inType(column: Expr, type: DataType | undefined): Expr {
  return type === undefined ? column : column.cast(type);
}

const isOverFrance = builtOnce(() => {
  const spare = CELL_STEP_DEG / 2;
  return isBetween('latitude', FRANCE_GRID.southDeg - spare, FRANCE_GRID.northDeg + spare).and(
    isBetween('longitude', FRANCE_GRID.westDeg - spare, FRANCE_GRID.eastDeg + spare),
  );
});

/** A row that does not say where it belongs is kept: refining sets it aside with its reason. */
function isBetween(column: string, low: number, high: number): Expr {
  const value = pl.col(column).cast(pl.Float64);
  return value
    .gtEq(pl.lit(low))
    .and(value.ltEq(pl.lit(high)))
    .or(value.isNull())
    .or(value.isNan());
}

function isWithinStamps(fromMs: number, toMs: number): Expr {
  const stampMs = pl.col('valid_time').cast(pl.Datetime('ms')).cast(pl.Int64);
  return stampMs
    .gtEq(pl.lit(fromMs).cast(pl.Int64))
    .and(stampMs.ltEq(pl.lit(toMs).cast(pl.Int64)))
    .or(stampMs.isNull());
}
