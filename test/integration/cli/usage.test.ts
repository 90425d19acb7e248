import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

describe('the grid command', () => {
  let home = '';

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'grid-usage-'));
  });

  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  const grid = (...args: string[]) =>
    spawnSync(process.execPath, ['dist/cli/main.js', ...args], {
      encoding: 'utf8',
      env: { ...process.env, GRID_HOME: home },
    });

  it.each(['start', 'status', 'token', 'backfill', 'rerun', 'lineage', 'doctor', 'test'])(
    '%s --help shows an example and exits with 0',
    (name) => {
      const { status, stdout } = grid(name, '--help');

      expect(stdout).toContain('Example:');
      expect(status).toBe(0);
    },
  );

  it.each([
    [['fly'], "unknown command 'fly'"],
    [['lineage', '--region', '32'], '--source'],
    [['lineage', '--region', '94', '--source', 'wind', '--at', '2026-01-01T00:00:00Z'], "'94'"],
    [['token', '--role', 'king'], "--role: 'king'"],
    [['backfill', 'rainfall', '--from', '2024-01-01', '--to', '2024-02-01'], "'rainfall'"],
    [['backfill', 'eco2mix-regional', '--from', '2024-02-01', '--to', '2024-01-01'], '2024-01-31'],
    [
      ['backfill', 'generation-register', '--from', '2024-01-01', '--to', '2024-02-01'],
      '.grid/landing/',
    ],
    [['lineage', '--table', 'fact_national_flow', '--key', 'gas'], 'slot_start, series_code'],
    [['rerun'], '--dataset'],
  ])('%j is wrong usage: exit code 2 and a sentence, no stack', (args, mention) => {
    const { status, stderr, stdout } = grid(...args);

    expect(stderr).toContain(mention);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('a command that needs a running platform says that there is none', () => {
    const { status, stderr } = grid('status');

    expect(stderr).toContain(`nothing runs in ${home}`);
    expect(status).toBe(1);
  });
});
