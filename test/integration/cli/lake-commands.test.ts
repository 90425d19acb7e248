import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { PROJECT_ROOT } from '../../../platform/project-root.js';

const LONG_AGO = new Date('2020-01-01T00:00:00Z');
const LEFTOVER = '.8f0a7a52-0000-4000-8000-000000000000.tmp';

describe('the commands for a lake', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'grid-lake-commands-'));
    await mkdir(join(root, 'bronze/day'), { recursive: true });
    for (const name of ['x.json', LEFTOVER]) {
      await writeFile(join(root, 'bronze/day', name), 'x', { mode: 0o666 });
      await utimes(join(root, 'bronze/day', name), LONG_AGO, LONG_AGO);
    }
  });
  afterAll(() => rm(root, { recursive: true }));

  it('lake-tidy removes what killed writers left and says what', async () => {
    const { stdout } = await grid(['lake-tidy', '--json'], { GRID_LAKE_URL: lakeUrl() });

    expect(JSON.parse(stdout)).toEqual({ removed: [`bronze/day/${LEFTOVER}`] });
    expect(await readdir(join(root, 'bronze/day'))).toEqual(['x.json']);
    const again = await grid(['lake-tidy'], { GRID_LAKE_URL: lakeUrl() });
    expect(again.stdout).toBe('0 half-written objects removed\n');
  });

  it('lake-rights closes a folder to everybody else', async () => {
    const { stdout } = await grid(['lake-rights', '--json'], { GRID_LAKE_URL: lakeUrl() });

    expect(JSON.parse(stdout)).toEqual({ paths: 4 });
    expect((await stat(join(root, 'bronze/day/x.json'))).mode & 0o777).toBe(0o440);
    expect((await stat(join(root, 'bronze/day'))).mode & 0o777).toBe(0o750);
  });

  it.each([
    ['lake-rights', {}, 'GRID_LAKE_URL'],
    ['lake-tidy', {}, 'GRID_LAKE_URL'],
    [
      'lake-rights',
      { GRID_LAKE_URL: 'abfss://lake@account.dfs.core.windows.net/live' },
      'GRID_LAKE_WRITER_OBJECT_ID',
    ],
    ['lake-rights', { GRID_LAKE_WRITER_OBJECT_ID: 'worker' }, 'GRID_LAKE_WRITER_OBJECT_ID'],
  ])('%s with %j fails and names what is missing: %s', async (name, given, missing) => {
    await expect(grid([name], given)).rejects.toMatchObject({
      stderr: expect.stringContaining(missing),
    });
  });

  function lakeUrl(): string {
    return pathToFileURL(root).href;
  }
});

async function grid(
  words: readonly string[],
  given: Readonly<Record<string, string>>,
): Promise<{ readonly stdout: string }> {
  const main = join(PROJECT_ROOT, 'dist/cli/main.js');
  const path = { PATH: process.env['PATH'] ?? '' };
  return promisify(execFile)(process.execPath, [main, ...words], { env: { ...path, ...given } });
}
