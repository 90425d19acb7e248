import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** What may go wrong between a source and who asks it, whatever it serves. */
export type TransportFault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfterSeconds?: number;
      readonly body?: string;
      readonly contentType?: string;
      /** Where a redirect leads. */
      readonly location?: string;
    }
  /** Takes the request and never answers. */
  | { readonly kind: 'timeout' }
  /** Closes the connection before any answer. */
  | { readonly kind: 'reset' }
  /** Sends a part of the body: with the length of all of it, or as if it were whole (`complete`). */
  | { readonly kind: 'truncated'; readonly how: 'declared-length' | 'complete' }
  /** Sends these bytes with status 200 in place of its own. */
  | {
      readonly kind: 'other-body';
      readonly body: string | Uint8Array;
      readonly headers?: OutgoingHttpHeaders;
    };

/** How often a fault strikes, and whom. */
export interface FaultAim<Request> {
  /** Requests it strikes; 1 unless told, Infinity for ever. */
  readonly times?: number;
  /** Matching requests it lets pass first. */
  readonly after?: number;
  /** Requests it strikes; all unless told. */
  readonly when?: (request: Request) => boolean;
}

/** Faults of a stand-in, waiting for their request. */
export interface StandInFaults<Request, Fault extends FaultAim<Request>> {
  add(faults: readonly Fault[]): void;
  clear(): void;
  /** The first fault that strikes a request, used up by it. */
  take(request: Request): Fault | undefined;
}

/** Faults in the order they were added. */
export function createStandInFaults<Request, Fault extends FaultAim<Request>>(): StandInFaults<
  Request,
  Fault
> {
  let waiting: { readonly fault: Fault; passes: number; strikes: number }[] = [];
  return {
    add(faults) {
      for (const fault of faults) {
        waiting.push({ fault, passes: fault.after ?? 0, strikes: fault.times ?? 1 });
      }
    },
    clear() {
      waiting = [];
    },
    take(request) {
      for (const entry of waiting) {
        if (entry.strikes <= 0 || entry.fault.when?.(request) === false) continue;
        if (entry.passes > 0) {
          entry.passes -= 1;
          continue;
        }
        entry.strikes -= 1;
        return entry.fault;
      }
      return undefined;
    },
  };
}

/** An answer of a stand-in before it is sent. */
export interface StandInAnswer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body: string | Uint8Array;
}

/** A JSON answer. */
export function jsonStandInAnswer(
  status: number,
  body: unknown,
  headers: OutgoingHttpHeaders = {},
): StandInAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

/** Sends an answer, or what a fault makes of it. */
export function sendStandInAnswer(
  response: ServerResponse,
  answer: StandInAnswer,
  fault?: TransportFault,
): void {
  switch (fault?.kind) {
    case undefined: {
      const body = Buffer.from(answer.body);
      // A 204 or 304 has no body, and so no length.
      const length = body.length === 0 ? {} : { 'content-length': body.length };
      response.writeHead(answer.status, { ...answer.headers, ...length }).end(body);
      return;
    }
    case 'timeout':
      return;
    case 'reset':
      response.destroy();
      return;
    case 'status':
      response.writeHead(fault.status, statusHeaders(fault)).end(fault.body ?? '');
      return;
    case 'other-body':
      response.writeHead(200, { ...answer.headers, ...fault.headers }).end(fault.body);
      return;
    case 'truncated':
      sendTruncated(response, answer, fault.how);
      return;
  }
}

function sendTruncated(
  response: ServerResponse,
  { status, headers, body }: StandInAnswer,
  how: 'declared-length' | 'complete',
): void {
  const whole = Buffer.from(body);
  const kept = whole.subarray(0, Math.floor(whole.length / 2));
  if (how === 'complete') {
    response.writeHead(status, headers).end(kept);
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': whole.length });
  // The socket goes once the kept bytes are out: the client sees them, then the break.
  response.write(kept, () => response.destroy());
}

function statusHeaders(fault: Extract<TransportFault, { kind: 'status' }>): OutgoingHttpHeaders {
  const { retryAfterSeconds, contentType = 'text/plain', location } = fault;
  return {
    'content-type': contentType,
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    ...(location === undefined ? {} : { location }),
  };
}
