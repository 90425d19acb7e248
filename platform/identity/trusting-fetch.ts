import { readFileSync } from 'node:fs';
import { request } from 'node:https';

/** What {@link TrustingFetch} sends; a subset of fetch's options. */
export interface TrustingRequest {
  readonly method?: string;
  readonly headers?: Headers | Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** A fetch over https that trusts one private certificate authority beside the public ones. */
export type TrustingFetch = (url: string, options?: TrustingRequest) => Promise<Response>;

/** Longest wait for an answer of an identity provider, in milliseconds. */
const TIMEOUT_MS = 5_000;

/**
 * A fetch for identity providers, whose certificate may come from a private authority: Node's own
 * fetch takes none per call. The file is read at every call, as it may be written after start-up.
 */
export function createTrustingFetch(caFile?: string): TrustingFetch {
  return (url, options = {}) =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        url,
        {
          method: options.method ?? 'GET',
          headers: Object.fromEntries(new Headers(options.headers)),
          signal: options.signal ?? AbortSignal.timeout(TIMEOUT_MS),
          timeout: TIMEOUT_MS,
          ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            resolve(new Response(Buffer.concat(chunks), { status: incoming.statusCode ?? 502 }));
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer in ${TIMEOUT_MS} ms`)));
      outgoing.end(options.body);
    });
}
