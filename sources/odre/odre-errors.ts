import { isAxiosError, type AxiosError } from 'axios';

import { GridError } from '../../domain/errors/grid-error.js';

const MAX_MESSAGE_LENGTH = 300;

/** The typed error of a failed call to ODRÉ, by the retry rule of docs/architecture.md (rule 8). */
export function asOdreError(error: unknown): GridError {
  if (error instanceof GridError) return error;
  if (!isAxiosError(error)) return new GridError('INTERNAL', 'call to ODRÉ failed', {}, error);
  const { response } = error;
  if (response === undefined || response.status === 200) return connectionError(error);
  return statusError(
    response.status,
    response.headers['retry-after'],
    withoutApiKey(messageIn(response.data), error),
    causeOf(error),
  );
}

function connectionError(error: AxiosError): GridError {
  const isCutOff = error.message === 'aborted' || error.message.includes('stream has been aborted');
  if (isCutOff)
    return new GridError(
      'SOURCE_TRUNCATED',
      'ODRÉ closed the connection inside its answer',
      {},
      causeOf(error),
    );
  return new GridError(
    'SOURCE_UNREACHABLE',
    `ODRÉ did not answer: ${error.code ?? error.message}`,
    { cause: error.code ?? null },
    causeOf(error),
  );
}

/** The error without its request: whoever prints an axios error prints the API key in its headers. */
function causeOf(error: AxiosError): Error {
  return new Error(`${error.name} ${error.code ?? ''}: ${error.message}`);
}

/** Some servers repeat the key they refuse. */
function withoutApiKey(message: string, error: AxiosError): string {
  const authorization = error.config?.headers.get('Authorization');
  const apiKey = typeof authorization === 'string' ? authorization.split(' ').at(-1) : undefined;
  return apiKey === undefined || apiKey === '' ? message : message.replaceAll(apiKey, '***');
}

function statusError(
  status: number,
  retryAfter: unknown,
  message: string,
  cause: Error,
): GridError {
  const details = { httpStatus: status, retryAfterSeconds: secondsOf(retryAfter) };
  const sentence = `ODRÉ answered ${status}: ${message}`;
  if (status === 429) return new GridError('SOURCE_RATE_LIMITED', sentence, details, cause);
  if (status >= 500) return new GridError('SOURCE_UNAVAILABLE', sentence, details, cause);
  return new GridError('SOURCE_REJECTED', sentence, details, cause);
}

/** Retry-After in seconds: a number of seconds or an HTTP date (RFC 9110, 10.2.3). */
function secondsOf(retryAfter: unknown): number | null {
  if (typeof retryAfter !== 'string') return null;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter);
  const atMs = Date.parse(retryAfter);
  return Number.isNaN(atMs) ? null : Math.max(0, Math.ceil((atMs - Date.now()) / 1000));
}

/** Error bodies are JSON under two spellings (`message`, `error`), or anything at all. */
function messageIn(data: unknown): string {
  const text = data instanceof Uint8Array ? Buffer.from(data).toString('utf8') : '';
  const found = /"(?:message|error)"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return (found ?? text.trim()).slice(0, MAX_MESSAGE_LENGTH);
}
