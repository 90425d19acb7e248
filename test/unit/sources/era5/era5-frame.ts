import { createHash } from 'node:crypto';

import pl, { type DataFrame } from 'nodejs-polars';

import { GRID_CELLS, gridPointOf } from '../../../../domain/climate/grid-cell.js';
import { epochMsOf, parseInstant } from '../../../../domain/time/instant.js';
import { ERA5_VALUES, type Era5Value } from '../../../../sources/era5/era5-columns.js';
import type { RawObject } from '../../../../sources/source-pipeline.js';

/** A row of the store, one value a column. */
export type Era5Row = Readonly<Record<Era5Value, number | null>> & {
  readonly stampUtc: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
};

/** A quiet spring noon: 5 m/s from the south-west at 10 m, 15 degrees C, 500 W/m2. */
export const A_ROW: Omit<Era5Row, 'stampUtc' | 'latitude' | 'longitude'> = {
  u10: 3,
  v10: 4,
  u100: 6,
  v100: 8,
  t2m: 288.15,
  ssrd: 1_800_000,
};

/** Rows for every cell of the grid over France at some stamps; a change may alter or drop a row. */
export function gridRows(
  stamps: readonly string[],
  change: (row: Era5Row, cell: number) => Era5Row | undefined = (row) => row,
): readonly Era5Row[] {
  return stamps.flatMap((stampUtc) =>
    Array.from({ length: GRID_CELLS }, (_, cell) => {
      const { latitudeDeg: latitude, longitudeDeg: longitude } = gridPointOf(cell);
      return change({ ...A_ROW, stampUtc, latitude, longitude }, cell);
    }).filter((row) => row !== undefined),
  );
}

/** The rows as the store types them: stamps in milliseconds, the rest in single precision. */
export function era5Frame(rows: readonly Era5Row[]): DataFrame {
  const stampMs = rows.map(({ stampUtc }) =>
    stampUtc === null ? null : epochMsOf(parseInstant(stampUtc)),
  );
  return pl.DataFrame([
    pl.Series('valid_time', stampMs, pl.Float64).cast(pl.Int64).cast(pl.Datetime('ms')),
    ...(['latitude', 'longitude', ...ERA5_VALUES] as const).map((name) =>
      pl
        .Series(
          name,
          rows.map((row) => row[name]),
          pl.Float64,
        )
        .cast(pl.Float32),
    ),
  ]);
}

/** A frame as if it were a raw object of Bronze. */
export function rawOf(frame: DataFrame, fetchedAt = '2024-06-10T04:40:00Z'): RawObject {
  const name = `bronze/climate/era5/${createHash('sha256').update(fetchedAt).digest('hex')}`;
  return {
    bronzePath: `${name}.parquet`,
    bronzeSha256: createHash('sha256')
      .update(`${name}${String(frame.height)}`)
      .digest('hex'),
    fetchedAtUtc: parseInstant(fetchedAt),
    sourceUrl: 'file:///store/year=2024/month=05/era5.parquet',
    sizeBytes: 1,
    read: () => Promise.reject(new Error('a month is scanned, not read')),
    scan: () => Promise.resolve(frame.lazy()),
  };
}
