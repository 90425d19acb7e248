import { describe, expect, it } from '@jest/globals';

import { childEnvironment } from '../../../../cli/stack/child-environment.js';
import { planStack, type StackPlan } from '../../../../cli/stack/stack-plan.js';
import { readConfiguration } from '../../../../platform/config/configuration.js';

const PORTS = {
  api: 1,
  temporal: 2,
  temporalUi: 3,
  postgres: 4,
  identityProvider: 5,
  standIn: 6,
  codecServer: 7,
};
const SECRETS = {
  GRID_ODRE_API_KEY: 'planted-odre',
  GRID_REFERENCE_DATABASE_URL: 'postgres://planted-reference',
  GRID_PAYLOAD_KEYS_FILE: '/run/secrets/planted-keys',
};

function planOf(environment: NodeJS.ProcessEnv, databaseUrl?: string): StackPlan {
  const configuration = readConfiguration({ GRID_SOURCES: 'simulated', ...environment });
  const given = databaseUrl === undefined ? {} : { GRID_DATABASE_URL: databaseUrl };
  return planStack({ ...configuration, ...given }, PORTS, {
    sources: 'simulated',
    origin: 'simulated',
  });
}

describe('the environment of a child', () => {
  it.each([
    ['worker', ['planted-odre', 'postgres://planted-reference', '/run/secrets/planted-keys']],
    ['worker-2', ['planted-odre', 'postgres://planted-reference', '/run/secrets/planted-keys']],
    ['worker-compute', ['/run/secrets/planted-keys']],
    ['codec-server', ['/run/secrets/planted-keys']],
    ['api', []],
    ['identity-provider', []],
    ['source-stand-in', []],
  ])('of %s holds the secrets it needs and no other', (name, expected) => {
    const environment = childEnvironment(planOf(SECRETS), { name }, SECRETS);

    const held = Object.values(environment).filter((value) => value?.includes('planted') === true);
    expect(held).toEqual(expected);
  });

  it('of a worker that extracts has the address of the embedded reference database', () => {
    const referenceUrl = 'postgres://reader@127.0.0.1:4/grid_reference';

    const worker = childEnvironment(planOf({}), { name: 'worker', referenceUrl }, {});

    expect(worker['GRID_REFERENCE_DATABASE_URL']).toBe(referenceUrl);
    expect(childEnvironment(planOf({}), { name: 'api' }, {})['GRID_REFERENCE_DATABASE_URL']).toBe(
      '',
    );
  });

  it('without a database has none, though its parent has', () => {
    const outer = { GRID_DATABASE_URL_FILE: '/run/secrets/database-url' };

    const environment = childEnvironment(planOf({}), { name: 'identity-provider' }, outer);

    expect(environment['GRID_DATABASE_URL']).toBe('');
    expect(environment['GRID_DATABASE_URL_FILE']).toBe('');
  });

  it('with an address from a file reads the file itself, so that it follows its changes', () => {
    const databaseUrl = 'postgres://from-file/grid';
    const outer = { GRID_DATABASE_URL_FILE: '/run/secrets/database-url' };

    const plan = planOf(outer, databaseUrl);
    const environment = childEnvironment(plan, { name: 'api', databaseUrl }, outer);

    expect(environment['GRID_DATABASE_URL']).toBe('');
    expect(environment['GRID_DATABASE_URL_FILE']).toBe('/run/secrets/database-url');
  });

  it('with the product’s own database has its address', () => {
    const databaseUrl = 'postgres://reader@127.0.0.1:4/grid_simulated';

    const environment = childEnvironment(planOf({}), { name: 'api', databaseUrl }, {});

    expect(environment['GRID_DATABASE_URL']).toBe(databaseUrl);
  });
});
