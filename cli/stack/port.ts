import { createServer } from 'node:net';

/** The only address the product listens on. */
export const LOOPBACK = '127.0.0.1';

/** A port nobody listens on just now. */
export async function findFreePort(): Promise<number> {
  const port = await listenBriefly(0);
  if (port === undefined) throw new Error('the system gives out no free port');
  return port;
}

/** Whether a port of the loopback address can be listened on. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await listenBriefly(port)) !== undefined;
}

/** Listens and lets go; the port, or undefined when somebody has it. */
function listenBriefly(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : undefined);
      });
    });
  });
}
