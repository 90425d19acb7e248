import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { Logger } from 'pino';

import { GridError } from '../../domain/errors/grid-error.js';

import { PROBLEM_MEDIA_TYPE, problem, problemOf, type ProblemDetails } from './problem-details.js';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const CHALLENGE = 'Bearer realm="grid-power-stream"';

/** Turns every error into RFC 9457 problem details; the one place where errors become HTTP. */
@Catch()
export class ProblemDetailsFilter implements ExceptionFilter {
  constructor(
    private readonly server: FastifyInstance,
    private readonly logger: Logger,
  ) {}

  /** Answers a request that failed. */
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Answers a request that failed, also before the framework saw it. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (error instanceof HttpException && error.getStatus() === 404) {
      this.answerUnknownRoute(request, reply);
      return;
    }
    const problemDetails = problemOf(error, request.url);
    if (problemDetails.status >= 500) {
      this.logger.error({ err: error, url: request.url }, 'a request failed');
    }
    if (error instanceof GridError) setChallenge(error, request, reply);
    sendProblem(problemDetails, reply);
  }

  private answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): void {
    const path = request.url.split('?', 1)[0] ?? '/';
    const methods = METHODS.filter((method) => this.server.hasRoute({ method, url: path }));
    if (methods.length === 0) {
      sendProblem(problem('NOT_FOUND', `nothing is served at ${path}`, request.url), reply);
      return;
    }
    const allow = methods.join(', ');
    const detail = `${path} does not take ${request.method}: expected ${allow}`;
    reply.header('allow', allow);
    sendProblem(problem('METHOD_NOT_ALLOWED', detail, request.url), reply);
  }
}

/** RFC 6750, section 3: how to authenticate, and what was wrong with the token that was sent. */
function setChallenge(error: GridError, request: FastifyRequest, reply: FastifyReply): void {
  if (error.code === 'FORBIDDEN') {
    reply.header('www-authenticate', `${CHALLENGE}, error="insufficient_scope"`);
  } else if (error.code === 'UNAUTHENTICATED') {
    const hasToken = request.headers.authorization !== undefined;
    reply.header('www-authenticate', hasToken ? `${CHALLENGE}, error="invalid_token"` : CHALLENGE);
  }
}

function sendProblem(problemDetails: ProblemDetails, reply: FastifyReply): void {
  void reply
    .status(problemDetails.status)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problemDetails));
}
