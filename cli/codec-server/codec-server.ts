import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import type { PayloadCodec } from '@temporalio/common';
import type { Logger } from 'pino';

import { ERROR_CATALOGUE } from '../../domain/errors/error-catalogue.js';
import { GridError } from '../../domain/errors/grid-error.js';

import { originOf, whoAsks, type CodecAccess } from './codec-access.js';
import { readPayloads, writePayloads } from './payloads-body.js';

/** What a codec server works with. */
export interface CodecServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  readonly codec: PayloadCodec;
  readonly access: CodecAccess;
  readonly logger: Logger;
}

/** A running codec server. */
export interface CodecServer {
  readonly url: string;
  close(): Promise<void>;
}

const ROUTES = ['/decode', '/encode'] as const;
/** Only the path of a request is looked at. */
const BASE = 'http://codec';
type Route = (typeof ROUTES)[number];

/** The page may send these; `X-Namespace` is sent by the Temporal UI. */
const ALLOWED_HEADERS = 'authorization, content-type, x-namespace';
const PREFLIGHT_AGE_SECONDS = 600;

/**
 * Starts what lets the Temporal UI and its command read encrypted payloads: POST /decode and
 * POST /encode, as Temporal's codec protocol has them. Answers nobody it does not know, and logs
 * who had how many payloads decoded.
 */
export async function startCodecServer(options: CodecServerOptions): Promise<CodecServer> {
  const server = createServer((request, response) => {
    void answer(request, response, options);
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://${options.host}:${port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: CodecServerOptions,
): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Vary', 'Origin');
  try {
    const origin = originOf(request, options.access);
    if (origin !== undefined) response.setHeader('Access-Control-Allow-Origin', origin);
    if (request.method === 'OPTIONS') {
      answerPreflight(response);
      return;
    }
    const body = await convert(request, routeOf(request), options);
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
  } catch (error) {
    answerError(error, response, options.logger);
  }
}

async function convert(
  request: IncomingMessage,
  route: Route,
  { codec, access, logger }: CodecServerOptions,
): Promise<string> {
  const who = await whoAsks(request, access);
  const payloads = await readPayloads(request);
  const converted =
    route === '/decode' ? await codec.decode(payloads) : await codec.encode(payloads);
  const namespace = request.headers['x-namespace'];
  logger.info({ who, route, namespace, payloads: payloads.length }, 'payloads converted');
  return writePayloads(converted);
}

function routeOf(request: IncomingMessage): Route {
  const target = request.url ?? '/';
  const path = URL.canParse(target, BASE) ? new URL(target, BASE).pathname : undefined;
  const route = ROUTES.find((known) => known === path);
  if (route === undefined) throw new GridError('NOT_FOUND', 'expected /decode or /encode');
  if (request.method === 'POST') return route;
  throw new GridError('METHOD_NOT_ALLOWED', 'expected POST');
}

function answerPreflight(response: ServerResponse): void {
  response.writeHead(204, {
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': ALLOWED_HEADERS,
    'Access-Control-Max-Age': String(PREFLIGHT_AGE_SECONDS),
  });
  response.end();
}

/** Of a defect or an outage only its meaning is told; the rest goes to the log. */
function answerError(error: unknown, response: ServerResponse, logger: Logger): void {
  const code = error instanceof GridError ? error.code : 'INTERNAL';
  const { httpStatus, meaning } = ERROR_CATALOGUE[code];
  const detail = error instanceof GridError && httpStatus < 500 ? error.message : meaning;
  logger.warn({ err: error, code }, 'a request was refused');
  response.writeHead(httpStatus, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ code, message: detail }));
}
