import type { ErrorCode } from '../../domain/errors/error-catalogue.js';
import { GridError } from '../../domain/errors/grid-error.js';

/** What the libraries of Azure put on an error, read by its shape: a class may be of another copy. */
interface AzureError {
  readonly name: string;
  readonly message: string;
  readonly statusCode: number | undefined;
  readonly code: string | undefined;
  readonly innerCode: string | undefined;
  readonly retryAfterSeconds: number | null;
}

const PASSING_STATUS = (status: number): boolean =>
  status === 408 || status === 429 || status >= 500;

/** Whether the vault says that it has no secret of this name. */
export function isAbsent(error: unknown): boolean {
  const { statusCode, code } = shapeOf(error);
  return statusCode === 404 && code === 'SecretNotFound';
}

/**
 * SECRET_MISSING for a secret that is switched off, SECRETS_REFUSED where this process has no
 * right or no identity, SECRETS_UNAVAILABLE for what may pass. The cause is a copy without the
 * request, which carries the access token.
 */
export function asKeyVaultError(error: unknown, place: string): GridError {
  const shape = shapeOf(error);
  const status = shape.statusCode === undefined ? '' : ` ${shape.statusCode}`;
  return new GridError(
    errorCodeOf(shape),
    `${place}:${status} ${shape.innerCode ?? shape.code ?? shape.name}: ${shape.message}`,
    { httpStatus: shape.statusCode ?? null, retryAfterSeconds: shape.retryAfterSeconds },
    new Error(`${shape.name}: ${shape.message}`),
  );
}

function errorCodeOf({ name, statusCode, innerCode, message }: AzureError): ErrorCode {
  if (innerCode === 'SecretDisabled') return 'SECRET_MISSING';
  if (statusCode !== undefined) {
    return PASSING_STATUS(statusCode) ? 'SECRETS_UNAVAILABLE' : 'SECRETS_REFUSED';
  }
  const isForeignChallenge = name === 'Error' && /challenge/i.test(message);
  return isForeignChallenge ? 'SECRETS_REFUSED' : 'SECRETS_UNAVAILABLE';
}

function shapeOf(error: unknown): AzureError {
  const body = fieldOf(error, 'details') ?? error;
  const inError = fieldOf(body, 'error');
  const inner = fieldOf(inError, 'innerError');
  const headers = fieldOf(fieldOf(error, 'response'), 'headers');
  return {
    name: textOf(error, 'name') ?? 'Error',
    message: (textOf(inError, 'message') ?? textOf(error, 'message') ?? 'no answer').trim(),
    statusCode: numberOf(error, 'statusCode'),
    code: textOf(inError, 'code') ?? textOf(error, 'code'),
    innerCode: textOf(inner, 'code'),
    retryAfterSeconds: retryAfterOf(headers),
  };
}

function retryAfterOf(headers: unknown): number | null {
  const toJson = fieldOf(headers, 'toJSON');
  if (typeof toJson !== 'function') return null;
  const text = textOf(toJson.call(headers), 'retry-after');
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Reflect.get(value, name);
}

function textOf(value: unknown, name: string): string | undefined {
  const field = fieldOf(value, name);
  return typeof field === 'string' && field !== '' ? field : undefined;
}

function numberOf(value: unknown, name: string): number | undefined {
  const field = fieldOf(value, name);
  return typeof field === 'number' ? field : undefined;
}
