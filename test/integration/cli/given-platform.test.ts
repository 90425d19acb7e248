import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { ScheduleReport } from '../../../cli/commands/schedules.js';
import { parseInstant } from '../../../domain/time/instant.js';
import { createDataConverter } from '../../../platform/payload-codec/data-converter.js';
import { makePayloadKey } from '../../../platform/payload-codec/payload-keys.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';
import { createCachingSecretStore } from '../../../platform/secrets/caching-secret-store.js';
import { createEnvironmentSecretSource } from '../../../platform/secrets/environment-secret-source.js';
import { reconcileSchedules } from '../../../worker/schedule.js';
import { readableHistory } from '../pipeline/history-search.js';
import { startPipeline, type Pipeline } from '../pipeline/pipeline-harness.js';
import { until } from '../pipeline/until.js';

interface CommandEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const WINDOW_ID = 'ingest-eco2mix-regional-tr-20261110T000000Z-20261110T030000Z';
const WEEK = 'eco2mix-regional-tr-week';
const LINEAGE = ['lineage', '--region', '32', '--source', 'wind', '--at', '2026-11-10T01:00:00Z'];
const RERUN = [
  ...['rerun', '--dataset', 'eco2mix-regional-tr'],
  ...['--from', '2026-11-10T00:00:00Z', '--to', '2026-11-10T03:00:00Z'],
];

/** As an operator in a container has it: addresses in variables, nothing that npm start left. */
describe('the operator commands, where only the configuration says what runs', () => {
  const home = mkdtempSync(join(tmpdir(), 'grid-given-'));
  const keys = { GRID_PAYLOAD_KEYS: makePayloadKey('first') };
  let pipeline: Pipeline;

  beforeAll(async () => {
    const source = createEnvironmentSecretSource(keys, () => undefined);
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: {
        kind: 'simulated',
        seed: 7,
        publicationLagSeconds: 480,
        clock: () => Date.parse(parseInstant('2026-11-20T12:00:00Z')),
      },
      dataConverter: createDataConverter(
        { GRID_PAYLOAD_ENCRYPTION: 'on' },
        createCachingSecretStore(source, { maxAgeMs: 60_000 }),
      ),
    });
  }, 120_000);

  afterAll(async () => {
    await pipeline.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const environment = (): NodeJS.ProcessEnv => ({
    ...pipeline.environment(),
    ...keys,
    GRID_PAYLOAD_ENCRYPTION: 'on',
    GRID_HOME: home,
  });
  const grid = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandEnd> =>
    new Promise((resolve) => {
      const main = join(PROJECT_ROOT, 'dist', 'cli', 'main.js');
      execFile(process.execPath, [main, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      });
    });

  it('backfill loads a span of history through the workers that are there', async () => {
    const span = ['--from', '2026-10-01', '--to', '2026-10-02', '--json'];
    const { code, stdout, stderr } = await grid(
      ['backfill', 'eco2mix-regional', ...span],
      environment(),
    );

    expect(stderr).toContain('backfill-');
    expect(JSON.parse(stdout)).toMatchObject({ partitionsFailed: [], revised: 0 });
    expect(code).toBe(0);
  }, 120_000);

  it('rerun runs a window, and again by its id, which changes nothing', async () => {
    const first = await grid([...RERUN, '--json'], environment());
    const again = await grid(['rerun', WINDOW_ID, '--json'], environment());

    expect(JSON.parse(first.stdout)).toMatchObject({ rowsAccepted: 144, revised: 0 });
    expect(JSON.parse(again.stdout)).toMatchObject({ inserted: 0, revised: 0 });
    expect([first.code, again.code]).toEqual([0, 0]);
  }, 120_000);

  it('schedules are told, paused with a reason, resumed and started by name', async () => {
    await reconcileSchedules(pipeline.client, {
      cycle: {
        origin: 'simulated',
        windowHours: 3,
        patience: { askIntervalSeconds: 1, askCount: 0 },
      },
      datasets: ['eco2mix-regional-tr'],
    });
    const told = async () => {
      const { stdout } = await grid(['schedules', '--json'], environment());
      return JSON.parse(stdout) as readonly ScheduleReport[];
    };
    await until('the schedules to be listed', async () => (await told()).length > 1);

    const paused = await grid(['pause', WEEK, '--note', 'source is down'], environment());
    expect([paused.code, paused.stdout]).toEqual([0, `${WEEK} is paused\n`]);
    await until('the pause to be listed', async () =>
      (await told()).some(({ isPaused }) => isPaused),
    );
    const listed = (await told()).map(({ scheduleId, isPaused, note }) => [
      scheduleId,
      isPaused,
      note,
    ]);
    expect(listed).toContainEqual([WEEK, true, 'source is down']);
    expect(listed).toContainEqual(['grid-cycle', false, null]);

    const resumed = await grid(['resume', WEEK], environment());
    const unknown = await grid(['trigger', 'grid-cycel'], environment());

    expect(resumed.code).toBe(0);
    expect(unknown.code).not.toBe(0);
    expect(unknown.stderr).toContain(
      `there is no schedule 'grid-cycel': expected one of eco2mix-regional-tr-archive, ${WEEK}, grid-cycle`,
    );
  }, 120_000);

  it('what a command hands to Temporal is encrypted where the configuration says so', async () => {
    const history = await readableHistory(pipeline.client, WINDOW_ID);

    expect(history).toContain('binary/encrypted');
    expect(history).not.toContain('"trigger"');
  });

  it('lineage reads the warehouse itself, and links to the Temporal UI that is named', async () => {
    const env = {
      ...environment(),
      GRID_DATABASE_URL: pipeline.database.asRole('grid_api_reader'),
      GRID_TEMPORAL_ADDRESS: '',
      GRID_TEMPORAL_UI_URL: 'https://ui.test/temporal',
    };
    const { code, stdout } = await grid(LINEAGE, env);

    expect(stdout).toContain(`Brought by   ${WINDOW_ID}`);
    expect(stdout).toContain(
      `https://ui.test/temporal/namespaces/${pipeline.namespace}/workflows/`,
    );
    expect(code).toBe(0);
  });

  it('status tells how far the data reaches, and fails when Temporal does not answer', async () => {
    const { code, stdout } = await grid(['status', '--json'], environment());
    const silent = { ...environment(), GRID_TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const failed = await grid(['status'], silent);

    expect(JSON.parse(stdout)).toMatchObject({
      origin: 'simulated',
      namespace: pipeline.namespace,
      freshness: { newestSlotUtc: '2026-11-10T02:45:00Z', lastOutcome: 'success' },
    });
    expect(code).toBe(0);
    expect(failed.stderr).toMatch(/^TEMPORAL_UNAVAILABLE: /m);
    expect(failed.code).toBe(1);
  }, 60_000);

  it('an origin that nothing names is asked for before anything is started', async () => {
    const { code, stderr } = await grid(RERUN, { ...environment(), GRID_SOURCES: 'auto' });

    expect(stderr).toMatch(/^INVALID_CONFIGURATION: GRID_SOURCES: .*live, simulated or replay/);
    expect(code).toBe(1);
  });

  it('without an address a command says both ways to name a platform', async () => {
    const env = { ...environment(), GRID_TEMPORAL_ADDRESS: '' };
    const { code, stderr } = await grid(RERUN, env);

    expect(stderr).toContain(`NOT_FOUND: nothing runs in ${home}`);
    expect(stderr).toContain('GRID_TEMPORAL_ADDRESS');
    expect(code).toBe(1);
  });
});
