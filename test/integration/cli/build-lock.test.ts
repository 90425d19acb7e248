import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { PROJECT_ROOT } from '../../../platform/project-root.js';

const BUILD_LOCK = pathToFileURL(join(PROJECT_ROOT, 'cli', 'bootstrap', 'build-lock.mjs')).href;
const BUILDERS = 6;

/** Builds when the word comes, and says so when another builds at the same time. */
const BUILDER = `
  import { rmSync, writeFileSync } from 'node:fs';
  import { withBuildLock } from ${JSON.stringify(BUILD_LOCK)};
  const [lockFile, busyFile] = process.argv.slice(1);
  process.stdout.write('ready');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  await withBuildLock(lockFile, async () => {
    writeFileSync(busyFile, '', { flag: 'wx' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    rmSync(busyFile);
  });
  process.exit(0);
`;

describe('the lock of a build', () => {
  let folder = '';
  let lockFile = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'grid-build-lock-'));
    lockFile = join(folder, 'build.lock');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('that a killed build left goes to one builder after the other', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(lockFile, String(dead.pid));
    const builders = Array.from({ length: BUILDERS }, () =>
      spawn(
        process.execPath,
        ['--input-type=module', '-e', BUILDER, lockFile, join(folder, 'busy')],
        { stdio: ['pipe', 'pipe', 'inherit'] },
      ),
    );
    await Promise.all(builders.map((builder) => once(builder.stdout, 'data')));
    const exits = builders.map((builder) => once(builder, 'exit'));
    for (const builder of builders) builder.stdin.write('go');

    const codes = (await Promise.all(exits)).map(([code]: unknown[]) => code);

    expect(codes).toEqual(Array.from({ length: BUILDERS }, () => 0));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of another process is not removed at the end', () => {
    const code = `
      import { writeFileSync } from 'node:fs';
      import { withBuildLock } from ${JSON.stringify(BUILD_LOCK)};
      await withBuildLock(process.argv[1], () => writeFileSync(process.argv[1], '1'));
    `;
    spawnSync(process.execPath, ['--input-type=module', '-e', code, lockFile]);

    expect(existsSync(lockFile) && readFileSync(lockFile, 'utf8')).toBe('1');
  });
});
