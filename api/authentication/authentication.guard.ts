import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';

import { GridError } from '../../domain/errors/grid-error.js';
import { rolesAllow } from '../../platform/identity/role.js';
import type { TokenVerifier } from '../../platform/identity/token-verifier.js';

import { ROUTE_ACCESS, type RouteAccess } from './route-access.js';

const BEARER = /^Bearer +([^ ]+) *$/i;

/** Lets a request through when its bearer token is valid and holds the role its route asks for. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly reflector: Reflector,
  ) {}

  /**
   * Whether the route may be called.
   *
   * @throws GridError UNAUTHENTICATED without a valid token, FORBIDDEN without the role.
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.accessOf(context);
    if (access === 'everybody') return true;

    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const bearer = await this.verifier.verify(bearerTokenOf(request));
    if (rolesAllow(bearer.roles, access)) return true;
    throw new GridError('FORBIDDEN', `this needs the role ${access} or a stronger one`);
  }

  private accessOf(context: ExecutionContext): RouteAccess {
    const said = this.reflector.getAllAndOverride<RouteAccess | undefined>(ROUTE_ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    return said ?? 'reader';
  }
}

function bearerTokenOf(request: FastifyRequest): string {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) {
    throw new GridError('UNAUTHENTICATED', 'expected the header Authorization: Bearer <token>');
  }
  return token;
}
