import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { isProcessAlive } from '../../cli/stack/child-process.js';
import { delay } from '../../cli/stack/poll.js';
import { findFreePort } from '../../cli/stack/port.js';
import { findStackState } from '../../cli/stack/stack-state.js';
import { parseWindow } from '../../cli/time-argument.js';
import { readConfiguration } from '../../platform/config/configuration.js';
import { ingestWorkflowId } from '../../workflows/contracts.js';

const START_LIMIT_MS = 90_000;
const COMMANDS_LIMIT_MS = 60_000;
const POLL_MS = 200;

interface Series {
  readonly data: readonly { readonly value: number | null; readonly origin: string }[];
}

const BACKFILL_SCHEMA = z.object({
  inserted: z.number(),
  revised: z.number(),
  partitionsFailed: z.array(z.string()),
});
const CYCLES_SCHEMA = z.object({ cycles: z.array(z.object({ workflowId: z.string() })) });
const LINEAGE_SCHEMA = z.object({
  bronze_objects: z.array(z.object({ path: z.string(), sha256: z.string() })),
});
const DOCTOR_SCHEMA = z.array(z.object({ name: z.string(), isOk: z.boolean() }));

const readBackfill = (stdout: string) => BACKFILL_SCHEMA.parse(JSON.parse(stdout));

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

  const grid = (...args: string[]) => gridWith({}, ...args);
  const gridWith = (settings: NodeJS.ProcessEnv, ...args: string[]) =>
    spawnSync(process.execPath, ['dist/cli/main.js', ...args], {
      encoding: 'utf8',
      env: { ...environment, ...settings },
    });

  /** Starts the platform; resolves with all it said once it said something. */
  async function startUntil(text: string): Promise<{ child: ChildProcess; said: () => string }> {
    let output = '';
    const child = spawn(process.execPath, ['dist/cli/main.js', 'start'], { env: environment });
    running = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const stack = { child, said: () => output };
    await waitUntilSaid(stack, text);
    return stack;
  }

  async function waitUntilSaid(
    { child, said }: { child: ChildProcess; said: () => string },
    text: string,
  ): Promise<void> {
    const deadlineMs = Date.now() + START_LIMIT_MS;
    while (!said().includes(text)) {
      if (child.exitCode !== null || Date.now() > deadlineMs) throw new Error(said());
      await delay(POLL_MS);
    }
  }

  async function readSeries(query: string): Promise<Series> {
    const accessToken = grid('token', '--role', 'reader').stdout.trim();
    const response = await fetch(`${apiUrl}/v1/production/regional?${query}`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    return (await response.json()) as Series;
  }

  async function stop(
    child: ChildProcess,
    signal: NodeJS.Signals = 'SIGINT',
  ): Promise<number | null> {
    const exited = once(child, 'exit');
    child.kill(signal);
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

  describe('while it runs', () => {
    let stack: { child: ChildProcess; said: () => string };
    const day = { from: '2024-01-15', to: '2024-01-16' };
    const dayId = ingestWorkflowId('eco2mix-regional-cons-def', parseWindow(day.from, day.to));

    beforeAll(async () => {
      stack = await startUntil('Grid Power Stream is ready');
    }, START_LIMIT_MS);

    const backfillDay = () =>
      grid('backfill', 'eco2mix-regional', '--from', day.from, '--to', day.to, '--json');

    it(
      'loads a day of history, and changes nothing the second time',
      () => {
        const first = backfillDay();
        const second = backfillDay();

        expect([first.status, second.status]).toEqual([0, 0]);
        const loaded = readBackfill(first.stdout);
        expect(loaded.partitionsFailed).toEqual([]);
        expect(loaded.inserted).toBeGreaterThan(0);
        expect(readBackfill(second.stdout)).toMatchObject({
          inserted: 0,
          revised: 0,
          partitionsFailed: [],
        });
      },
      COMMANDS_LIMIT_MS,
    );

    it(
      'runs the window of an id again and tells that nothing changed',
      () => {
        const rerun = grid('rerun', dayId, '--json');

        expect(rerun.status).toBe(0);
        expect(JSON.parse(rerun.stdout)).toMatchObject({
          dataset: 'eco2mix-regional-cons-def',
          inserted: 0,
          revised: 0,
        });
      },
      COMMANDS_LIMIT_MS,
    );

    it(
      'runs the window of a cycle again as the cycle was started, whatever the configuration says now',
      () => {
        const { cycles } = CYCLES_SCHEMA.parse(JSON.parse(grid('status', '--json').stdout));

        const rerun = gridWith(
          { GRID_CYCLE_WINDOW_HOURS: '1' },
          'rerun',
          cycles[0]?.workflowId ?? '',
        );

        expect(rerun.status).toBe(0);
        const [, startUtc, endUtc] = /tr (\S+) to (\S+) again/.exec(rerun.stderr) ?? [];
        const hours = (Date.parse(endUtc ?? '') - Date.parse(startUtc ?? '')) / 3_600_000;
        expect(hours).toBe(readConfiguration({}).GRID_CYCLE_WINDOW_HOURS);
      },
      COMMANDS_LIMIT_MS,
    );

    it('leads from a number to the raw bytes on the disk', () => {
      const ask = ['lineage', '--region', '32', '--source', 'wind', '--at'];

      const known = grid(...ask, '2024-01-15T12:00:00Z', '--json');
      const unknown = grid(...ask, '2014-01-15T12:00:00Z', '--json');

      expect(known.status).toBe(0);
      const { bronze_objects: objects } = LINEAGE_SCHEMA.parse(JSON.parse(known.stdout));
      expect(objects.length).toBeGreaterThan(0);
      for (const { path, sha256 } of objects) {
        const bytes = readFileSync(join(home, 'lake', 'simulated', path));
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      }
      expect(unknown.status).toBe(1);
      expect(unknown.stderr).toContain('NOT_FOUND');
    });

    it('finds nothing wrong with itself', () => {
      const doctor = grid('doctor', '--json');

      expect(doctor.status).toBe(0);
      const findings = DOCTOR_SCHEMA.parse(JSON.parse(doctor.stdout));
      expect(findings.filter(({ isOk }) => !isOk)).toEqual([]);
      expect(findings.map(({ name }) => name)).toContain('temporal');
    });

    it(
      'starts a killed worker again, and its work goes on',
      async () => {
        const worker = () =>
          findStackState(join(home, 'run', 'stack.json'))?.components.find(
            ({ name }) => name === 'worker-compute',
          );
        const killedPid = worker()?.pid ?? 0;

        process.kill(killedPid, 'SIGKILL');
        await waitUntilSaid(stack, 'worker-compute is running again');
        const rerun = grid('rerun', dayId, '--json');

        expect(stack.said()).toContain('worker-compute was ended by SIGKILL');
        expect(worker()?.pid).not.toBe(killedPid);
        expect(worker()?.restarts).toBe(1);
        expect(rerun.status).toBe(0);
      },
      COMMANDS_LIMIT_MS,
    );

    it(
      'repairs what a killed supervisor left, goes on with its data, and stops when its terminal is closed',
      async () => {
        const exited = once(stack.child, 'exit');
        stack.child.kill('SIGKILL');
        await exited;

        const again = await startUntil('Grid Power Stream is ready');
        const state = findStackState(join(home, 'run', 'stack.json'));
        again.child.stdout?.destroy();
        again.child.stderr?.destroy();
        const exitCode = await stop(again.child, 'SIGHUP');

        expect(again.said()).toContain(`an earlier run (pid ${stack.child.pid}) was killed`);
        expect(exitCode).toBe(0);
        expect(state?.components.map(({ pid }) => isProcessAlive(pid))).toEqual(
          state?.components.map(() => false),
        );
        expect(readdirSync(join(home, 'run'))).toEqual([]);
      },
      3 * START_LIMIT_MS,
    );
  });
});
