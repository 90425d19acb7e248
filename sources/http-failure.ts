import { isAxiosError, type AxiosError } from 'axios';

import { GridError } from '../domain/errors/grid-error.js';

const MAX_MESSAGE_LENGTH = 300;
const FIRST_FAILURE_STATUS = 300;

/** Who was called, and what must not be read in an error about it. */
export interface CalledSource {
  /** `ODRÉ`: begins the sentence of the error. */
  readonly name: string;
  /** Keys, passwords and tokens of the call: some servers repeat what they refuse. */
  readonly secrets: readonly string[];
}

/**
 * The typed error of a failed call to an outside system, by the retry rule of docs/architecture.md
 * (rule 8): SOURCE_RATE_LIMITED, SOURCE_UNAVAILABLE, SOURCE_UNREACHABLE, SOURCE_TRUNCATED,
 * SOURCE_NOT_UNDERSTOOD for an answer over the size limit (retry), SOURCE_REJECTED and INTERNAL. Its details say the status and the seconds Retry-After asks for.
 */
export function asSourceError(error: unknown, source: CalledSource): GridError {
  if (error instanceof GridError) return error;
  if (!isAxiosError(error)) {
    return new GridError('INTERNAL', `call to ${source.name} failed`, {}, error);
  }
  const { response } = error;
  if (response === undefined || response.status < FIRST_FAILURE_STATUS) {
    return connectionError(error, source);
  }
  return statusError(error, response.status, response.headers['retry-after'], source);
}

function connectionError(error: AxiosError, source: CalledSource): GridError {
  const isCutOff = error.message === 'aborted' || error.message.includes('stream has been aborted');
  if (isCutOff) {
    return new GridError(
      'SOURCE_TRUNCATED',
      `${source.name} closed the connection inside its answer`,
      {},
      causeOf(error, source),
    );
  }
  if (error.message.includes('maxContentLength')) {
    return new GridError(
      'SOURCE_NOT_UNDERSTOOD',
      `${source.name} answered with more than it may: ${error.message}`,
      {},
      causeOf(error, source),
    );
  }
  return new GridError(
    'SOURCE_UNREACHABLE',
    `${source.name} did not answer: ${withoutSecrets(error.code ?? error.message, source)}`,
    { cause: error.code ?? null },
    causeOf(error, source),
  );
}

function statusError(
  error: AxiosError,
  status: number,
  retryAfter: unknown,
  source: CalledSource,
): GridError {
  const message = withoutSecrets(messageIn(error.response?.data), source);
  const details = { httpStatus: status, retryAfterSeconds: secondsOf(retryAfter) };
  const sentence = `${source.name} answered ${status}: ${message}`;
  return new GridError(codeOf(status), sentence, details, causeOf(error, source));
}

function codeOf(status: number): 'SOURCE_RATE_LIMITED' | 'SOURCE_UNAVAILABLE' | 'SOURCE_REJECTED' {
  if (status === 429) return 'SOURCE_RATE_LIMITED';
  return status >= 500 ? 'SOURCE_UNAVAILABLE' : 'SOURCE_REJECTED';
}

/** The error without its request: whoever prints an axios error prints the key in its headers. */
function causeOf(error: AxiosError, source: CalledSource): Error {
  return new Error(withoutSecrets(`${error.name} ${error.code ?? ''}: ${error.message}`, source));
}

function withoutSecrets(text: string, { secrets }: CalledSource): string {
  return secrets
    .filter((secret) => secret !== '')
    .reduce((cleaned, secret) => cleaned.replaceAll(secret, '***'), text);
}

/** Retry-After in seconds: a number of seconds or an HTTP date (RFC 9110, 10.2.3). */
function secondsOf(retryAfter: unknown): number | null {
  if (typeof retryAfter !== 'string') return null;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter);
  const atMs = Date.parse(retryAfter);
  return Number.isNaN(atMs) ? null : Math.max(0, Math.ceil((atMs - Date.now()) / 1000));
}

/** Error bodies are JSON under several spellings (`message`, `error`), or anything at all. */
function messageIn(data: unknown): string {
  const text = data instanceof Uint8Array ? Buffer.from(data).toString('utf8') : '';
  const found = /"(?:message|error|error_description)"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return (found ?? text.trim()).slice(0, MAX_MESSAGE_LENGTH);
}
