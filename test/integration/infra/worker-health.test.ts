import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';

import { judgePulse } from '../../../cli/commands/health.js';
import { pollUntil } from '../../../cli/stack/poll.js';
import { prepareNamespace } from '../../../cli/stack/temporal-setup.js';
import { startWorkerPulse } from '../../../worker/worker-pulse.js';
import { testTemporalAddress } from '../../servers/test-servers.js';

const NAMESPACE = 'grid-worker-health';
const QUEUE = 'grid-load';

let folder: string;
let connection: NativeConnection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'grid-health-'));
  const client = await Connection.connect({ address: testTemporalAddress() });
  await prepareNamespace(client, NAMESPACE);
  await client.close();
  connection = await NativeConnection.connect({ address: testTemporalAddress() });
}, 60_000);

afterAll(async () => {
  await connection.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the health file of a worker', () => {
  it('says that it lives before it polls, that it polls once Temporal lists it, and goes with it', async () => {
    const file = join(folder, 'health.json');
    const identity = `${process.pid}@${hostname()}`;
    const endPulse = pulse(file, identity);
    expect(() => {
      judgePulse(readFileSync(file, 'utf8'), Date.now(), true);
    }).not.toThrow();
    expect(isReady(file)).toBe(false);

    const worker = await Worker.create({
      connection,
      namespace: NAMESPACE,
      taskQueue: QUEUE,
      identity,
      activities: { nothing: () => Promise.resolve() },
    });
    const running = worker.run();
    await pollUntil('health', () => Promise.resolve(isReady(file) ? true : undefined), {
      timeoutMs: 30_000,
    });
    worker.shutdown();
    await running;
    endPulse();

    expect(existsSync(file)).toBe(false);
  }, 60_000);

  it('does not take the polling of another process for its own', async () => {
    const file = join(folder, 'other.json');
    const asked = { count: 0 };
    const endPulse = pulse(file, 'another@host', () => {
      asked.count += 1;
    });
    const first = readFileSync(file, 'utf8');
    await pollUntil(
      'some beats',
      () => Promise.resolve(readFileSync(file, 'utf8') === first ? undefined : true),
      { timeoutMs: 10_000 },
    );
    const wasReady = isReady(file);
    endPulse();

    expect(wasReady).toBe(false);
    expect(asked.count).toBe(0);
  });
});

function pulse(
  file: string,
  identity: string,
  onWarning: () => void = () => undefined,
): () => void {
  return startWorkerPulse({
    ...{ file, connection, namespace: NAMESPACE, identity, onWarning },
    roles: ['load'],
    everyMs: 200,
  });
}

function isReady(file: string): boolean {
  try {
    judgePulse(readFileSync(file, 'utf8'), Date.now(), false);
    return true;
  } catch {
    return false;
  }
}
