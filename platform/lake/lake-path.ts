import { GridError } from '../../domain/errors/grid-error.js';

const SEGMENT = /^[A-Za-z0-9_=.,+-]+$/;

/**
 * A path that stays inside the lake, unchanged.
 *
 * @throws GridError INVALID_PARAMETER for absolute paths, `..`, empty or exotic segments.
 */
export function checkedLakePath(path: string): string {
  const isSafe = path
    .split('/')
    .every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..');
  if (!isSafe) {
    throw new GridError('INVALID_PARAMETER', `'${path}' is not a path inside the lake`, { path });
  }
  return path;
}
