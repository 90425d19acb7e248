/** A request as the stand-in saw it. */
export interface SeenRequest {
  readonly dataset: string;
  /** `metadata`, `records`, `exports/json`, `exports/csv`, or the path where it is none of them. */
  readonly endpoint: string;
  readonly parameters: URLSearchParams;
  readonly authorization: string | undefined;
  readonly receivedAtMs: number;
}

/** What a fault does to an answer. */
export type FaultKind =
  /** Answers a status; 429 with ODRÉ's quota body, other statuses with a body of their kind. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfterSeconds?: number;
      readonly isAnonymous?: boolean;
      readonly body?: string;
    }
  /** Accepts the request and never answers. */
  | { readonly kind: 'timeout' }
  /** Closes the connection before any answer. */
  | { readonly kind: 'reset' }
  /**
   * Cuts the body at a share of its length: `declared-length` announces all of it, `chunked` breaks
   * the stream, both then close the connection; `complete` ends the answer as if it were whole.
   */
  | {
      readonly kind: 'truncated';
      readonly how: 'declared-length' | 'chunked' | 'complete';
      readonly keptRatio?: number;
    }
  /** Answers 200 with an HTML page. */
  | { readonly kind: 'html' }
  /** Breaks an export off with ODRÉ's message inside a complete 200. */
  | { readonly kind: 'interrupted'; readonly keptRatio?: number }
  /** Adds a text column to every row. */
  | { readonly kind: 'extra-column'; readonly name: string; readonly value: string | null }
  /** Leaves a column out. */
  | { readonly kind: 'missing-column'; readonly name: string }
  /** Puts a text in a cell, in the rows that an ODSQL condition selects (all when left out). */
  | {
      readonly kind: 'replaced-cell';
      readonly name: string;
      readonly value: string | number | null;
      readonly where?: string;
    }
  /** Waits before it answers as usual. */
  | { readonly kind: 'delay'; readonly delayMs: number };

/** A fault, how often it strikes and whom. */
export type Fault = FaultKind & {
  /** Requests it strikes; 1 unless told, Infinity for ever. */
  readonly times?: number;
  /** Matching requests it lets pass first. */
  readonly after?: number;
  /** Requests it strikes; all unless told. */
  readonly when?: (request: SeenRequest) => boolean;
};

/** Faults waiting for their request. */
export interface FaultScript {
  add(faults: readonly Fault[]): void;
  clear(): void;
  /** The fault that strikes a request, used up by it. The first that matches wins. */
  take(request: SeenRequest): Fault | undefined;
}

/** A script of faults, in the order they were added. */
export function createFaultScript(faults: readonly Fault[]): FaultScript {
  let waiting: { readonly fault: Fault; readonly after: number; readonly times: number }[] = [];
  const add = (added: readonly Fault[]): void => {
    for (const fault of added) {
      waiting.push({ fault, after: fault.after ?? 0, times: fault.times ?? 1 });
    }
  };
  add(faults);
  return {
    add,
    clear: () => {
      waiting = [];
    },
    take: (request) => {
      for (const [position, entry] of waiting.entries()) {
        const { fault, after, times } = entry;
        if (times <= 0 || fault.when?.(request) === false) continue;
        if (after > 0) {
          waiting[position] = { ...entry, after: after - 1 };
          continue;
        }
        waiting[position] = { ...entry, times: times - 1 };
        return fault;
      }
      return undefined;
    },
  };
}
