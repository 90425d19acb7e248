import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { NativeConnection, Worker } from '@temporalio/worker';

import { judgePulse } from '../../../cli/commands/health.js';
import { pollUntil } from '../../../cli/stack/poll.js';
import { prepareNamespace } from '../../../cli/stack/temporal-setup.js';
import { startWorkerPulse, type WorkerPulseOptions } from '../../../worker/worker-pulse.js';
import { testTemporalAddress } from '../../servers/test-servers.js';

const NAMESPACE = 'grid-worker-health';
const QUEUE = 'grid-load';
/** To count as listed a worker would have to ask in the future. */
const NEVER_LISTED_MS = -1000;
const SCHEDULE_STEP = proto.temporal.api.enums.v1.CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK;

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

  it('says that a worker with all slots taken is ready, though Temporal lists it no more', async () => {
    const file = join(folder, 'busy.json');
    const identity = 'busy@health';
    const step = createStep();
    const worker = await Worker.create({
      ...{ connection, namespace: NAMESPACE, taskQueue: QUEUE, identity },
      maxConcurrentActivityTaskExecutions: 1,
      activities: { step: step.run },
    });
    const running = worker.run();
    const ends: (() => void)[] = [];
    try {
      await scheduleStep('step');
      await step.begun;
      ends.push(
        pulse(join(folder, 'unlisted.json'), identity, { askedWithinMs: NEVER_LISTED_MS }),
        pulse(file, identity, {
          askedWithinMs: NEVER_LISTED_MS,
          stepsUnderWay: () => worker.getStatus().numInFlightActivities,
        }),
      );
      await pollUntil('health', () => Promise.resolve(isReady(file) ? true : undefined), {
        timeoutMs: 10_000,
      });
      expect(isReady(join(folder, 'unlisted.json'))).toBe(false);
    } finally {
      step.end();
      worker.shutdown();
      await running;
      for (const end of ends) end();
    }
  }, 60_000);

  it('does not take the polling of another process for its own', async () => {
    const file = join(folder, 'other.json');
    const asked = { count: 0 };
    const endPulse = pulse(file, 'another@host', {
      onWarning: () => {
        asked.count += 1;
      },
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
  given: Partial<WorkerPulseOptions> = {},
): () => void {
  return startWorkerPulse({
    ...{ file, connection, namespace: NAMESPACE, identity },
    onWarning: () => undefined,
    stepsUnderWay: () => 0,
    roles: ['load'],
    everyMs: 200,
    ...given,
  });
}

/** A step that lasts until it is told to end. */
function createStep() {
  const begun = Promise.withResolvers<undefined>();
  const over = Promise.withResolvers<undefined>();
  return {
    begun: begun.promise,
    run: async (): Promise<void> => {
      begun.resolve(undefined);
      await over.promise;
    },
    end: () => {
      over.resolve(undefined);
    },
  };
}

/** Plays the workflow: one task of it that asks for one step on the queue of the worker. */
async function scheduleStep(name: string): Promise<void> {
  const client = await Connection.connect({ address: testTemporalAddress() });
  const taskQueue = 'grid-health-workflows';
  const temporal = new Client({ connection: client, namespace: NAMESPACE });
  await temporal.workflow.start('oneStep', { workflowId: `one-step-${randomUUID()}`, taskQueue });
  const { taskToken } = await client.withDeadline(Date.now() + 10_000, () =>
    client.workflowService.pollWorkflowTaskQueue({
      namespace: NAMESPACE,
      taskQueue: { name: taskQueue },
    }),
  );
  await client.workflowService.respondWorkflowTaskCompleted({
    namespace: NAMESPACE,
    taskToken,
    commands: [
      {
        commandType: SCHEDULE_STEP,
        scheduleActivityTaskCommandAttributes: {
          activityId: '1',
          activityType: { name },
          taskQueue: { name: QUEUE },
          startToCloseTimeout: msToTs('1 minute'),
          scheduleToCloseTimeout: msToTs('1 minute'),
        },
      },
    ],
  });
  await client.close();
}

function isReady(file: string): boolean {
  try {
    judgePulse(readFileSync(file, 'utf8'), Date.now(), false);
    return true;
  } catch {
    return false;
  }
}
