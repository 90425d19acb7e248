import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readConfiguration } from '../../../platform/config/configuration.js';
import type { SecretStore } from '../../../platform/secrets/secret-store.js';
import { openSourceAccess } from '../../../worker/source-access.js';

const NO_SECRETS: SecretStore = {
  getSecret: () => Promise.reject(new Error('no secret is read here')),
  findSecret: () => Promise.resolve(undefined),
  refreshSecret: () => Promise.resolve(),
};
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grid-weights-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const accessWith = async (weightsFile: string) => {
  const { access } = await openSourceAccess({
    configuration: readConfiguration({
      GRID_ODRE_URL: 'http://127.0.0.1:9',
      GRID_ERA5_URL: '/srv/era5',
      GRID_ERA5_WEIGHTS_FILE: weightsFile,
    }),
    ...{ roles: [], secrets: NO_SECRETS, codeVersion: 'test' },
    onCloseFailed: () => undefined,
    onMissing: () => undefined,
  });
  return access;
};

describe('GRID_ERA5_WEIGHTS_FILE', () => {
  it('brings weights by capacity to ERA5', async () => {
    const path = join(folder, 'weights.csv');
    writeFileSync(
      path,
      'region_code,weighting,latitude,longitude,share\n32,wind_capacity,50.00,2.25,1\n',
    );

    expect((await accessWith(path)).capacityWeights).toMatchObject([
      { regionCode: '32', weighting: 'wind_capacity', shareRatio: 1 },
    ]);
  });

  it.each([
    ['is not there', 'absent.csv', undefined, /GRID_ERA5_WEIGHTS_FILE: ENOENT/],
    ['is no table of weights', 'other.csv', 'a;b\n1;2\n', /table of cell weights: line 1/],
  ])('that %s ends the start with a sentence', async (_, name, content, message) => {
    const path = join(folder, name);
    if (content !== undefined) writeFileSync(path, content);

    await expect(accessWith(path)).rejects.toThrow(message);
  });
});
