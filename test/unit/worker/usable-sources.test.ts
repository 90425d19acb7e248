import { describe, expect, it } from '@jest/globals';

import { readConfiguration } from '../../../platform/config/configuration.js';
import type { SecretName } from '../../../platform/secrets/secret-name.js';
import type { SecretStore } from '../../../platform/secrets/secret-store.js';
import { openSourceAccess } from '../../../worker/source-access.js';
import { createSourcePipelines } from '../../../worker/source-pipelines.js';
import type { WorkerRole } from '../../../workflows/contracts.js';

type Held = Partial<Record<SecretName, string>>;

const RTE_URL = 'https://rte.example.org';
const ALL: readonly WorkerRole[] = ['workflows', 'io', 'load'];
const RTE_LOGIN: Held = { 'rte-client-id': 'an-id', 'rte-client-secret': 'planted-secret' };
const REFERENCE_LOGIN: Held = { 'reference-database-url': 'postgres://reader:planted@127.0.0.1/x' };
const EVERY_LOGIN: Held = { ...RTE_LOGIN, ...REFERENCE_LOGIN };

const OF_RTE = ['rte-generation-unavailabilities', 'rte-transmission-unavailabilities'];
const OF_REFERENCE = ['reference-places', 'reference-grid-nodes'];

/** Secrets in memory; a value is only asked for where a source is. */
function secretsOf(held: Held): SecretStore {
  return {
    getSecret: () => Promise.reject(new Error('no source is asked here')),
    findSecret: (name) => Promise.resolve(held[name]),
    refreshSecret: () => Promise.resolve(),
  };
}

/** Datasets of sources with a login that this process would ask, and what it said. */
async function scheduled(
  held: Held,
  { roles = ALL, url = RTE_URL }: { roles?: readonly WorkerRole[]; url?: string } = {},
) {
  const told: string[] = [];
  const opened = await openSourceAccess({
    configuration: readConfiguration({
      GRID_ODRE_URL: 'http://127.0.0.1:9',
      ...(url === '' ? {} : { GRID_RTE_URL: url }),
    }),
    ...{ roles, secrets: secretsOf(held), codeVersion: 'test' },
    onCloseFailed: () => undefined,
    onMissing: (sentence) => told.push(sentence),
  });
  await opened.close();
  const { fetched } = createSourcePipelines(opened.access);
  return {
    datasets: fetched.filter((dataset) => [...OF_RTE, ...OF_REFERENCE].includes(dataset)),
    hasOthers: fetched.includes('eco2mix-regional-tr'),
    told,
  };
}

describe('a source that is asked with a login', () => {
  it('is run where the login is given', async () => {
    expect(await scheduled(EVERY_LOGIN)).toEqual({
      datasets: [...OF_RTE, ...OF_REFERENCE],
      hasOthers: true,
      told: [],
    });
  });

  it.each([
    [REFERENCE_LOGIN, ['rte-client-id', 'rte-client-secret'], OF_REFERENCE],
    [{ ...REFERENCE_LOGIN, 'rte-client-id': 'an-id' }, ['rte-client-secret'], OF_REFERENCE],
    [
      { ...REFERENCE_LOGIN, 'rte-client-secret': 'planted-secret' },
      ['rte-client-id'],
      OF_REFERENCE,
    ],
    [RTE_LOGIN, ['reference-database-url'], OF_RTE],
  ] satisfies (readonly [Held, readonly string[], readonly string[]])[])(
    'gets no schedule where only %j is given, and one sentence names what is missing',
    async (held, missing, datasets) => {
      const seen = await scheduled(held);

      expect(seen.datasets).toEqual(datasets);
      expect(seen.hasOthers).toBe(true);
      expect(seen.told).toHaveLength(1);
      expect(seen.told[0]).toContain(`SECRET_MISSING: ${missing.join(', ')} not given`);
      expect(seen.told[0]).not.toContain('planted');
    },
  );

  it('is nobody’s business where RTE is not to be asked', async () => {
    expect(await scheduled(REFERENCE_LOGIN, { url: '' })).toMatchObject({
      datasets: OF_REFERENCE,
      told: [],
    });
  });

  it('is scheduled by a process that does not ask itself, and so need not have the login', async () => {
    expect(await scheduled({}, { roles: ['workflows'] })).toMatchObject({
      datasets: [...OF_RTE, ...OF_REFERENCE],
      told: [],
    });
  });

  it('that a process lacks which only asks is told, and does not end what others schedule', async () => {
    const { datasets, told } = await scheduled({}, { roles: ['io'] });

    expect(datasets).toEqual([...OF_RTE, ...OF_REFERENCE]);
    expect(told).toHaveLength(2);
  });
});
