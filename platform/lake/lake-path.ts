import { GridError } from '../../domain/errors/grid-error.js';

/** A segment may not start with a dot nor end with `.lock`: such names are the adapter's own. */
const SEGMENT = /^(?!\.)(?!.*\.lock$)[A-Za-z0-9_=.,+-]+$/;

/**
 * A path that stays inside the lake, unchanged.
 *
 * @throws GridError INVALID_PARAMETER for absolute paths, `..`, empty, hidden or exotic segments.
 */
export function checkedLakePath(path: string): string {
  const isSafe = path.split('/').every((segment) => SEGMENT.test(segment));
  if (!isSafe) {
    throw new GridError('INVALID_PARAMETER', `'${path}' is not a path inside the lake`, { path });
  }
  return path;
}
