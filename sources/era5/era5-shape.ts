import type { DataFrame, DataType } from 'nodejs-polars';

import { GridError } from '../../domain/errors/grid-error.js';

import { ERA5_COLUMNS } from './era5-columns.js';

const TIME_COLUMN = 'valid_time';
const NUMBER = /^(?:Float|Int|UInt)\d+$/;
const TIME = /^Datetime$/;

/**
 * Refuses rows whose columns are not those of the store: one is gone, or holds no numbers, or no
 * instants. `sample` is any part of the rows, none of them included.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT naming the columns.
 */
export function refuseOtherShape(sample: DataFrame, where: string): void {
  const missing = ERA5_COLUMNS.filter((name) => !sample.columns.includes(name));
  if (missing.length > 0) {
    throw new GridError(
      'PAYLOAD_SCHEMA_DRIFT',
      `ERA5: ${where} lacks mandatory columns: ${missing.join(', ')}`,
      { missingColumns: missing.join(',') },
    );
  }
  const types = typesOf(sample);
  const changed = ERA5_COLUMNS.filter((name) => {
    const expected = name === TIME_COLUMN ? TIME : NUMBER;
    return !expected.test(types[name]?.variant ?? '');
  });
  if (changed.length === 0) return;
  const told = changed.map((name) => `${name} (${types[name]?.variant ?? 'nothing'})`).join(', ');
  throw new GridError(
    'PAYLOAD_SCHEMA_DRIFT',
    `ERA5: ${where} has columns of another type: ${told}`,
  );
}

/** Columns the product does not know. */
export function unknownColumns({ columns }: DataFrame): readonly string[] {
  return columns.filter((name) => !ERA5_COLUMNS.some((known) => known === name));
}

/** The type of each column by its name. */
export function typesOf(sample: DataFrame): Readonly<Record<string, DataType | undefined>> {
  return sample.schema as Readonly<Record<string, DataType | undefined>>;
}
