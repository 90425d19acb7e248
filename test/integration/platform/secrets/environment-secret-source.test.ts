import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import {
  createEnvironmentSecretSource,
  type SecretVariables,
} from '../../../../platform/secrets/environment-secret-source.js';

import { secretSourceContract } from './secret-source.contract.js';

const ignore = (): void => undefined;

secretSourceContract('a file that a variable names', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'grid-secrets-'));
  const path = join(folder, 'odre-api-key');
  return {
    source: createEnvironmentSecretSource({ GRID_ODRE_API_KEY_FILE: path }, ignore),
    set: (value) => writeFile(path, `${value}\n`, { mode: 0o600 }),
    stop: () => rm(folder, { recursive: true }),
  };
});

describe('secrets of the environment', () => {
  let folder: string;
  const inFile = async (content: string, mode = 0o600): Promise<SecretVariables> => {
    const path = join(folder, 'secret');
    await writeFile(path, content);
    await chmod(path, mode);
    return { GRID_DATABASE_URL_FILE: path };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grid-secrets-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('are read from a variable', async () => {
    const source = createEnvironmentSecretSource({ GRID_DATABASE_URL: 'postgres://a' }, ignore);

    expect(await source.findValue('database-url')).toBe('postgres://a');
  });

  it('lose one line break at the end of their file, and nothing else', async () => {
    const unix = createEnvironmentSecretSource(await inFile('a b \n\n'), ignore);
    expect(await unix.findValue('database-url')).toBe('a b \n');

    const windows = createEnvironmentSecretSource(await inFile('a b\r\n'), ignore);
    expect(await windows.findValue('database-url')).toBe('a b');
  });

  it('are missing where their file is gone or empty', async () => {
    const empty = createEnvironmentSecretSource(await inFile('\n'), ignore);
    const gone = createEnvironmentSecretSource(
      { GRID_DATABASE_URL_FILE: join(folder, 'not-there') },
      ignore,
    );

    await expect(empty.findValue('database-url')).rejects.toMatchObject({ code: 'SECRET_MISSING' });
    await expect(gone.findValue('database-url')).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      message: expect.stringContaining('GRID_DATABASE_URL_FILE') as unknown,
    });
  });

  it('are not taken from a file larger than any secret', async () => {
    const source = createEnvironmentSecretSource(await inFile('x'.repeat(70_000)), ignore);

    await expect(source.findValue('database-url')).rejects.toMatchObject({
      code: 'SECRET_MISSING',
    });
  });

  it('in a file that everybody may read bring one warning', async () => {
    const warnings: string[] = [];
    const source = createEnvironmentSecretSource(await inFile('open', 0o644), (message) =>
      warnings.push(message),
    );

    await source.findValue('database-url');
    await source.findValue('database-url');

    expect(warnings).toEqual([expect.stringMatching(/every user of this machine may read/)]);
  });

  it('in a file of their owner bring none', async () => {
    const warnings: string[] = [];
    const source = createEnvironmentSecretSource(await inFile('closed', 0o640), (message) =>
      warnings.push(message),
    );

    await source.findValue('database-url');

    expect(warnings).toEqual([]);
  });

  it('given in both ways are refused, naming the variables only', () => {
    const both = { GRID_DATABASE_URL: 'planted', GRID_DATABASE_URL_FILE: '/run/secrets/x' };

    expect(() => createEnvironmentSecretSource(both, ignore)).toThrow(
      'GRID_DATABASE_URL and GRID_DATABASE_URL_FILE are both set: keep one of them',
    );
  });
});
