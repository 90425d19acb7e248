import pl, { type DataFrame, type LazyDataFrame } from 'nodejs-polars';

import type { ErrorCode } from '../../domain/errors/error-catalogue.js';
import { GridError } from '../../domain/errors/grid-error.js';

import type { CloudOptions, Lake, LakeObject } from './lake.js';

/** Partitions lie under `year=/month=/day=`, which is no column of theirs; and no name is a pattern. */
const AS_IT_IS = { hivePartitioning: false, glob: false } as const;

/**
 * The rows of Parquet objects as they were found, one object after the other, read by Polars itself
 * where they lie. Polars asks for pieces without naming a version: that every object is still the
 * one that was found is checked afterwards, so no other version slips in, whole or mixed.
 *
 * @throws GridError LAKE_CONFLICT when one of them was replaced or removed since it was found.
 */
export async function scanParquet(
  lake: Lake,
  objects: readonly [LakeObject, ...LakeObject[]],
): Promise<DataFrame> {
  const cloudOptions = await lake.cloudOptions();
  const scans = objects.map(({ path }) =>
    pl.scanParquet(lake.addressOf(path), { ...AS_IT_IS, cloudOptions: { ...cloudOptions } }),
  );
  try {
    const rows = await pl.concat(scans).collect();
    await refuseChanged(lake, objects);
    return rows;
  } catch (error) {
    if (error instanceof GridError) throw error;
    await refuseChanged(lake, objects);
    throw asLakeError(objects, cloudOptions, error);
  }
}

/**
 * A Parquet object to be read lazily by Polars, where it lies. For objects that never change: what
 * Polars reads later is not compared with what was found.
 */
export async function openParquet(lake: Lake, path: string): Promise<LazyDataFrame> {
  const cloudOptions = await lake.cloudOptions();
  return pl.scanParquet(lake.addressOf(path), { ...AS_IT_IS, cloudOptions: { ...cloudOptions } });
}

async function refuseChanged(lake: Lake, objects: readonly LakeObject[]): Promise<void> {
  const now = await Promise.all(objects.map(({ path }) => lake.find(path)));
  const changed = objects.find(({ etag }, index) => now[index]?.etag !== etag);
  if (changed === undefined) return;
  const { path } = changed;
  throw new GridError('LAKE_CONFLICT', `${path} was changed while it was read`, { path });
}

/** A token is longer; `true` and the name of an account are no secrets. */
const LONGEST_PLAIN_VALUE = 24;

/** Polars tells a status, or a number of the operating system, in its sentence and nowhere else. */
const CODES: readonly (readonly [sign: RegExp, code: ErrorCode])[] = [
  [/status code: 403|os error 13\b/, 'LAKE_FORBIDDEN'],
  [/status code: 404|os error 2\b/, 'LAKE_OBJECT_MISSING'],
];

function asLakeError(
  objects: readonly LakeObject[],
  cloudOptions: CloudOptions,
  error: unknown,
): GridError {
  const cause = withoutSecrets(String(error), cloudOptions);
  const code = CODES.find(([sign]) => sign.test(cause))?.[1] ?? 'LAKE_UNAVAILABLE';
  const paths = objects.map(({ path }) => path).join(', ');
  return new GridError(code, `Polars cannot read ${paths}: ${cause}`, { paths, cause });
}

/** Without the values of the options, one of which is a token, and without advice for Python. */
function withoutSecrets(sentence: string, cloudOptions: CloudOptions): string {
  const [told = ''] = sentence.split('; note: if you are using Python');
  const values = Object.values(cloudOptions).filter((value) => value.length > LONGEST_PLAIN_VALUE);
  return values.reduce((rest, value) => rest.replaceAll(value, '***'), told);
}
