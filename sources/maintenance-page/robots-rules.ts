import type { AxiosInstance, AxiosResponse } from 'axios';
import * as robotsModule from 'robots-parser';

import { GridError } from '../../domain/errors/grid-error.js';
import { asSourceError } from '../http-failure.js';

/** What robots.txt says to us of an address. */
export interface RobotsRules {
  isAllowed(url: string): boolean;
  /** Seconds between two requests; 0 where none is asked for. */
  readonly crawlDelaySeconds: number;
}

interface Robots {
  isAllowed(url: string, userAgent: string): boolean | undefined;
  getCrawlDelay(userAgent: string): number | undefined;
}

/** The package is CommonJS and declared as ES: its one function is the module itself. */
const parseRobots = robotsModule.default as unknown as (url: string, text: string) => Robots;

/** RFC 9309, 2.5: at least the first 500 KiB are read. */
const MAX_ROBOTS_BYTES = 512 * 1024;

const FIRST_REDIRECT = 300;
const FIRST_REFUSAL = 400;
const TOO_MANY_REQUESTS = 429;
const FIRST_FAILURE = 500;

const EVERYTHING_ALLOWED: RobotsRules = { isAllowed: () => true, crawlDelaySeconds: 0 };

/** RFC 9309, 2.3.1.2: at least five are followed, to other hosts too. */
const MAX_REDIRECTS = 5;

/**
 * Reads robots.txt as RFC 9309 has it: redirects are followed and end in the rules of the site that was
 * asked; a 4xx status means that there are no rules; a 5xx or no answer, that nothing may be fetched for
 * now. A 429 is an answer to wait for. A redirect that ends nowhere forbids: nobody said what is allowed.
 *
 * @throws GridError SOURCE_UNAVAILABLE, SOURCE_UNREACHABLE, SOURCE_RATE_LIMITED, SOURCE_TRUNCATED,
 * SOURCE_REJECTED.
 */
export async function fetchRobotsRules(
  http: AxiosInstance,
  pageUrl: string,
  userAgent: string,
): Promise<RobotsRules> {
  const url = new URL('/robots.txt', pageUrl).href;
  let address = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const { status, data, headers } = await askForRobots(http, address);
    if (status < FIRST_REDIRECT) return rulesIn(url, data.toString('utf8'), userAgent);
    if (status >= FIRST_REFUSAL) return EVERYTHING_ALLOWED;
    address = redirectTarget(address, status, headers['location']);
  }
  throw new GridError('SOURCE_REJECTED', `${url} leads on more than ${MAX_REDIRECTS} times`);
}

/** Answers with any status that says something about the rules. */
async function askForRobots(http: AxiosInstance, url: string): Promise<AxiosResponse<Buffer>> {
  try {
    return await http.get<Buffer>(url, {
      maxContentLength: MAX_ROBOTS_BYTES,
      validateStatus: (status) =>
        status >= 200 && status < FIRST_FAILURE && status !== TOO_MANY_REQUESTS,
    });
  } catch (error) {
    throw asSourceError(error, { name: 'robots.txt', secrets: [] });
  }
}

function redirectTarget(url: string, status: number, location: unknown): string {
  const target = typeof location === 'string' ? URL.parse(location, url) : null;
  if (target !== null && /^https?:$/.test(target.protocol)) return target.href;
  throw new GridError('SOURCE_REJECTED', `robots.txt answered ${status} and leads nowhere`, {
    httpStatus: status,
  });
}

/** The rules of a robots.txt for a user agent. */
export function rulesIn(url: string, text: string, userAgent: string): RobotsRules {
  const robots = parseRobots(url, text.replace(/^\uFEFF/, ''));
  const delay = robots.getCrawlDelay(userAgent) ?? 0;
  return {
    isAllowed: (address) => robots.isAllowed(address, userAgent) !== false,
    crawlDelaySeconds: Number.isFinite(delay) ? Math.max(0, delay) : 0,
  };
}

/**
 * @throws GridError SOURCE_REJECTED when the rules forbid an address.
 */
export function refuseForbidden(rules: RobotsRules, url: string): void {
  if (rules.isAllowed(url)) return;
  throw new GridError('SOURCE_REJECTED', `robots.txt does not allow to fetch ${url}`, { url });
}
