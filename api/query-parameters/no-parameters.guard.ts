import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

import { QueryPipe } from './query.pipe.js';

const NO_PARAMETERS = new QueryPipe(z.strictObject({}));

/** Refuses any query parameter on a route that takes none, so that a misspelt filter is noticed. */
export class NoParametersGuard implements CanActivate {
  /**
   * Whether the query string is empty.
   *
   * @throws InvalidParametersError INVALID_PARAMETER when it is not.
   */
  canActivate(context: ExecutionContext): boolean {
    NO_PARAMETERS.transform(context.switchToHttp().getRequest<FastifyRequest>().query);
    return true;
  }
}
