import { GridError } from '../../domain/errors/grid-error.js';

import type { ByteRange, LakeObject } from './lake.js';

/** Folder of the raw answers. */
export const BRONZE_FOLDER = 'bronze';
/** Folder of the clean partitions. */
export const SILVER_FOLDER = 'silver';

/** Folder that people bring files to; the only one that anything is removed from. */
export const LANDING_FOLDER = 'landing';

/** A segment may not start with a dot nor end with `.lock`: such names are the adapter's own. */
const SEGMENT = /^(?!\.)(?!.*\.lock$)[A-Za-z0-9_=.,+-]+$/;

/**
 * People name their files as they like: spaces, accents, brackets. Left out is what leaves a folder, is
 * hidden, or cannot stand in an address of Azure Data Lake Storage.
 */
const LANDED_SEGMENT = /^(?!\.)(?!.*\.lock$)[^\p{Cc}/\\%#?*:|"<>]{1,200}$/u;

/** Whether a name of the landing zone can be part of a path inside the lake. */
export function isLandedName(name: string): boolean {
  return LANDED_SEGMENT.test(name) && !name.endsWith('.') && !name.endsWith(' ');
}

/**
 * A path that stays inside the lake, unchanged.
 *
 * @throws GridError INVALID_PARAMETER for absolute paths, `..`, empty, hidden or exotic segments.
 */
export function checkedLakePath(path: string): string {
  const [folder, ...segments] = path.split('/');
  const isSafe =
    SEGMENT.test(folder ?? '') &&
    segments.every((segment) =>
      folder === LANDING_FOLDER ? isLandedName(segment) : SEGMENT.test(segment),
    );
  if (!isSafe) {
    throw new GridError('INVALID_PARAMETER', `'${path}' is not a path inside the lake`, { path });
  }
  return path;
}

/**
 * A path whose object may be replaced, unchanged: any but those of Bronze, which are written once.
 *
 * @throws GridError LAKE_FORBIDDEN for a path of Bronze, else as {@link checkedLakePath}.
 */
export function checkedReplaceablePath(path: string): string {
  if (checkedLakePath(path).startsWith(`${BRONZE_FOLDER}/`)) {
    throw new GridError('LAKE_FORBIDDEN', `${path} belongs to Bronze and is never replaced`, {
      path,
    });
  }
  return path;
}

/**
 * A path whose object may be removed, unchanged: one of the landing zone.
 *
 * @throws GridError LAKE_FORBIDDEN for every other path, else as {@link checkedLakePath}.
 */
export function checkedRemovablePath(path: string): string {
  if (checkedLakePath(path).startsWith(`${LANDING_FOLDER}/`)) return path;
  throw new GridError('LAKE_FORBIDDEN', `${path} is not of the landing zone and never removed`, {
    path,
  });
}

/**
 * How much of a range lies within an object.
 *
 * @throws GridError INVALID_PARAMETER for an offset or a length that is negative or no whole number.
 */
export function bytesWithin(
  { path, sizeBytes }: LakeObject,
  { offset, length }: ByteRange,
): number {
  if (![offset, length].every((bytes) => Number.isSafeInteger(bytes) && bytes >= 0)) {
    throw new GridError('INVALID_PARAMETER', `${path}: a range has no negative or broken bounds`, {
      path,
    });
  }
  return Math.max(0, Math.min(length, sizeBytes - offset));
}
