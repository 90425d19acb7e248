import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { homeFolder, prepareHome } from '../../../cli/stack/home-folder.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';

describe('a GRID_HOME', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'grid-home-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['keys', 'run', 'temporal'])('opens %s to its owner only', async (name) => {
    await prepareHome(homeFolder(folder));

    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['inside a file', join(PROJECT_ROOT, 'package.json', 'home')],
    ...(existsSync('/proc/self') ? [['where nothing can be made', '/proc/grid-home']] : []),
  ])('%s is refused at once, naming the variable', async (_, path) => {
    await expect(prepareHome(homeFolder(path))).rejects.toThrow('GRID_HOME cannot be written');
  });

  it('closes a folder that an earlier run left open', async () => {
    mkdirSync(join(folder, 'keys'), { mode: 0o755 });

    await prepareHome(homeFolder(folder));

    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
  });
});
