import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { acquireHomeLock } from '../../../cli/stack/home-lock.js';

describe('the lock of a GRID_HOME', () => {
  let folder = '';
  let lockFile = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'grid-lock-'));
    lockFile = join(folder, 'run', 'lock.json');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is had by one only, who is named to the other', async () => {
    const first = await acquireHomeLock(lockFile);
    const second = await acquireHomeLock(lockFile);

    expect(first.kind).toBe('acquired');
    expect(second).toMatchObject({ kind: 'held', holder: { pid: process.pid } });
  });

  it('is free again once released', async () => {
    const first = await acquireHomeLock(lockFile);
    if (first.kind === 'acquired') first.release();

    expect((await acquireHomeLock(lockFile)).kind).toBe('acquired');
  });

  it('of a killed process is repaired, and said', async () => {
    await acquireHomeLock(lockFile);
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    const holder = { pid: child.pid, commandLine: 'node', startedAtUtc: '2026-01-01T00:00:00Z' };
    writeFileSync(lockFile, JSON.stringify(holder));

    expect(await acquireHomeLock(lockFile)).toMatchObject({ kind: 'repaired', deadPid: child.pid });
  });

  it('whose process id went to another program is repaired', async () => {
    await acquireHomeLock(lockFile);
    const holder = { pid: process.pid, commandLine: 'another program', startedAtUtc: '2026-01-01' };
    writeFileSync(lockFile, JSON.stringify(holder));

    expect((await acquireHomeLock(lockFile)).kind).toBe('repaired');
  });

  it('that was cut off by a crash is repaired', async () => {
    await acquireHomeLock(lockFile);
    writeFileSync(lockFile, '{"pid":12');

    expect((await acquireHomeLock(lockFile)).kind).toBe('repaired');
  });

  it('that is stale goes to one of many who ask at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const free = await acquireHomeLock(lockFile);
      if (free.kind !== 'held') free.release();
      writeFileSync(lockFile, '{"pid":12');

      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => acquireHomeLock(lockFile)),
      );

      expect(outcomes.filter(({ kind }) => kind !== 'held')).toHaveLength(1);
      for (const outcome of outcomes) if (outcome.kind !== 'held') outcome.release();
      expect(readdirSync(dirname(lockFile))).toEqual([]);
    }
  });

  it('in a home that cannot be written is refused with what to do', async () => {
    writeFileSync(join(folder, 'file'), '');

    await expect(acquireHomeLock(join(folder, 'file', 'run', 'lock.json'))).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      message: expect.stringContaining('set another GRID_HOME') as unknown,
    });
  });

  it('of another process is not removed by a release', async () => {
    const mine = await acquireHomeLock(lockFile);
    const other = JSON.stringify({ pid: 1, commandLine: 'init', startedAtUtc: '2026-01-01' });
    writeFileSync(lockFile, other);

    if (mine.kind === 'acquired') mine.release();

    expect(readFileSync(lockFile, 'utf8')).toBe(other);
  });
});
