import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** A stand-in under a path of its own. */
export interface StandInMount {
  /** `/open-meteo`: taken off the address before the request is handed on. */
  readonly prefix: string;
  /** Answers a request; `request.url` begins behind the prefix. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Where stand-ins listen. */
export interface StandInServerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly mounts: readonly StandInMount[];
  /** Told of requests that no stand-in could answer. */
  readonly log?: (sentence: string) => void;
}

/** A running server of stand-ins. */
export interface StandInServer {
  /** `http://127.0.0.1:4711`; a stand-in's address is this and its prefix. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves stand-ins of outside systems on one port.
 *
 * @throws Error when the port is taken.
 */
export async function startStandInServer(options: StandInServerOptions): Promise<StandInServer> {
  const { host = '127.0.0.1', mounts } = options;
  const server = createServer((request, response) => {
    const mount = mounts.find(({ prefix }) => isUnder(prefix, request.url ?? '/'));
    if (mount === undefined) {
      response.writeHead(404).end();
      return;
    }
    request.url = withoutPrefix(mount.prefix, request.url ?? '/');
    mount.handle(request, response).catch((error: unknown) => {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      options.log?.(`stand-in: ${mount.prefix}${request.url ?? ''} failed: ${reason}`);
      response.destroy();
    });
  });
  const port = await listen(server, options.port, host);
  return { url: `http://${host}:${port}`, close: () => close(server) };
}

function isUnder(prefix: string, url: string): boolean {
  return url === prefix || url.startsWith(`${prefix}/`) || url.startsWith(`${prefix}?`);
}

function withoutPrefix(prefix: string, url: string): string {
  const rest = url.slice(prefix.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
