import type { IncomingMessage, ServerResponse } from 'node:http';

import {
  createStandInFaults,
  jsonStandInAnswer,
  sendStandInAnswer,
  type FaultAim,
  type StandInAnswer,
  type TransportFault,
} from '../../stand-in-faults.js';
import { STAND_IN_LOGIN } from '../../stand-in-paths.js';
import { dateTypeOf, RTE_API_VERSIONS, type RteApiVersion } from '../rte-dataset.js';
import type { RteCredentials } from '../rte-token.js';

import { findRecords, type RteStandInMode } from './rte-records.js';
import { shapedRecord, type ShapedRecord } from './rte-shapes.js';

/** A request as the stand-in saw it; its secrets are left out. */
export interface SeenRteRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly continuation: string | undefined;
}

/** A fault of the stand-in. */
export type RteFault = (
  | TransportFault
  /** Puts a value into a field of every record. */
  | { readonly kind: 'replaced-field'; readonly name: string; readonly value: unknown }
  /** Leaves a field out of every record. */
  | { readonly kind: 'missing-field'; readonly name: string }
) &
  FaultAim<SeenRteRequest>;

/** How the stand-in behaves. */
export interface RteStandInOptions {
  readonly mode: RteStandInMode;
  /** Who gets a token. Default: {@link STAND_IN_CREDENTIALS}. */
  readonly credentials?: RteCredentials;
  /** Milliseconds since the epoch. Default: the machine's clock. */
  readonly clock?: () => number;
  /** Records a page; more come as 206 with a continuation_token. */
  readonly pageRows?: number;
  readonly tokenSeconds?: number;
  /** Calls in any hour before 429; without it, as many as one likes. */
  readonly callsPerHour?: number;
  /** How it says that there is nothing: RTE does both. */
  readonly emptyStatus?: 204 | 404;
}

/** A stand-in of RTE's token service and of its unavailabilities. */
export interface RteStandIn {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  requests(): readonly SeenRteRequest[];
  addFaults(faults: readonly RteFault[]): void;
  clearFaults(): void;
  /** Refuses every token given out so far. */
  revokeTokens(): void;
}

/** Login of the stand-in unless told: it guards nothing. */
export const STAND_IN_CREDENTIALS: RteCredentials = STAND_IN_LOGIN;

const DEFAULT_PAGE_ROWS = 200;
const TWO_HOURS_SECONDS = 7200;
const CONTINUATION_MS = 60_000;
const HOUR_MS = 3_600_000;
const REMEMBERED_REQUESTS = 10_000;
const DATA_PATH =
  /^\/open_api\/unavailability_additional_information\/(v\d)\/((?:generation|transmission_network)_unavailabilities)$/;

/** A stand-in that answers as RTE does: OAuth, v1 and v6/v7 shapes, 206 with continuation, 404, 429. */
export function createRteStandIn(options: RteStandInOptions): RteStandIn {
  const desk = createDesk(options);
  const faults = createStandInFaults<SeenRteRequest, RteFault>();
  const seen: SeenRteRequest[] = [];
  return {
    handle(request, response) {
      const url = new URL(request.url ?? '/', 'http://stand-in');
      const entry: SeenRteRequest = {
        method: request.method ?? 'GET',
        path: url.pathname,
        parameters: url.searchParams,
        continuation: headerOf(request, 'continuation_token'),
      };
      seen.push(entry);
      if (seen.length > REMEMBERED_REQUESTS) seen.shift();
      const fault = faults.take(entry);
      const answer = desk.answerTo(entry, headerOf(request, 'authorization'), fault);
      request.resume();
      sendStandInAnswer(response, answer, isTransport(fault) ? fault : undefined);
      return Promise.resolve();
    },
    requests: () => [...seen],
    addFaults: (added) => {
      faults.add(added);
    },
    clearFaults: () => {
      faults.clear();
    },
    revokeTokens: () => {
      desk.revokeTokens();
    },
  };
}

interface Desk {
  answerTo(
    request: SeenRteRequest,
    authorization: string | undefined,
    fault: RteFault | undefined,
  ): StandInAnswer;
  revokeTokens(): void;
}

