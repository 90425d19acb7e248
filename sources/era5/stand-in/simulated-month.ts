import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import pl, { type DataFrame } from 'nodejs-polars';

import { GRID_CELLS, gridPointOf } from '../../../domain/climate/grid-cell.js';
import { epochMsOf } from '../../../domain/time/instant.js';
import type { TimeWindow } from '../../../domain/time/time-window.js';

import type { CellWeather, GridWeather } from './simulated-weather.js';

const HOUR_MS = 3_600_000;
/** Values are kept as ERA5 is packed: no finer than they are known. */
const STEPS: Readonly<Record<keyof CellWeather, number>> = {
  u10: 0.01,
  v10: 0.01,
  u100: 0.01,
  v100: 0.01,
  t2m: 0.01,
  ssrd: 64,
};
const VALUES = ['u10', 'v10', 'u100', 'v100', 't2m', 'ssrd'] as const;

/**
 * Writes the stamps of a span as a month of the store: a row a stamp and cell, by stamp, then by
 * cell, in the columns, types and units of `sources/era5/README.md`. The file appears whole. A
 * month of the grid over France takes some seconds and about 250 MB while it is made.
 */
export async function writeSimulatedMonth(
  weather: GridWeather,
  span: TimeWindow,
  file: string,
): Promise<void> {
  const frame = await frameOf(weather, span);
  const unfinished = `${file}.${randomUUID()}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await frame.lazy().sinkParquet(unfinished, { compression: 'zstd' }).collect();
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** The rows of a span, made a stamp at a time so that a server goes on answering meanwhile. */
async function frameOf(weather: GridWeather, span: TimeWindow): Promise<DataFrame> {
  const startMs = epochMsOf(span.startUtc);
  const stamps = Math.ceil((epochMsOf(span.endUtc) - startMs) / HOUR_MS);
  const rows = stamps * GRID_CELLS;
  const stampMs = new Float64Array(rows);
  const columns = VALUES.map((name) => [name, new Float32Array(rows)] as const);
  for (let stamp = 0; stamp < stamps; stamp += 1) {
    const epochMs = startMs + stamp * HOUR_MS;
    const cellWeather = weather(epochMs);
    for (let cell = 0; cell < GRID_CELLS; cell += 1) {
      const row = stamp * GRID_CELLS + cell;
      const values = cellWeather(cell);
      stampMs[row] = epochMs;
      for (const [name, column] of columns) {
        column[row] = Math.round(values[name] / STEPS[name]) * STEPS[name];
      }
    }
    await nextTurn();
  }
  return pl.DataFrame([
    pl.Series('valid_time', stampMs, pl.Float64).cast(pl.Int64).cast(pl.Datetime('ms')),
    coordinate('latitude', stamps, (cell) => gridPointOf(cell).latitudeDeg),
    coordinate('longitude', stamps, (cell) => gridPointOf(cell).longitudeDeg),
    ...columns.map(([name, column]) => pl.Series(name, column, pl.Float32)),
  ]);
}

function coordinate(name: string, stamps: number, of: (cell: number) => number): pl.Series {
  const once = Float32Array.from({ length: GRID_CELLS }, (_, cell) => of(cell));
  const all = new Float32Array(stamps * GRID_CELLS);
  for (let stamp = 0; stamp < stamps; stamp += 1) all.set(once, stamp * GRID_CELLS);
  return pl.Series(name, all, pl.Float32);
}
