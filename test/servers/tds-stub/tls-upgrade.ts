import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket, type SecureContext } from 'node:tls';

/** What a connection is read from and written to, plain or encrypted. */
export interface Wire {
  write(bytes: Buffer): void;
}

/** A TLS handshake whose bytes travel inside PRELOGIN messages (MS-TDS 3.2.5.2). */
export interface TlsHandshake {
  readonly wire: Wire;
  /** Bytes of the client; answers the server's, and whether all has been said. */
  next(bytes: Buffer): Promise<{ readonly bytes: Buffer; readonly isDone: boolean }>;
  /** From now on the socket carries TLS itself; calls back with what was said inside. */
  takeOver(socket: Socket, onData: (bytes: Buffer) => void): void;
}

/** Begins a handshake as the server. */
export function beginTlsHandshake(secureContext: SecureContext): TlsHandshake {
  let said: Buffer[] = [];
  let onSaid = (): void => undefined;
  let socket: Socket | undefined;
  const encrypted = new Duplex({
    read: () => undefined,
    write: (bytes: Buffer, _encoding, done) => {
      if (socket === undefined) {
        said.push(bytes);
        onSaid();
      } else {
        socket.write(bytes);
      }
      done();
    },
  });
  const clear = new TLSSocket(encrypted, { isServer: true, secureContext, maxVersion: 'TLSv1.2' });
  let isSecure = false;
  clear.on('error', () => socket?.destroy());
  clear.once('secure', () => {
    isSecure = true;
    onSaid();
  });
  return {
    wire: { write: (bytes) => void clear.write(bytes) },
    next: (bytes) =>
      new Promise((resolve) => {
        onSaid = () => {
          // The flight is whole once the library has had its turn: all of it goes in one answer.
          setImmediate(() => {
            if (said.length === 0) return;
            resolve({ bytes: Buffer.concat(said), isDone: isSecure });
            said = [];
          });
        };
        encrypted.push(bytes);
      }),
    takeOver: (owner, onData) => {
      socket = owner;
      owner.removeAllListeners('data');
      owner.on('data', (bytes: Buffer) => encrypted.push(bytes));
      clear.on('data', onData);
    },
  };
}
