import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { delay } from '../../cli/stack/poll.js';
import { findFreePort } from '../../cli/stack/port.js';

const START_LIMIT_MS = 90_000;
const POLL_MS = 200;

interface Series {
  readonly data: readonly { readonly value: number | null; readonly origin: string }[];
}

describe('the platform, started with one command', () => {
  let home = '';
  let environment: NodeJS.ProcessEnv = {};
  let apiUrl = '';
  let running: ChildProcess | undefined;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'grid-start-'));
    chmodSync(home, 0o755);
    const [api, temporal, ui, postgres, identityProvider] = await Promise.all(
      Array.from({ length: 5 }, findFreePort),
    );
    apiUrl = `http://127.0.0.1:${api}`;
    environment = {
      ...process.env,
      GRID_HOME: home,
      GRID_SOURCES: 'simulated',
      GRID_API_PORT: String(api),
      GRID_TEMPORAL_PORT: String(temporal),
      GRID_TEMPORAL_UI_PORT: String(ui),
      GRID_PG_PORT: String(postgres),
      GRID_IDP_PORT: String(identityProvider),
    };
  });

  afterAll(async () => {
    if (running?.exitCode === null) {
      running.kill('SIGINT');
      await once(running, 'exit');
    }
    rmSync(home, { recursive: true, force: true });
  });

  const grid = (...args: string[]) =>
    spawnSync(process.execPath, ['dist/cli/main.js', ...args], {
      encoding: 'utf8',
      env: environment,
    });

  /** Starts the platform; resolves with all it said once it said something. */
  async function startUntil(text: string): Promise<{ child: ChildProcess; said: () => string }> {
    let output = '';
    const child = spawn(process.execPath, ['dist/cli/main.js', 'start'], { env: environment });
    running = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const deadlineMs = Date.now() + START_LIMIT_MS;
    while (!output.includes(text)) {
      if (child.exitCode !== null || Date.now() > deadlineMs) throw new Error(output);
      await delay(POLL_MS);
    }
    return { child, said: () => output };
  }

  async function readSeries(query: string): Promise<Series> {
    const accessToken = grid('token', '--role', 'reader').stdout.trim();
    const response = await fetch(`${apiUrl}/v1/production/regional?${query}`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    return (await response.json()) as Series;
  }

  async function stop(child: ChildProcess): Promise<number | null> {
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    await exited;
    return child.exitCode;
  }

  it(
    'serves a number, stops cleanly, and serves the same number after it is started again',
    async () => {
      const start = new Date(Date.now() - 3 * 3_600_000).toISOString();
      const end = new Date(Date.now() - 1.5 * 3_600_000).toISOString();
      const query = `region_code=32&source=consumption&start=${start}&end=${end}`;

      const first = await startUntil('first cycle: done');
      const before = await readSeries(query);
      const status = grid('status', '--json');
      const second = grid('start');
      const firstExit = await stop(first.child);
      const isStateGone = !existsSync(join(home, 'run', 'stack.json'));

      const again = await startUntil('Grid Power Stream is ready');
      const after = await readSeries(query);
      const againExit = await stop(again.child);

      expect(first.said()).toContain('SIMULATED DATA');
      expect(before.data.length).toBeGreaterThan(0);
      expect(before.data.every(({ origin }) => origin === 'simulated')).toBe(true);
      expect(status.status).toBe(0);
      expect(second.status).toBe(1);
      expect(second.stderr).toContain(`pid ${first.child.pid}`);
      expect(firstExit).toBe(0);
      expect(isStateGone).toBe(true);
      expect(after.data).toEqual(before.data);
      expect(againExit).toBe(0);
    },
    3 * START_LIMIT_MS,
  );

  it(
    'repairs what a killed supervisor left, and goes on with its data',
    async () => {
      const first = await startUntil('Grid Power Stream is ready');
      const exited = once(first.child, 'exit');
      first.child.kill('SIGKILL');
      await exited;

      const again = await startUntil('Grid Power Stream is ready');
      const exitCode = await stop(again.child);

      expect(again.said()).toContain(`an earlier run (pid ${first.child.pid}) was killed`);
      expect(exitCode).toBe(0);
    },
    3 * START_LIMIT_MS,
  );
});
