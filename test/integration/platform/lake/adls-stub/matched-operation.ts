import type { IncomingMessage } from 'node:http';

import {
  NEUTRAL_HEADERS,
  REST_OPERATIONS,
  type OperationName,
  type RestOperation,
} from './rest-operations.js';

const HOST = /^(?<account>[a-z0-9]+)\.(?<endpoint>dfs|blob)\.core\.windows\.net$/;

/** A request as the REST reference reads it. */
export interface StubRequest {
  readonly operation: OperationName;
  readonly filesystem: string;
  /** Decoded, without a slash in front; empty for the filesystem itself. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly header: (name: string) => string | undefined;
}

/** The operation a request is, or in one sentence why it is none. */
export function matchedOperation(message: IncomingMessage): StubRequest | string {
  const header = (name: string): string | undefined => {
    const value = message.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  const host = HOST.exec(header('host') ?? '')?.groups?.['endpoint'];
  const url = new URL(message.url ?? '/', 'http://stub.invalid');
  const [, filesystem = '', ...segments] = url.pathname.split('/').map(decodeURIComponent);
  const target = segments.length === 0 ? 'filesystem' : 'path';
  const candidates = operations().filter(
    ([, candidate]) =>
      candidate.endpoint === host &&
      candidate.method === message.method &&
      candidate.target === target,
  );
  const refusals: string[] = [];
  for (const [operation, candidate] of candidates) {
    const refusal = whyNot(candidate, url.searchParams, message, header);
    if (refusal === undefined) {
      return { operation, filesystem, path: segments.join('/'), query: url.searchParams, header };
    }
    refusals.push(`${operation}: ${refusal}`);
  }
  return refusals.length === 0
    ? `no operation on ${host ?? 'another host'} takes ${String(message.method)} of a ${target}`
    : refusals.join('; ');
}

function operations(): [OperationName, RestOperation][] {
  return (Object.keys(REST_OPERATIONS) as OperationName[]).map((name) => [
    name,
    REST_OPERATIONS[name],
  ]);
}

function whyNot(
  operation: RestOperation,
  query: URLSearchParams,
  message: IncomingMessage,
  header: (name: string) => string | undefined,
): string | undefined {
  const parameter = (name: string): string | undefined => query.get(name) ?? undefined;
  return (
    whyUnfit(operation.requiredQuery, operation.optionalQuery, [...query.keys()], parameter) ??
    whyUnfit(
      operation.requiredHeaders,
      operation.optionalHeaders,
      Object.keys(message.headers).filter((name) => !isNeutral(name, operation)),
      header,
    )
  );
}

function isNeutral(name: string, operation: RestOperation): boolean {
  return NEUTRAL_HEADERS.includes(name) && operation.requiredHeaders[name] === undefined;
}

function whyUnfit(
  required: Readonly<Record<string, RegExp>>,
  optional: Readonly<Record<string, RegExp>>,
  names: readonly string[],
  valueOf: (name: string) => string | undefined,
): string | undefined {
  const missing = Object.keys(required).find((name) => valueOf(name) === undefined);
  if (missing !== undefined) return `${missing} is missing`;
  const unfit = names.find((name) => {
    const form = required[name] ?? optional[name];
    return form?.test(valueOf(name) ?? '') !== true;
  });
  return unfit === undefined ? undefined : `${unfit}=${valueOf(unfit) ?? ''} is not expected`;
}
