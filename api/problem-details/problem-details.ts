import { HttpException } from '@nestjs/common';
import { z } from 'zod';

import { ERROR_CATALOGUE, type ErrorCode } from '../../domain/errors/error-catalogue.js';
import { GridError } from '../../domain/errors/grid-error.js';

import { InvalidParametersError } from './invalid-parameters-error.js';

/** Media type of every error (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

const ERROR_CODES = Object.keys(ERROR_CATALOGUE) as ErrorCode[];

/** An error as served: RFC 9457 with the product's code and the parameters at fault. */
export const PROBLEM_SCHEMA = z.object({
  type: z.string().describe('URI reference of the kind of problem.'),
  title: z.string().describe('The kind of problem, in words.'),
  status: z.int().describe('The HTTP status.'),
  detail: z.string().describe('What went wrong with this request and what to do about it.'),
  instance: z.string().describe('The address that was asked for.'),
  code: z.enum(ERROR_CODES).describe('Stable code of the kind of problem.'),
  errors: z
    .array(
      z.object({
        parameter: z.string(),
        value: z.string().nullable().describe('As received; null when missing.'),
        allowed: z.string().describe('What would have been accepted.'),
      }),
    )
    .describe('Parameters at fault; empty when there is none.'),
});

/** An error as served; see {@link PROBLEM_SCHEMA}. */
export type ProblemDetails = z.infer<typeof PROBLEM_SCHEMA>;

/**
 * What the caller is told about an error. Of a defect or an outage only its meaning is told: the
 * message may speak of hosts, roles and statements, and goes to the log instead.
 */
export function problemOf(error: unknown, instance: string): ProblemDetails {
  if (error instanceof GridError) return problemOfGridError(error, instance);
  const status = clientFaultStatusOf(error);
  if (status === undefined) return problem('INTERNAL', ERROR_CATALOGUE.INTERNAL.meaning, instance);
  return {
    ...problem('MALFORMED_REQUEST', messageOf(error), instance),
    status,
  };
}

/** A problem of a code with its own sentence. */
export function problem(code: ErrorCode, detail: string, instance: string): ProblemDetails {
  return {
    type: `/problems/${code.toLowerCase().replaceAll('_', '-')}`,
    title: titleOf(code),
    status: ERROR_CATALOGUE[code].httpStatus,
    detail,
    instance,
    code,
    errors: [],
  };
}

function problemOfGridError(error: GridError, instance: string): ProblemDetails {
  const entry = ERROR_CATALOGUE[error.code];
  const detail = entry.httpStatus < 500 ? error.message : entry.meaning;
  const errors = error instanceof InvalidParametersError ? [...error.problems] : [];
  return { ...problem(error.code, detail, instance), errors };
}

function titleOf(code: ErrorCode): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** The 4xx status the HTTP server or the framework gave an error before our code saw the request. */
function clientFaultStatusOf(error: unknown): number | undefined {
  const status = statusOf(error);
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

function statusOf(error: unknown): unknown {
  if (error instanceof HttpException) return error.getStatus();
  const hasStatus = typeof error === 'object' && error !== null && 'statusCode' in error;
  return hasStatus ? error.statusCode : undefined;
}

function messageOf(error: unknown): string {
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  return hasMessage ? String(error.message) : ERROR_CATALOGUE.MALFORMED_REQUEST.meaning;
}
