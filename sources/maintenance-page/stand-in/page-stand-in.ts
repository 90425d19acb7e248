import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import {
  createStandInFaults,
  sendStandInAnswer,
  type FaultAim,
  type StandInAnswer,
  type TransportFault,
} from '../../stand-in-faults.js';

import { pageHtml, simulatedEvents, type PageDrift, type PageEvent } from './page-html.js';

/** A request as the stand-in saw it. */
export interface SeenPageRequest {
  readonly path: string;
  readonly userAgent: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: string | undefined;
  readonly receivedAtMs: number;
}

/** A fault of the stand-in; `drift` serves a page of another structure. */
export type PageFault = (TransportFault | { readonly kind: 'drift'; readonly drift: PageDrift }) &
  FaultAim<SeenPageRequest>;

/** How the stand-in behaves. */
export interface PageStandInOptions {
  readonly seed: number;
  readonly clock?: () => number;
  /** Events to show, in place of the simulated ones. */
  readonly events?: () => readonly PageEvent[];
  /** What robots.txt says; undefined: there is none. */
  readonly robots?: string | undefined;
  /** Whether the page has an ETag and a Last-Modified. */
  readonly hasValidators?: boolean;
}

/** A stand-in of a site with a maintenance page at `/maintenance`. */
export interface PageStandIn {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  requests(): readonly SeenPageRequest[];
  addFaults(faults: readonly PageFault[]): void;
  clearFaults(): void;
}

/** Path of the page at the stand-in. */
export const STAND_IN_PAGE_PATH = '/maintenance';

const DEFAULT_ROBOTS = 'User-agent: *\nDisallow: /admin\n';
const REMEMBERED_REQUESTS = 10_000;

/** A stand-in that serves robots.txt and a page of simulated maintenance, with ETag. */
export function createPageStandIn(options: PageStandInOptions): PageStandIn {
  const { clock = Date.now } = options;
  const faults = createStandInFaults<SeenPageRequest, PageFault>();
  const seen: SeenPageRequest[] = [];
  return {
    handle(request, response) {
      const entry: SeenPageRequest = {
        path: new URL(request.url ?? '/', 'http://stand-in').pathname,
        userAgent: request.headers['user-agent'],
        ifNoneMatch: request.headers['if-none-match'],
        ifModifiedSince: request.headers['if-modified-since'],
        receivedAtMs: clock(),
      };
      seen.push(entry);
      if (seen.length > REMEMBERED_REQUESTS) seen.shift();
      const fault = faults.take(entry);
      const answer = answerTo(options, entry, fault?.kind === 'drift' ? fault.drift : undefined);
      sendStandInAnswer(response, answer, fault?.kind === 'drift' ? undefined : fault);
      return Promise.resolve();
    },
    requests: () => [...seen],
    addFaults: (added) => {
      faults.add(added);
    },
    clearFaults: () => {
      faults.clear();
    },
  };
}

function answerTo(
  options: PageStandInOptions,
  request: SeenPageRequest,
  drift: PageDrift | undefined,
): StandInAnswer {
  if (request.path.endsWith('/robots.txt')) {
    const robots = 'robots' in options ? options.robots : DEFAULT_ROBOTS;
    return robots === undefined
      ? { status: 404, body: '' }
      : { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: robots };
  }
  if (!request.path.endsWith(STAND_IN_PAGE_PATH)) return { status: 404, body: 'Not found' };
  const events = options.events?.() ?? simulatedEvents(options.seed, request.receivedAtMs);
  return pageAnswer(pageHtml(events, drift), request, options.hasValidators ?? true);
}

function pageAnswer(
  html: string,
  { ifNoneMatch }: SeenPageRequest,
  hasValidators: boolean,
): StandInAnswer {
  const etag = `"${createHash('sha256').update(html).digest('hex').slice(0, 16)}"`;
  const validators = hasValidators ? { etag } : {};
  if (hasValidators && ifNoneMatch === etag) return { status: 304, headers: validators, body: '' };
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', ...validators },
    body: html,
  };
}
