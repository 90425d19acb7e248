import { describe, expect, it } from '@jest/globals';

import { readConfiguration } from '../../../platform/config/configuration.js';
import type { SecretName } from '../../../platform/secrets/secret-name.js';
import { withoutUnusableRte } from '../../../worker/rte-login.js';
import type { WorkerRole } from '../../../workflows/contracts.js';

const URL = 'https://rte.example.org';
const ALL: readonly WorkerRole[] = ['workflows', 'io', 'load'];
const BOTH: Partial<Record<SecretName, string>> = {
  'rte-client-id': 'an-id',
  'rte-client-secret': 'planted-secret',
};

async function check(
  held: Partial<Record<SecretName, string>>,
  { roles = ALL, url = URL }: { roles?: readonly WorkerRole[]; url?: string } = {},
) {
  const told: string[] = [];
  const { GRID_RTE_URL: rteUrl } = await withoutUnusableRte({
    configuration: readConfiguration(url === '' ? {} : { GRID_RTE_URL: url }),
    roles,
    secrets: { findSecret: (name) => Promise.resolve(held[name]) },
    onMissing: (sentence) => told.push(sentence),
  });
  return { rteUrl, told };
}

describe('the login at RTE', () => {
  it('that is there leaves everything as it is', async () => {
    expect(await check(BOTH)).toEqual({ rteUrl: URL, told: [] });
  });

  it.each([
    [{}, ['rte-client-id', 'rte-client-secret']],
    [{ 'rte-client-id': 'an-id' }, ['rte-client-secret']],
    [{ 'rte-client-secret': 'planted-secret' }, ['rte-client-id']],
  ])(
    'of which only %j is there turns the datasets off, and says once what is missing',
    async (held, missing) => {
      const { rteUrl, told } = await check(held);

      expect(rteUrl).toBeUndefined();
      expect(told).toHaveLength(1);
      expect(told[0]).toContain(
        `SECRET_MISSING: GRID_RTE_URL is set and ${missing.join(', ')} not`,
      );
      expect(told[0]).not.toContain('planted-secret');
    },
  );

  it('is nobody’s business where RTE is not to be asked, or not by this process', async () => {
    expect(await check({}, { url: '' })).toEqual({ rteUrl: undefined, told: [] });
    expect(await check({}, { roles: ['workflows'] })).toEqual({ rteUrl: URL, told: [] });
  });

  it('that a process lacks which only asks is told, and does not end what others schedule', async () => {
    const { rteUrl, told } = await check({}, { roles: ['io'] });

    expect(rteUrl).toBe(URL);
    expect(told).toHaveLength(1);
  });
});
