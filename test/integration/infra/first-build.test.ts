import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';

import { listBuilds, makeCurrent } from '../../../cli/commands/versions.js';
import { prepareNamespace } from '../../../cli/stack/temporal-setup.js';
import { becomeFirstBuild } from '../../../worker/deployment.js';
import { testTemporalAddress } from '../../servers/test-servers.js';

const NAMESPACE = 'grid-first-build';

let connection: Connection;

beforeAll(async () => {
  connection = await Connection.connect({ address: testTemporalAddress() });
  await prepareNamespace(connection, NAMESPACE);
}, 60_000);

afterAll(() => connection.close());

describe('a build that is to become the first', () => {
  it('waits in silence for its worker until it is told to stop', async () => {
    const warnings = await warningsOf({ namespace: NAMESPACE });

    expect(warnings).toEqual([]);
  });

  it('tells of an answer that waiting may not mend', async () => {
    const warnings = await warningsOf({ namespace: '' });

    expect(warnings[0]).toBe('build 0.0.0+none could not be made the current one');
    expect(warnings.length).toBeGreaterThan(1);
  });
});

describe('grid versions', () => {
  it('says that a build is unknown, and that none is known', async () => {
    await expect(makeCurrent({ connection, namespace: NAMESPACE }, 'typo')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(/^typo cannot be made current: .*no Worker Deployment/),
    });
    await expect(
      listBuilds(new Client({ connection, namespace: NAMESPACE })),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('takes no other refusal for an unknown build', async () => {
    const client = new Client({ connection, namespace: '' });

    await expect(listBuilds(client)).rejects.toMatchObject({ code: 'TEMPORAL_UNAVAILABLE' });
  });
});

/** Ends the asking at the second warning, or after a few answers of "not there". */
async function warningsOf({ namespace }: { readonly namespace: string }): Promise<string[]> {
  const stop = new AbortController();
  const warnings: string[] = [];
  const asking = becomeFirstBuild({ connection, namespace }, '0.0.0+none', {
    stop: stop.signal,
    askEveryMs: 10,
    askAgainMs: 10,
    onWarning: (message) => {
      warnings.push(message);
      if (warnings.length === 2) stop.abort();
    },
  });
  const limit = setTimeout(() => {
    stop.abort();
  }, 1_000);
  await asking;
  clearTimeout(limit);
  return warnings;
}
