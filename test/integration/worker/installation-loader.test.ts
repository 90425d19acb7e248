import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pl from 'nodejs-polars';

import { createLake } from '../../../platform/lake/create-lake.js';
import { createInstallationLoader } from '../../../worker/installation-loader.js';

const CODE = '17W100P100P0333I';

describe('the register of installations, for the units of notices', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'grid-register-'));
    mkdirSync(join(root, 'silver', 'generation_register'), { recursive: true });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  type State = Readonly<Record<string, string | null>>;
  const aState = (change: State = {}): State => ({
    installation_id: CODE,
    id_kind: 'eic',
    observed_on: '2025-12-31',
    region_code: '32',
    source_code: 'thermal',
    ...change,
  });
  function write(...states: readonly State[]): void {
    const names = Object.keys(aState());
    const columns = names.map((name) =>
      pl.Series(
        name,
        states.map((state) => state[name] ?? null),
        pl.Utf8,
      ),
    );
    const file = join(root, 'silver', 'generation_register', 'installations.parquet');
    pl.DataFrame(columns).writeParquet(file);
  }
  const loader = () => createInstallationLoader(createLake(pathToFileURL(root).href));

  it('knows nothing before an edition was brought', async () => {
    const find = await loader()();

    expect(find(CODE)).toBeUndefined();
  });

  it('tells region and source of a code as its newest edition has them', async () => {
    write(
      aState({ observed_on: '2025-12-31' }),
      aState({ observed_on: '2024-12-31', region_code: '44' }),
    );

    const find = await loader()();

    expect(find(CODE)).toEqual({ regionCode: '32', source: 'thermal' });
    expect(find('17W100P100P0000X')).toBeUndefined();
  });

  it('goes by codes only, and takes no region that eCO2mix does not have', async () => {
    write(aState({ id_kind: 'register' }), aState({ installation_id: 'B', region_code: '94' }));

    const find = await loader()();

    expect(find(CODE)).toBeUndefined();
    expect(find('B')).toEqual({ regionCode: undefined, source: 'thermal' });
  });

  it('is read again when another edition was brought', async () => {
    const load = loader();
    write(aState());
    await load();
    write(aState(), aState({ installation_id: 'B', source_code: null }));

    const find = await load();

    expect(find('B')).toEqual({ regionCode: '32', source: undefined });
  });
});
