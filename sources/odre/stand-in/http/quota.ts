import type { OutgoingHttpHeaders } from 'node:http';

import { jsonAnswer, type Answer } from './answer.js';

/** Call limits the stand-in enforces; ODRÉ's own where left out. */
export interface QuotaOptions {
  /** Calls a day on the whole domain; 10,000,000 unless told. */
  readonly domainCallsPerDay?: number;
  /** Calls a month on each dataset; 50,000 unless told. */
  readonly datasetCallsPerMonth?: number;
  /** Whether a used-up quota is the one of anonymous users (errorcode 10005 instead of 10002). */
  readonly isAnonymous?: boolean;
  /** `Retry-After` of a 429; ODRÉ sends none. */
  readonly retryAfterSeconds?: number;
}

/** Counts calls and speaks of it in headers. */
export interface Quota {
  /** Counts a call on a dataset: the headers every answer carries, and a 429 when it is one too many. */
  count(dataset: string): { readonly headers: OutgoingHttpHeaders; readonly refusal?: Answer };
}

/** What a counter counts, and until when. */
interface Period {
  readonly resetMs: number;
  readonly used: number;
}

/** Counters that start again at their reset time. */
export function createQuota(options: QuotaOptions, clock: () => number): Quota {
  const domainLimit = options.domainCallsPerDay ?? 10_000_000;
  const datasetLimit = options.datasetCallsPerMonth ?? 50_000;
  const counters = new Map<string, Period>();
  const add = (name: string, nextResetMs: number): Period => {
    const known = counters.get(name);
    const isCurrent = known?.resetMs === nextResetMs;
    const period = { resetMs: nextResetMs, used: isCurrent ? known.used + 1 : 1 };
    counters.set(name, period);
    return period;
  };
  return {
    count: (dataset) => {
      const nowMs = clock();
      const domain = add('domain', nextMidnightMs(nowMs));
      const monthly = add(`dataset ${dataset}`, nextMonthMs(nowMs));
      const headers = {
        'X-RateLimit-Limit': domainLimit,
        'X-RateLimit-Remaining': Math.max(0, domainLimit - domain.used),
        'X-RateLimit-Reset': resetText(domain.resetMs),
        'x-ratelimit-dataset-limit': datasetLimit,
        'x-ratelimit-dataset-remaining': Math.max(0, datasetLimit - monthly.used),
        'x-ratelimit-dataset-reset': resetText(monthly.resetMs),
      };
      if (domain.used > domainLimit) {
        return { headers, refusal: tooMany(options, domain.resetMs, 'day', domainLimit) };
      }
      if (monthly.used > datasetLimit) {
        return { headers, refusal: tooMany(options, monthly.resetMs, 'month', datasetLimit) };
      }
      return { headers };
    },
  };
}

/** ODRÉ's 429, whose keys are spelled otherwise than those of its 400. */
export function tooMany(
  options: QuotaOptions,
  resetMs: number,
  unit: 'day' | 'month',
  callLimit: number,
): Answer {
  const isAnonymous = options.isAnonymous ?? false;
  return jsonAnswer(
    429,
    {
      errorcode: isAnonymous ? 10005 : 10002,
      reset_time: `${new Date(resetMs).toISOString().slice(0, 19)}Z`,
      limit_time_unit: unit,
      call_limit: callLimit,
      error: isAnonymous
        ? 'You have exceeded the requests limit for anonymous users.'
        : 'Too many requests on the domain. Please contact the domain administrator.',
    },
    retryAfterHeader(options.retryAfterSeconds),
  );
}

/** `Retry-After` where one is asked for. */
export function retryAfterHeader(seconds: number | undefined): OutgoingHttpHeaders {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

/** Midnight UTC after a moment. */
export function nextMidnightMs(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
}

function nextMonthMs(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
}

/** `2026-10-01 00:00:00+00:00`, with a space, as ODRÉ writes it. */
function resetText(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')}+00:00`;
}
