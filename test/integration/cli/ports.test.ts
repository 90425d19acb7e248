import { once } from 'node:events';
import { createServer } from 'node:net';

import { describe, expect, it } from '@jest/globals';

import { refuseTakenPorts, requestedPorts } from '../../../cli/stack/stack-ports.js';
import { readConfiguration } from '../../../platform/config/configuration.js';

describe('the ports of a start', () => {
  it('one that is taken is named with its variable and who has it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    const refusal = refuseTakenPorts([{ port, what: 'the API', variable: 'GRID_API_PORT' }]);

    await expect(refusal).rejects.toThrow(
      new RegExp(`port ${port} of the API is in use.*pid ${process.pid} .*set GRID_API_PORT`),
    );
    server.close();
  });

  it('are not asked for what is given by an address', () => {
    const configuration = readConfiguration({
      GRID_TEMPORAL_ADDRESS: 'temporal:7233',
      GRID_DATABASE_URL: 'postgres://warehouse/grid',
      GRID_OIDC_ISSUER: 'https://login.example',
    });

    expect(requestedPorts(configuration).map(({ variable }) => variable)).toEqual([
      'GRID_API_PORT',
    ]);
  });
});
