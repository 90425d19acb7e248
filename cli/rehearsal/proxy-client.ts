import { existsSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

/** An answer that came through the proxy. */
export interface ProxyAnswer {
  readonly status: number;
  readonly body: string;
  readonly elapsedMs: number;
}

/** Asks the platform as somebody outside does: over TLS, through the proxy. */
export interface ProxyClient {
  /** Status 0 when there was no answer at all. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<ProxyAnswer>;
  close(): void;
}

const PORT = 8443;
const LIMIT_MS = 30_000;

/** A client that trusts the proxy's own authority and nothing else. */
export function createProxyClient(caFile: string): ProxyClient {
  if (!existsSync(caFile)) throw new Error('the proxy has made no authority of its own');
  const agent = new Agent({ ca: readFileSync(caFile), keepAlive: true });
  return {
    get: (path, headers = {}) => ask(agent, path, headers),
    close: () => {
      agent.destroy();
    },
  };
}

function ask(
  agent: Agent,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<ProxyAnswer> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const finish = (status: number, body: string): void => {
      resolve({ status, body, elapsedMs: performance.now() - startedMs });
    };
    const asking = request(
      { host: 'localhost', port: PORT, path, headers, agent, timeout: LIMIT_MS },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () => {
          finish(response.statusCode ?? 0, body);
        });
        response.on('error', () => {
          finish(0, body);
        });
      },
    );
    asking.on('timeout', () => {
      asking.destroy();
    });
    asking.on('error', (error) => {
      finish(0, error.message);
    });
    asking.end();
  });
}

/** What a stream of requests met while something was being killed. */
export interface StreamOutcome {
  readonly asked: number;
  readonly failed: number;
  readonly longestMs: number;
}

/** Asks again and again until told to stop; the returned function ends it and tells the outcome. */
export function streamRequests(
  client: ProxyClient,
  path: string,
  headers: Readonly<Record<string, string>>,
): () => Promise<StreamOutcome> {
  const answers: Promise<ProxyAnswer>[] = [];
  const timer = setInterval(() => {
    answers.push(client.get(path, headers));
  }, 50);
  return async () => {
    clearInterval(timer);
    const done = await Promise.all(answers);
    return {
      asked: done.length,
      failed: done.filter(({ status }) => status !== 200).length,
      longestMs: Math.max(0, ...done.map(({ elapsedMs }) => elapsedMs)),
    };
  };
}
