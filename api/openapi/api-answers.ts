import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

import { schemaReference } from './schema-reference.js';

const PROBLEM_DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'A parameter is wrong; `errors` names it, its value and what is allowed.',
  401: 'No valid bearer token.',
  403: 'The role of the token does not allow this.',
  404: 'Nothing is known under what was asked for.',
  500: 'A defect; its cause is in the log.',
  503: 'The warehouse or the identity provider does not answer; try again later.',
};

/** Describes the 200 answer of a route by a schema of ANSWER_SCHEMAS, by its name there. */
export function ApiAnswer(schemaId: string, description: string): MethodDecorator {
  return ApiResponse({
    status: 200,
    description,
    content: { 'application/json': { schema: referenceTo(schemaId) } },
  });
}

/** Says that a route answers 304 to a caller that sends the ETag it has. */
export function ApiNotModified(): MethodDecorator {
  return ApiResponse({ status: 304, description: 'The answer is the one named by If-None-Match.' });
}

/** Describes the errors a route answers with, each as problem details. */
export function ApiProblems(...statuses: readonly number[]): MethodDecorator {
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: PROBLEM_DESCRIPTIONS[status] ?? 'An error.',
        content: { 'application/problem+json': { schema: referenceTo('Problem') } },
      }),
    ),
  );
}

const referenceTo = (id: string) => ({ $ref: schemaReference(id) });
