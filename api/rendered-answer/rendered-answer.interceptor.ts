import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';

import { RenderedAnswer } from './rendered-answer.js';

/** Sends a {@link RenderedAnswer} with a strong ETag: 304 when the caller has it, gzip when asked for. */
export class RenderedAnswerInterceptor implements NestInterceptor {
  /** Wraps the sending of an answer. */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        if (!(answer instanceof RenderedAnswer)) return answer;
        return prepare(answer, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
      }),
    );
  }
}

async function prepare(
  answer: RenderedAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Buffer | undefined> {
  const isCompressed = answer.isCompressible && accepts(request, 'gzip');
  // A strong tag names bytes, so the two encodings cannot share one (RFC 9110, section 8.8.1).
  const etag = `"${answer.contentHash}${isCompressed ? '-gzip' : ''}"`;
  reply.header('etag', etag).header('vary', 'Accept-Encoding');
  reply.header('cache-control', 'private, no-cache');
  if (isHeldByCaller(request.headers['if-none-match'], etag)) {
    reply.status(304);
    return undefined;
  }
  reply.header('content-type', 'application/json; charset=utf-8');
  if (!isCompressed) return answer.body;
  reply.header('content-encoding', 'gzip');
  return answer.compressed();
}

function accepts(request: FastifyRequest, encoding: string): boolean {
  const header = request.headers['accept-encoding'] ?? '';
  return header.split(',').some((offer) => {
    const [name, weight = 'q=1'] = offer.trim().split(/\s*;\s*/);
    return name?.toLowerCase() === encoding && Number(weight.slice(2)) > 0;
  });
}

/** RFC 9110, section 13.1.2: tags are compared without their weakness. */
function isHeldByCaller(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
