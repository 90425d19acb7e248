import axios, { type AxiosInstance, type AxiosResponse } from 'axios';

import { GridError } from '../../domain/errors/grid-error.js';
import { instantFromEpochMs } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import { asSourceError } from '../http-failure.js';
import type { ReceivedObject } from '../source-pipeline.js';
import { UnusableAnswerError } from '../unusable-answer-error.js';

import { readAnswer, withoutData } from './rte-answer.js';
import {
  dateTypeOf,
  type RteApiVersion,
  type RteQuestion,
  type RteResource,
} from './rte-dataset.js';
import { createRteTokens, type RteCredentials, type RteTokens } from './rte-token.js';

const TIMEOUT_MS = 60_000;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** A month of France is a few dozen pages; more is a server that goes round in circles. */
const MAX_PAGES = 200;
const CONTINUATION_HEADER = 'continuation_token';
const PARTIAL_CONTENT = 206;
const NO_CONTENT = 204;
const NOT_FOUND = 404;
const UNAUTHORIZED = 401;

/** Where and as whom to ask. */
export interface RteClientOptions {
  /** `https://digital.iservices.rte-france.com`. */
  readonly baseUrl: string;
  readonly version: RteApiVersion;
  /** Asked before each token, so that changed credentials are taken up. */
  readonly credentials: () => Promise<RteCredentials>;
  readonly timeoutMs?: number;
  readonly maxAnswerBytes?: number;
  /** Milliseconds since the epoch, for the life of the token. Default: the machine's clock. */
  readonly clock?: () => number;
}

/** Reads RTE's unavailabilities. One attempt a call, but for one new token after a 401. */
export interface RteClient {
  /**
   * The versions of a window, a page an object. An answer "no data" (204, 404) is an object too.
   *
   * @throws GridError SOURCE_...; UnusableAnswerError for a page that is no JSON.
   */
  fetchPages(
    resource: RteResource,
    question: RteQuestion,
    window: TimeWindow,
  ): AsyncGenerator<ReceivedObject>;
}

/** A client of RTE's "Unavailability Additional Information". */
export function createRteClient(options: RteClientOptions): RteClient {
  const { version, clock = Date.now } = options;
  const http = axios.create({
    baseURL: options.baseUrl.replace(/\/$/, ''),
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    responseType: 'arraybuffer',
    maxContentLength: options.maxAnswerBytes ?? MAX_ANSWER_BYTES,
    // A token must go to RTE and nowhere else.
    maxRedirects: 0,
  });
  const tokens = createRteTokens(http, options.credentials, clock);
  return {
    fetchPages: (resource, question, window) =>
      fetchPages({ http, tokens }, resource, {
        path: `/open_api/unavailability_additional_information/${version}/${resource}`,
        parameters: {
          date_type: dateTypeOf(question, version),
          start_date: window.startUtc,
          end_date: window.endUtc,
        },
      }),
  };
}

interface Connection {
  readonly http: AxiosInstance;
  readonly tokens: RteTokens;
}

interface Question {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
}

async function* fetchPages(
  connection: Connection,
  resource: RteResource,
  question: Question,
): AsyncGenerator<ReceivedObject> {
  const seenTokens = new Set<string>();
  let continuation: string | undefined;
  let rowsSoFar = 0;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const response = await ask(connection, question, continuation);
    const received = receivedObject(connection.http, resource, question, response);
    yield received.object;
    rowsSoFar += received.object.rows;
    const { totalMatch } = received;
    if (response.status !== PARTIAL_CONTENT) {
      refuseIncomplete(response, rowsSoFar, totalMatch);
      return;
    }
    continuation = continuationOf(response, seenTokens);
  }
  throw new GridError('SOURCE_NOT_UNDERSTOOD', `RTE announces more than ${MAX_PAGES} pages`);
}

function receivedObject(
  http: AxiosInstance,
  resource: RteResource,
  { path, parameters }: Question,
  response: AxiosResponse<Buffer>,
): { readonly object: ReceivedObject; readonly totalMatch: number | undefined } {
  const { data, status, headers } = response;
  const isNoData = status === NO_CONTENT || status === NOT_FOUND;
  const { rows, totalMatch } = isNoData ? withoutData(data) : readAnswer(data, resource);
  return {
    object: {
      body: data,
      extension: isNoData ? 'no-data.json' : 'json',
      rows,
      contentType: String(headers['content-type'] ?? ''),
      sourceUrl: http.getUri({ url: path, params: parameters }),
      fetchedAtUtc: instantFromEpochMs(Date.now()),
    },
    totalMatch,
  };
}

/** A page; with a new token when the one at hand is refused, once. */
async function ask(
  connection: Connection,
  question: Question,
  continuation: string | undefined,
): Promise<AxiosResponse<Buffer>> {
  const token = await connection.tokens.get();
  try {
    return await askWith(connection.http, question, continuation, token);
  } catch (error) {
    if (!(error instanceof GridError) || error.details['httpStatus'] !== UNAUTHORIZED) throw error;
  }
  connection.tokens.forget(token);
  return askWith(connection.http, question, continuation, await connection.tokens.get());
}

async function askWith(
  http: AxiosInstance,
  { path, parameters }: Question,
  continuation: string | undefined,
  token: string,
): Promise<AxiosResponse<Buffer>> {
  try {
    return await http.get<Buffer>(path, {
      params: parameters,
      headers: {
        Authorization: `Bearer ${token}`,
        Accept: 'application/json',
        ...(continuation === undefined ? {} : { [CONTINUATION_HEADER]: continuation }),
      },
      validateStatus: (status) => (status >= 200 && status < 300) || status === NOT_FOUND,
    });
  } catch (error) {
    throw asSourceError(error, { name: 'RTE', secrets: [token] });
  }
}

/** The next page's token. RTE's guide puts it into a header; one client looks into the body too. */
function continuationOf({ headers, data }: AxiosResponse<Buffer>, seen: Set<string>): string {
  const header: unknown = headers[CONTINUATION_HEADER] ?? headers['continuation-token'];
  if (typeof header !== 'string' || header === '') {
    throw new UnusableAnswerError(
      'SOURCE_TRUNCATED',
      'RTE sent a part of its answer and no continuation_token for the rest',
      data,
    );
  }
  if (seen.has(header)) {
    throw new UnusableAnswerError(
      'SOURCE_NOT_UNDERSTOOD',
      'RTE sent the same continuation_token twice',
      data,
    );
  }
  seen.add(header);
  return header;
}

function refuseIncomplete(
  { data }: AxiosResponse<Buffer>,
  rows: number,
  totalMatch: number | undefined,
): void {
  if (totalMatch === undefined || rows >= totalMatch) return;
  throw new UnusableAnswerError(
    'SOURCE_TRUNCATED',
    `RTE counts ${totalMatch} versions and sent ${rows}`,
    data,
  );
}
