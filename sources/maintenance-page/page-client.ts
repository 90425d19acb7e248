import { createHash } from 'node:crypto';

import axios, { type AxiosInstance, type AxiosResponse } from 'axios';

import { GridError } from '../../domain/errors/grid-error.js';
import { addMinutes, instantFromEpochMs, type UtcInstant } from '../../domain/time/instant.js';
import { asSourceError } from '../http-failure.js';
import { UnusableAnswerError } from '../unusable-answer-error.js';

import { fetchRobotsRules, refuseForbidden, type RobotsRules } from './robots-rules.js';

const TIMEOUT_MS = 30_000;
/** A page of a few thousand events is about 1 MB. */
const MAX_PAGE_BYTES = 5 * 1024 * 1024;
const MAX_REDIRECTS = 3;
/** RFC 9309, 2.4: a copy of robots.txt is not used for longer than a day. */
const ROBOTS_MAX_AGE_MS = 24 * 3_600_000;
/** A page that asks for longer pauses is left to a later run. */
const MAX_CRAWL_DELAY_SECONDS = 120;
const NOT_MODIFIED = 304;

/** The page as it was last taken in: who asks with it is sent only what changed since. */
export interface EarlierPage {
  /** Hash of its bytes: this process may remember the ETag they came with. */
  readonly bodySha256: string;
  /** Asked with where no ETag is remembered. */
  readonly fetchedAtUtc: UtcInstant;
}

/** A site's clock may be behind: what changed this long before the last fetch is asked for again. */
const CLOCK_TOLERANCE_MINUTES = 60;

/** A page as it was sent. */
export interface SentPage {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly url: string;
  readonly fetchedAtUtc: UtcInstant;
}

