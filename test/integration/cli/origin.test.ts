import { createServer, type Server } from 'node:http';

import { afterEach, describe, expect, it } from '@jest/globals';

import { resolveOrigin } from '../../../cli/stack/origin.js';
import { findFreePort } from '../../../cli/stack/port.js';
import { readConfiguration } from '../../../platform/config/configuration.js';

describe('where the data comes from', () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  async function serve(status: number): Promise<string> {
    const port = await findFreePort();
    server = createServer((_request, response) => response.writeHead(status).end('{}'));
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${port}`;
  }

  const resolve = (environment: NodeJS.ProcessEnv) => resolveOrigin(readConfiguration(environment));

  it('is the live source when it answers', async () => {
    const url = await serve(200);

    expect(await resolve({ GRID_SOURCES: 'auto', GRID_ODRE_URL: url })).toEqual({
      origin: 'live',
      sources: 'live',
    });
  });

  it('is simulated, with the reason, when the live source refuses', async () => {
    const url = await serve(503);

    expect(await resolve({ GRID_SOURCES: 'auto', GRID_ODRE_URL: url })).toEqual({
      origin: 'simulated',
      sources: 'simulated',
      fallbackReason: `${url} answered 503`,
    });
  });

  it('is simulated, with the reason, when nothing is there', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;

    expect(await resolve({ GRID_SOURCES: 'auto', GRID_ODRE_URL: url })).toEqual({
      origin: 'simulated',
      sources: 'simulated',
      fallbackReason: `${url} does not answer within 3 s`,
    });
  });

  it('is live without a look when it was asked for', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;

    expect(await resolve({ GRID_SOURCES: 'live', GRID_ODRE_URL: url })).toEqual({
      origin: 'live',
      sources: 'live',
    });
  });

  it('is refused as a replay without a folder', async () => {
    await expect(resolve({ GRID_SOURCES: 'replay' })).rejects.toThrow('needs GRID_REPLAY_DIR');
    await expect(
      resolve({ GRID_SOURCES: 'replay', GRID_REPLAY_DIR: '/nowhere/at/all' }),
    ).rejects.toThrow('there is no folder /nowhere/at/all');
  });
});
