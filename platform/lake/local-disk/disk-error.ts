import type { ErrorCode } from '../../../domain/errors/error-catalogue.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import { systemErrorCode } from '../../../domain/errors/system-error-code.js';
import { SenderFailedError } from '../lake-content.js';

/** Does some work on an object; a failure is told in the terms of the lake port. */
export async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asLakeError(path, error);
  }
}

/** What the operating system answered, in the terms of the lake port. */
export function asLakeError(path: string, error: unknown): unknown {
  if (error instanceof GridError) return error;
  if (error instanceof SenderFailedError) return error.cause;
  const cause = systemErrorCode(error);
  const [code, what] = MEANINGS[cause ?? ''] ?? OTHERWISE;
  const message = `${path} ${what}: ${cause ?? 'unknown cause'}`;
  return new GridError(code, message, { path, cause: cause ?? null }, error);
}

type Meaning = readonly [code: ErrorCode, what: string];

const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOENT: ['LAKE_OBJECT_MISSING', 'is not in the lake'],
  EISDIR: ['LAKE_OBJECT_MISSING', 'is a folder and no object'],
  ELOCKED: ['LAKE_CONFLICT', 'is being written by another process'],
  EACCES: ['LAKE_FORBIDDEN', 'is closed to this process'],
  EPERM: ['LAKE_FORBIDDEN', 'is closed to this process'],
};
const OTHERWISE: Meaning = ['LAKE_UNAVAILABLE', 'was refused by the lake'];
