import 'reflect-metadata';

import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { createCachingTokenVerifier } from '../platform/identity/caching-token-verifier.js';

import type { ApiDependencies } from './api-dependencies.js';
import { frameworkLogger } from './api-logger.js';
import { ApiModule } from './api.module.js';
import { AuthenticationGuard } from './authentication/authentication.guard.js';
import { serveOpenApiDocument } from './openapi/openapi-document.js';
import { ProblemDetailsFilter } from './problem-details/problem-details.filter.js';
import { RenderedAnswerInterceptor } from './rendered-answer/rendered-answer.interceptor.js';

/** No route takes a body; what a caller sends nevertheless is cut here, in bytes. */
const BODY_LIMIT_BYTES = 16 * 1024;

/**
 * The API, ready to listen: every route closed until opened, every error as problem details.
 * Closing it leaves the reader open; that belongs to the caller.
 */
export async function createApi(dependencies: ApiDependencies): Promise<NestFastifyApplication> {
  const { logger, tokenVerifier } = dependencies;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      filter.answer(error, request, reply);
    },
  });
  const filter = new ProblemDetailsFilter(adapter.getInstance(), logger);
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.on(dependencies),
    adapter,
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the options are a class in name only: Nest's own examples pass a literal
    { logger: frameworkLogger(logger), abortOnError: false },
  );

  app.useGlobalFilters(filter);
  app.useGlobalGuards(
    new AuthenticationGuard(createCachingTokenVerifier(tokenVerifier), app.get(Reflector)),
  );
  app.useGlobalInterceptors(new RenderedAnswerInterceptor());
  serveOpenApiDocument(app);
  await app.init();
  await adapter.getInstance().ready();
  return app;
}
