import type { AxiosInstance } from 'axios';
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

const EVERYTHING_ALLOWED: RobotsRules = { isAllowed: () => true, crawlDelaySeconds: 0 };

/**
 * Reads robots.txt as RFC 9309 has it: a 4xx status means that there are no rules; a 5xx or no answer,
 * that nothing may be fetched for now. A 429 is an answer to wait for.
 *
 * @throws GridError SOURCE_UNAVAILABLE, SOURCE_UNREACHABLE, SOURCE_RATE_LIMITED, SOURCE_TRUNCATED.
 */
export async function fetchRobotsRules(
  http: AxiosInstance,
  pageUrl: string,
  userAgent: string,
): Promise<RobotsRules> {
  const url = new URL('/robots.txt', pageUrl).href;
  try {
    const { data } = await http.get<Buffer>(url, { maxContentLength: MAX_ROBOTS_BYTES });
    return rulesIn(url, data.toString('utf8'), userAgent);
  } catch (error) {
    const failure = asSourceError(error, { name: 'robots.txt', secrets: [] });
    if (failure.code === 'SOURCE_REJECTED') return EVERYTHING_ALLOWED;
    throw failure;
  }
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