/** How a page said that it can be asked for only if it changed. */
interface Validators {
  readonly bodySha256: string;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

/** How the page is asked for. */
export interface PageClientOptions {
  readonly url: string;
  /** Says who asks: product, version, and where to complain. */
  readonly userAgent: string;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** Milliseconds since the epoch. Default: the machine's clock. */
  readonly clock?: () => number;
  /** Waits; tests do without. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** Asks for a page politely. One attempt a call. */
export interface PageClient {
  /**
   * The page; undefined when it is the one that was taken in before.
   *
   * @throws GridError SOURCE_...; UnusableAnswerError for a body that is no whole HTML page.
   */
  fetchPage(earlier: EarlierPage | undefined): Promise<SentPage | undefined>;
}

/** A client that obeys robots.txt, names itself, and asks only for what changed. */
export function createPageClient(options: PageClientOptions): PageClient {
  const { url, userAgent, clock = Date.now, wait = pause } = options;
  const http = axios.create({
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    responseType: 'arraybuffer',
    maxContentLength: options.maxBytes ?? MAX_PAGE_BYTES,
    maxRedirects: 0,
    headers: { 'User-Agent': userAgent, Accept: 'text/html' },
  });
  let robots: { readonly rules: RobotsRules; readonly readAtMs: number } | undefined;
  let lastRequestMs: number | undefined;
  let remembered: Validators | undefined;
  const rules = async (): Promise<RobotsRules> => {
    if (robots !== undefined && clock() - robots.readAtMs < ROBOTS_MAX_AGE_MS) return robots.rules;
    const read = await fetchRobotsRules(http, url, userAgent);
    robots = { rules: read, readAtMs: clock() };
    lastRequestMs = clock();
    return read;
  };
  /** One request after the other, each as long after the last as the site asks for. */
  const takeTurn = async (delaySeconds: number): Promise<void> => {
    if (delaySeconds > MAX_CRAWL_DELAY_SECONDS) {
      throw new GridError(
        'SOURCE_REJECTED',
        `robots.txt asks for ${delaySeconds} s between requests: more than a run waits`,
        { crawlDelaySeconds: delaySeconds },
      );
    }
    const pauseMs = (lastRequestMs ?? -Infinity) + delaySeconds * 1000 - clock();
    if (pauseMs > 0) await wait(pauseMs);
    lastRequestMs = clock();
  };
  return {
    async fetchPage(earlier) {
      const obeyed = await rules();
      let address = url;
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
        refuseForbidden(obeyed, address);
        await takeTurn(obeyed.crawlDelaySeconds);
        const response = await ask(http, address, conditionsOf(earlier, remembered));
        if (response.status === NOT_MODIFIED) return undefined;
        if (response.status < 300) {
          const page = sentPage(address, response, clock());
          remembered = validatorsOf(response);
          return page;
        }
        address = redirectTarget(address, response);
      }
      throw new GridError('SOURCE_REJECTED', `${url} leads on more than ${MAX_REDIRECTS} times`);
    },
  };
}

async function ask(
  http: AxiosInstance,
  url: string,
  headers: Record<string, string>,
): Promise<AxiosResponse<Buffer>> {
  try {
    return await http.get<Buffer>(url, {
      headers,
      validateStatus: (status) => status >= 200 && status < 400,
    });
  } catch (error) {
    throw asSourceError(error, { name: 'the maintenance page', secrets: [] });
  }
}

/** An ETag alone decides where there is one (RFC 9110, 13.1.3). */
function conditionsOf(
  earlier: EarlierPage | undefined,
  remembered: Validators | undefined,
): Record<string, string> {
  if (earlier === undefined) return {};
  if (remembered?.bodySha256 === earlier.bodySha256) {
    if (remembered.etag !== undefined) return { 'If-None-Match': remembered.etag };
    if (remembered.lastModified !== undefined) {
      return { 'If-Modified-Since': remembered.lastModified };
    }
  }
  const since = addMinutes(earlier.fetchedAtUtc, -CLOCK_TOLERANCE_MINUTES);
  return { 'If-Modified-Since': new Date(since).toUTCString() };
}

function validatorsOf({ data, headers }: AxiosResponse<Buffer>): Validators {
  return {
    bodySha256: createHash('sha256').update(data).digest('hex'),
    etag: textOf(headers['etag']),
    lastModified: textOf(headers['last-modified']),
  };
}

/** Rules were read for one site: a page that moved to another one is for a person to look at. */
function redirectTarget(url: string, { headers, status }: AxiosResponse<Buffer>): string {
  const location: unknown = headers['location'];
  const target = typeof location === 'string' ? URL.parse(location, url) : null;
  if (target !== null && target.origin === new URL(url).origin) return target.href;
  throw new GridError(
    'SOURCE_REJECTED',
    `the maintenance page answered ${status} and leads ${target === null ? 'nowhere' : `to ${target.origin}`}`,
    { httpStatus: status },
  );
}

function sentPage(url: string, { data, headers }: AxiosResponse<Buffer>, nowMs: number): SentPage {
  const contentType = textOf(headers['content-type']) ?? '';
  refuseOtherThanHtml(data, contentType);
  return {
    body: data,
    contentType,
    url,
    fetchedAtUtc: instantFromEpochMs(nowMs),
  };
}

/** HTML forgives a page that stops in the middle; its end tag tells that it did not. */
function refuseOtherThanHtml(body: Buffer, contentType: string): void {
  const isHtml =
    contentType === '' || /^(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType);
  if (!isHtml || !/<html[\s>]/i.test(body.toString('latin1'))) {
    throw new UnusableAnswerError(
      'SOURCE_NOT_UNDERSTOOD',
      `the maintenance page is no HTML: ${contentType}, ${body.length} bytes`,
      body,
    );
  }
  if (!/<\/html\s*>\s*(?:<!--[^]*)?$/i.test(body.subarray(-4096).toString('latin1').trimEnd())) {
    throw new UnusableAnswerError(
      'SOURCE_TRUNCATED',
      'the maintenance page stops before its end tag',
      body,
    );
  }
}

function textOf(header: unknown): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