function createDesk(options: RteStandInOptions): Desk {
  const { clock = Date.now, credentials = STAND_IN_CREDENTIALS } = options;
  const tokens = new Map<string, number>();
  const calls: number[] = [];
  const pager = createPager(options.pageRows ?? DEFAULT_PAGE_ROWS, clock);
  let issued = 0;

  const giveToken = (authorization: string | undefined): StandInAnswer => {
    const login = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`);
    if (authorization !== `Basic ${login.toString('base64')}`) {
      return jsonStandInAnswer(401, { error: 'invalid_client' });
    }
    const { tokenSeconds = TWO_HOURS_SECONDS } = options;
    issued += 1;
    const token = `stand-in-token-${issued}`;
    tokens.set(token, clock() + tokenSeconds * 1000);
    return jsonStandInAnswer(200, {
      access_token: token,
      token_type: 'Bearer',
      expires_in: tokenSeconds,
    });
  };
  const isOverQuota = (): boolean => {
    if (options.callsPerHour === undefined) return false;
    const now = clock();
    while (calls[0] !== undefined && calls[0] <= now - HOUR_MS) calls.shift();
    if (calls.length >= options.callsPerHour) return true;
    calls.push(now);
    return false;
  };
  return {
    revokeTokens: () => {
      tokens.clear();
    },
    answerTo(request, authorization, fault) {
      if (request.path === '/token/oauth/' && request.method === 'POST') {
        return giveToken(authorization);
      }
      const matched = DATA_PATH.exec(request.path);
      if (matched === null) return jsonStandInAnswer(404, { error: 'NOT_FOUND' });
      const [, apiVersion, resource] = matched;
      const expiresAtMs = tokens.get(authorization?.replace(/^Bearer /, '') ?? '') ?? 0;
      if (expiresAtMs <= clock()) return jsonStandInAnswer(401, { error: 'INVALID_TOKEN' });
      if (isOverQuota()) {
        return jsonStandInAnswer(429, { error: 'TOO_MANY_REQUESTS' }, { 'retry-after': '900' });
      }
      const version = RTE_API_VERSIONS.find((known) => known === apiVersion);
      if (version === undefined || resource === undefined) {
        return jsonStandInAnswer(404, { error: 'NOT_FOUND' });
      }
      const question = { version, resource, request, fault };
      return answerPage(options, pager, clock(), question);
    },
  };
}

interface DataQuestion {
  readonly version: RteApiVersion;
  readonly resource: string;
  readonly request: SeenRteRequest;
  readonly fault: RteFault | undefined;
}

function answerPage(
  options: RteStandInOptions,
  pager: Pager,
  nowMs: number,
  { version, resource, request, fault }: DataQuestion,
): StandInAnswer {
  const kind = questionOf(request.parameters.get('date_type'), version);
  const fromMs = Date.parse(request.parameters.get('start_date') ?? '');
  const toMs = Date.parse(request.parameters.get('end_date') ?? '');
  if (kind === undefined || !(fromMs < toMs)) {
    return jsonStandInAnswer(400, {
      error: 'INVALID_PARAMETER',
      error_description: 'date_type, start_date and end_date do not go together',
    });
  }
  const records = findRecords(
    options.mode,
    { resource, question: kind, fromMs, toMs, nowMs },
    (found) => shapedRecord(found, version, nowMs),
  );
  if (records.length === 0) {
    return options.emptyStatus === 204
      ? { status: 204, body: '' }
      : jsonStandInAnswer(404, { error: 'NO_DATA_FOUND' });
  }
  const page = pager.page(records.length, request.continuation);
  if (page === undefined) return jsonStandInAnswer(400, { error: 'INVALID_CONTINUATION_TOKEN' });
  const shaped = records.slice(page.from, page.to).map((record) => withFieldFault(record, fault));
  const body = {
    [resource]: shaped,
    ...(version === 'v1' ? {} : { total_match: records.length }),
  };
  return page.next === undefined
    ? jsonStandInAnswer(200, body)
    : jsonStandInAnswer(206, body, { continuation_token: page.next });
}

function questionOf(
  dateType: string | null,
  version: RteApiVersion,
): 'updates' | 'events' | undefined {
  return (['updates', 'events'] as const).find((kind) => dateTypeOf(kind, version) === dateType);
}

function withFieldFault(record: ShapedRecord, fault: RteFault | undefined): ShapedRecord {
  if (fault?.kind === 'replaced-field') return { ...record, [fault.name]: fault.value };
  if (fault?.kind !== 'missing-field') return record;
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== fault.name));
}

interface Pager {
  page(
    rows: number,
    continuation: string | undefined,
  ): { readonly from: number; readonly to: number; readonly next: string | undefined } | undefined;
}

/** Tokens of the next pages: each good for a minute, and for one use. */
function createPager(pageRows: number, clock: () => number): Pager {
  const open = new Map<string, { readonly from: number; readonly untilMs: number }>();
  let issued = 0;
  return {
    page(rows, continuation) {
      const entry = continuation === undefined ? undefined : open.get(continuation);
      if (continuation !== undefined && (entry === undefined || entry.untilMs < clock())) {
        return undefined;
      }
      if (continuation !== undefined) open.delete(continuation);
      const from = entry?.from ?? 0;
      const to = Math.min(rows, from + pageRows);
      if (to === rows) return { from, to, next: undefined };
      issued += 1;
      const next = `page-${issued}`;
      open.set(next, { from: to, untilMs: clock() + CONTINUATION_MS });
      return { from, to, next };
    },
  };
}

function isTransport(fault: RteFault | undefined): fault is RteFault & TransportFault {
  return fault !== undefined && fault.kind !== 'replaced-field' && fault.kind !== 'missing-field';
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const header = request.headers[name];
  return typeof header === 'string' ? header : undefined;
}
