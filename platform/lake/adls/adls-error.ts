import { z } from 'zod';

import type { ErrorCode } from '../../../domain/errors/error-catalogue.js';
import { GridError } from '../../../domain/errors/grid-error.js';

const CONTAINER_MISSING = ['FilesystemNotFound', 'ContainerNotFound'];
/** Statuses of the 4xx range that another attempt, or a right given meanwhile, can turn into success. */
const PASSING_REFUSALS = [401, 403, 408, 429];

const serviceError = z.object({
  name: z.string().optional().catch(undefined),
  statusCode: z.number().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
});

/** Whether the condition of a rename did not hold, or its source was gone: perhaps renamed by an attempt whose answer was lost. */
export function isRenameRefused(error: unknown): boolean {
  const { statusCode, code } = parsed(error);
  return (
    statusCode === 412 ||
    (statusCode === 409 && code === 'PathAlreadyExists') ||
    (statusCode === 404 && code === 'SourcePathNotFound')
  );
}

/** Whether there is no such object in a container that exists. */
export function isMissing(error: unknown): boolean {
  const { statusCode, code } = parsed(error);
  return statusCode === 404 && !CONTAINER_MISSING.includes(code ?? '');
}

/**
 * What the storage service or the credential answered, in the terms of the lake port. The original is
 * not kept as the cause: it holds the request with its token.
 */
export function asLakeError(path: string, error: unknown): GridError {
  if (error instanceof GridError) return error;
  const { name, statusCode, code } = parsed(error);
  const cause = [statusCode, code ?? name].filter((part) => part !== undefined).join(' ');
  return new GridError(lakeCode(error), `the lake refused ${path}: ${cause}`, { path, cause });
}

function lakeCode(error: unknown): ErrorCode {
  const { statusCode } = parsed(error);
  if (isMissing(error)) return 'LAKE_OBJECT_MISSING';
  if (statusCode === 409 || statusCode === 412) return 'LAKE_CONFLICT';
  if (statusCode === undefined || statusCode === 404 || statusCode >= 500)
    return 'LAKE_UNAVAILABLE';
  return PASSING_REFUSALS.includes(statusCode) ? 'LAKE_UNAVAILABLE' : 'INTERNAL';
}

function parsed(error: unknown): z.infer<typeof serviceError> {
  return serviceError.safeParse(error).data ?? {};
}
