import { z } from 'zod';

import type { ErrorCode } from '../../../domain/errors/error-catalogue.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import { SenderFailedError } from '../lake-content.js';

const CONTAINER_MISSING = ['FilesystemNotFound', 'ContainerNotFound'];
/** Statuses of the 4xx range that another attempt can turn into success: a fresh token, less haste. */
const PASSING_REFUSALS = [401, 408, 429];

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
export function asLakeError(path: string, error: unknown): unknown {
  if (error instanceof GridError) return error;
  if (error instanceof SenderFailedError) return error.cause;
  const { name, statusCode, code } = parsed(error);
  const cause = [statusCode, code ?? name].filter((part) => part !== undefined).join(' ');
  return new GridError(lakeCode(error), `${path} was refused by the lake: ${cause}`, {
    path,
    cause,
  });
}

function lakeCode(error: unknown): ErrorCode {
  const { statusCode } = parsed(error);
  if (isMissing(error)) return 'LAKE_OBJECT_MISSING';
  if (statusCode === 409 || statusCode === 412) return 'LAKE_CONFLICT';
  if (statusCode === 403) return 'LAKE_FORBIDDEN';
  if (statusCode === undefined || statusCode === 404 || statusCode >= 500)
    return 'LAKE_UNAVAILABLE';
  return PASSING_REFUSALS.includes(statusCode) ? 'LAKE_UNAVAILABLE' : 'INTERNAL';
}

/** Does some work on an object; a failure is told in the terms of the lake port. */
export async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asLakeError(path, error);
  }
}

/** Whether what was to be deleted is gone already, or is not what it was. */
export function isGone(error: unknown): boolean {
  return isMissing(error) || parsed(error).statusCode === 412;
}

/** Whether the service answered at all: asking again would be answered the same. */
export function isAnswer(error: unknown): boolean {
  return error instanceof GridError || parsed(error).statusCode !== undefined;
}

function parsed(error: unknown): z.infer<typeof serviceError> {
  return serviceError.safeParse(error).data ?? {};
}
