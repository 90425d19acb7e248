import type { ServerResponse } from 'node:http';

import type { Fault } from '../fault.js';

import { jsonAnswer, sendAnswer, textAnswer, type Answer } from './answer.js';
import { interruptionText } from './endpoints.js';
import { nextMidnightMs, retryAfterHeader, tooMany } from './quota.js';

const ERROR_PAGE =
  '<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body><h1>Site en maintenance</h1></body></html>\n';
const ASSUMED_DAILY_CALLS = 10_000_000;
const HALF = 0.5;

/** The answer a fault gives in place of the usual one, undefined when it lets the usual one be made. */
export function answerInstead(fault: Fault | undefined, nowMs: number): Answer | undefined {
  if (fault?.kind === 'html') return textAnswer(200, ERROR_PAGE, 'text/html; charset=utf-8');
  if (fault?.kind !== 'status') return undefined;
  const { status, retryAfterSeconds, isAnonymous = false, body } = fault;
  const headers = retryAfterHeader(retryAfterSeconds);
  if (body !== undefined) return textAnswer(status, body, 'text/plain; charset=utf-8', headers);
  if (status === 429) {
    const usual = tooMany({ isAnonymous }, nextMidnightMs(nowMs), 'day', ASSUMED_DAILY_CALLS);
    return { ...usual, headers: { ...usual.headers, ...headers } };
  }
  if (status >= 500) return textAnswer(status, ERROR_PAGE, 'text/html; charset=utf-8', headers);
  return jsonAnswer(
    status,
    { error_code: `HTTP${status}`, message: MESSAGE_OF_STATUS[status] ?? 'Request refused.' },
    headers,
  );
}

const MESSAGE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'Bad request.',
  401: 'Authentication required.',
  403: 'Access to this resource is forbidden.',
};

/** Sends an answer as a fault of its body has it arrive. */
export async function sendWithBodyFault(
  response: ServerResponse,
  answer: Answer,
  fault: Fault | undefined,
): Promise<void> {
  if (fault?.kind === 'interrupted') {
    const kept = firstPart(wholeBody(answer), fault.keptRatio);
    const text = `${kept.toString('utf8')}\n${interruptionText('internal error', 'InternalError')}`;
    response.writeHead(answer.status, streamed(answer));
    response.end(text);
    return;
  }
  if (fault?.kind === 'truncated') {
    sendTruncated(response, answer, fault);
    return;
  }
  await sendAnswer(response, answer, true);
}

function sendTruncated(
  response: ServerResponse,
  answer: Answer,
  fault: Extract<Fault, { kind: 'truncated' }>,
): void {
  const whole = wholeBody(answer);
  const kept = firstPart(whole, fault.keptRatio);
  const hasLength = fault.how === 'declared-length';
  response.writeHead(
    answer.status,
    hasLength ? { ...answer.headers, 'content-length': whole.length } : streamed(answer),
  );
  if (fault.how === 'complete') {
    response.end(kept);
    return;
  }
  // The socket goes once the kept bytes are out: the client sees them, then the break.
  response.write(kept, () => response.destroy());
}

function wholeBody(answer: Answer): Buffer {
  return Buffer.from([...answer.pieces].join(''));
}

function firstPart(whole: Buffer, keptRatio = HALF): Buffer {
  return whole.subarray(0, Math.floor(whole.length * keptRatio));
}

/** Headers of an answer without its length, so that the body goes out in chunks. */
function streamed(answer: Answer): Answer['headers'] {
  return Object.fromEntries(
    Object.entries(answer.headers).filter(([name]) => name.toLowerCase() !== 'content-length'),
  );
}
