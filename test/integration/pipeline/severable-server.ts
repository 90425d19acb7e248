import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can be cut and mended: a server that is down, for who comes this way. */
export interface SeverableServer {
  readonly port: number;
  /** Ends every connection and refuses new ones. */
  sever(): Promise<void>;
  mend(): Promise<void>;
}

/** Opens a way on 127.0.0.1 to another address. */
export async function startSeverableServer(target: {
  readonly host: string;
  readonly port: number;
}): Promise<SeverableServer> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target.port, target.host);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      // A cut connection is what is asked for: the other end is told by its own close.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    sever: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: () => listen(port),
  };
}
