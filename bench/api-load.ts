import autocannon from 'autocannon';

/** What is asked, of whom, how often and for how long. */
export interface ApiLoad {
  /** Address of the API, without a slash at its end. */
  readonly url: string;
  readonly token: string;
  /** Path and query, as {@link dayOfAllRegionsPath}; with several, one after the other. */
  readonly paths: readonly string[];
  /** Default 100. */
  readonly requestsPerSecond?: number;
  /** Default 20. */
  readonly durationSeconds?: number;
  /** Whether answers are asked for compressed. Default no. */
  readonly isCompressed?: boolean;
}

/** What a load showed. */
export interface ApiLoadResult {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requestsPerSecond: number;
  /** Answers other than 2xx, time-outs and broken connections. */
  readonly errors: number;
  readonly bytesPerResponse: number;
}

const CONNECTIONS = 10;

/** The first page, as large as pages get, of a day of all regions and all sources. */
export function dayOfAllRegionsPath(startUtc: string, endUtc: string): string {
  return `/v1/production/regional?start=${startUtc}&end=${endUtc}&limit=10000`;
}

/**
 * The pages of a series as paths, found by following its cursors.
 *
 * @throws Error when a page is not answered with 200.
 */
export async function pathsOfSeries(
  url: string,
  token: string,
  path: string,
): Promise<readonly string[]> {
  const paths: string[] = [];
  let next: string | null = path;
  while (next !== null) {
    paths.push(next);
    const response = await fetch(`${url}${next}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) throw new Error(`${next} answered ${response.status}`);
    const cursor = nextCursorOf(await response.json());
    next = cursor === null ? null : `${path}&cursor=${cursor}`;
  }
  return paths;
}

/**
 * Puts a steady load on the API and measures what its callers wait. Latencies count from the moment
 * a request was due, not from when it could be sent, so that a stall is not left out.
 */
export async function benchApi(load: ApiLoad): Promise<ApiLoadResult> {
  const headers = {
    authorization: `Bearer ${load.token}`,
    ...(load.isCompressed === true ? { 'accept-encoding': 'gzip' } : {}),
  };
  const result = await autocannon({
    url: load.url,
    connections: CONNECTIONS,
    overallRate: load.requestsPerSecond ?? 100,
    duration: load.durationSeconds ?? 20,
    headers,
    requests: load.paths.map((path) => ({ method: 'GET', path })),
  });
  const answers = result['2xx'] + result.non2xx;
  return {
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    requestsPerSecond: result.requests.average,
    errors: result.errors + result.non2xx,
    bytesPerResponse: answers === 0 ? 0 : Math.round(result.throughput.total / answers),
  };
}

function nextCursorOf(page: unknown): string | null {
  const hasCursor = typeof page === 'object' && page !== null && 'next_cursor' in page;
  return hasCursor && typeof page.next_cursor === 'string' ? page.next_cursor : null;
}
