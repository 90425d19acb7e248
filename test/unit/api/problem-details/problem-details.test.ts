import { describe, expect, it } from '@jest/globals';
import { ForbiddenException } from '@nestjs/common';

import { InvalidParametersError } from '../../../../api/problem-details/invalid-parameters-error.js';
import { PROBLEM_SCHEMA, problemOf } from '../../../../api/problem-details/problem-details.js';
import { ERROR_CATALOGUE, type ErrorCode } from '../../../../domain/errors/error-catalogue.js';
import { GridError } from '../../../../domain/errors/grid-error.js';

const CODES = Object.keys(ERROR_CATALOGUE) as ErrorCode[];

describe('the problem of an error', () => {
  it.each(CODES)(
    'of code %s has its status, and tells its own words only to those at fault',
    (code) => {
      const { httpStatus, meaning } = ERROR_CATALOGUE[code];
      const problem = problemOf(new GridError(code, 'password=1234'), '/v1/regions');

      expect(PROBLEM_SCHEMA.parse(problem)).toEqual(problem);
      expect(problem).toMatchObject({ status: httpStatus, code, instance: '/v1/regions' });
      expect(problem.type).toMatch(/^\/problems\/[a-z-]+$/);
      expect(problem.detail).toBe(httpStatus < 500 ? 'password=1234' : meaning);
    },
  );

  it('names the parameters at fault', () => {
    const problems = [{ parameter: 'limit', value: '0', allowed: 'a whole number' }];
    const error = new InvalidParametersError('INVALID_PARAMETER', 'limit is wrong', problems);
    expect(problemOf(error, '/').errors).toEqual(problems);
  });

  it('keeps a 4xx status given by the server or the framework', () => {
    const tooLarge = Object.assign(new Error('too large'), { statusCode: 413 });
    expect(problemOf(tooLarge, '/')).toMatchObject({ status: 413, code: 'MALFORMED_REQUEST' });
    expect(problemOf(new ForbiddenException(), '/').status).toBe(403);
  });

  it.each([
    new TypeError('secret'),
    'secret',
    null,
    undefined,
    { statusCode: 502, message: 'secret' },
  ])('of anything else is a 500 without its words', (error) => {
    const problem = problemOf(error, '/');
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
});
