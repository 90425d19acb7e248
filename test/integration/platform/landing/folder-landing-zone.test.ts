import { execFile } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  open,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { systemErrorCode } from '../../../../domain/errors/system-error-code.js';
import { createFolderLandingZone } from '../../../../platform/landing/folder-landing-zone.js';
import type { LandingZone } from '../../../../platform/landing/landing-zone.js';
import { openLandingZone } from '../../../../platform/landing/open-landing-zone.js';

import { describeLandingZoneContract } from './landing-zone.contract.js';

describeLandingZoneContract('a folder of this machine', async () => {
  const root = await mkdtemp(join(tmpdir(), 'grid-landing-'));
  return {
    zone: createFolderLandingZone(root),
    drop: async (path, content) => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    },
    find: async (path) => {
      try {
        return await readFile(join(root, path), 'utf8');
      } catch (error) {
        if (systemErrorCode(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    remove: () => rm(root, { recursive: true }),
  };
});

describe('a landing zone in a folder', () => {
  let root: string;
  let folder: string;
  let zone: LandingZone;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'grid-landing-'));
    folder = join(root, 'capacity');
    await mkdir(folder);
    zone = createFolderLandingZone(root);
  });
  afterEach(() => rm(root, { recursive: true }));

  it('tells a folder, and moves it aside with what is in it', async () => {
    await mkdir(join(folder, 'dossier'));
    await writeFile(join(folder, 'dossier', 'x.csv'), 'x');

    const [file] = await zone.look('capacity');
    expect(file).toMatchObject({ name: 'dossier', obstacle: 'folder' });
    if (file === undefined) return;
    await zone.moveAside(file, 'quarantine', []);

    expect(await readFile(join(root, 'quarantine/capacity/dossier/x.csv'), 'utf8')).toBe('x');
  });

  it('tells a link without following it, and moves the link itself', async () => {
    const secret = join(root, 'secret.txt');
    await writeFile(secret, 'not yours');
    await symlink(secret, join(folder, 'link.csv'));

    const [file] = await zone.look('capacity');
    expect(file).toMatchObject({ name: 'link.csv', obstacle: 'link' });
    if (file === undefined) return;
    await zone.moveAside(file, 'quarantine', []);

    expect(await readlink(join(root, 'quarantine/capacity/link.csv'))).toBe(secret);
    expect(await readFile(secret, 'utf8')).toBe('not yours');
  });

  it('does not read through a link that took the place of a file after the look', async () => {
    const secret = join(root, 'secret.txt');
    await writeFile(secret, 'not yours');
    await writeFile(join(folder, 'x.csv'), 'x');
    const [file] = await zone.look('capacity');
    await rm(join(folder, 'x.csv'));
    await symlink(secret, join(folder, 'x.csv'));

    const reading = (async () => {
      if (file !== undefined) for await (const piece of zone.open(file)) return piece;
      return undefined;
    })();
    await expect(reading).rejects.toMatchObject({ name: 'GridError' });
  });

  it('does not read the same file through a link either', async () => {
    await writeFile(join(folder, 'x.csv'), 'x');
    const [file] = await zone.look('capacity');
    await rename(join(folder, 'x.csv'), join(root, 'moved.csv'));
    await symlink(join(root, 'moved.csv'), join(folder, 'x.csv'));

    const reading = (async () => {
      if (file !== undefined) for await (const piece of zone.open(file)) return piece;
      return undefined;
    })();
    await expect(reading).rejects.toMatchObject({ name: 'GridError' });
  });

  it('tells a pipe, and does not wait for who would write into it', async () => {
    await promisify(execFile)('mkfifo', [join(folder, 'pipe.csv')]);

    expect(await zone.look('capacity')).toEqual([
      expect.objectContaining({ name: 'pipe.csv', obstacle: 'special_file' }),
    ]);
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;

  onLinux('does not see a file that a process still has open for writing', async () => {
    const writer = await open(join(folder, 'growing.csv'), 'w');
    await writer.write('half');
    expect(await zone.look('capacity')).toEqual([]);
    await writer.close();

    expect((await zone.look('capacity')).map(({ name }) => name)).toEqual(['growing.csv']);
  });

  onLinux('sees a file that a process only reads', async () => {
    await writeFile(join(folder, 'read.csv'), 'x');
    const reader = await open(join(folder, 'read.csv'), 'r');

    expect((await zone.look('capacity')).map(({ name }) => name)).toEqual(['read.csv']);
    await reader.close();
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  const asUser = process.getuid?.() === 0 ? it.skip : it;

  asUser('tells a file it has no right to read', async () => {
    await writeFile(join(folder, 'closed.csv'), 'x');
    await chmod(join(folder, 'closed.csv'), 0);

    expect(await zone.look('capacity')).toEqual([
      expect.objectContaining({ name: 'closed.csv', obstacle: 'unreadable' }),
    ]);
  });

  asRoot('tells a file it has no right to read, as a user who is not root', async () => {
    await writeFile(join(folder, 'closed.csv'), 'x');
    await chmod(join(folder, 'closed.csv'), 0);
    for (const path of [root, folder]) await chmod(path, 0o755);

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', LOOK_AS_NOBODY, root],
      { cwd: process.cwd() },
    );

    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ name: 'closed.csv', obstacle: 'unreadable' }),
    ]);
  });
});

/** Runs the built adapter as a user that owns nothing. */
const LOOK_AS_NOBODY = `
const { createFolderLandingZone } = await import('${join(process.cwd(), 'dist/platform/landing/folder-landing-zone.js')}');
process.setgroups([]); process.setgid(65534); process.setuid(65534);
console.log(JSON.stringify(await createFolderLandingZone(process.argv[1]).look('capacity')));`;

describe('the place of the landing zone', () => {
  it('is in the home folder, when the lake lies there too', () => {
    expect(openLandingZone({ lakeUrl: 'file:///data/lake/live', home: '/data' }).address).toBe(
      join('/data', 'landing'),
    );
  });

  it('is in the folder of the lake, when that lies elsewhere', () => {
    expect(openLandingZone({ lakeUrl: 'file:///srv/lake', home: '/data' }).address).toBe(
      join('/srv', 'lake', 'landing'),
    );
  });

  it('is on the lake, when that is in a cloud', () => {
    const lakeUrl = 'abfss://grid@account.dfs.core.windows.net/live';

    expect(openLandingZone({ lakeUrl, home: '/data' }).address).toBe(`${lakeUrl}/landing`);
  });

  it('is where GRID_LANDING_URL says', () => {
    const landingUrl = 'file:///srv/depot';

    expect(openLandingZone({ landingUrl, lakeUrl: 'file:///x', home: '/data' }).address).toBe(
      '/srv/depot',
    );
  });
});
