import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createDataConverter } from '../../../platform/payload-codec/data-converter.js';
import { makePayloadKey } from '../../../platform/payload-codec/payload-keys.js';
import { createCachingSecretStore } from '../../../platform/secrets/caching-secret-store.js';
import { createEnvironmentSecretSource } from '../../../platform/secrets/environment-secret-source.js';
import { GRID_CYCLE_SCHEDULE_ID, ingestWorkflowId } from '../../../workflows/contracts.js';

import { DATASET, SIMULATED, windowOfDay } from './interrupted-window.js';
import { observe, type ObservedProcess } from './observed-process.js';
import { startPipeline, type Pipeline } from './pipeline-harness.js';
import { until } from './until.js';

const ALL = 'workflows,io,compute,load';
/** EVENT_TYPE_WORKFLOW_TASK_FAILED of Temporal's API. */
const WORKFLOW_TASK_FAILED = 9;

describe('a worker without the key of encrypted payloads', () => {
  const keys = makePayloadKey('k1');
  let pipeline: Pipeline;
  const processes: ObservedProcess[] = [];

  const startWorker = (roles: string, more: NodeJS.ProcessEnv): ObservedProcess => {
    const env = { ...pipeline.environment(), GRID_LOG_LEVEL: 'info', ...more };
    const started = observe(['worker', '--roles', roles], env);
    processes.push(started);
    return started;
  };

  const scheduleKeyId = async (): Promise<string> => {
    const { namespace } = pipeline.client.options;
    const { schedule } = await pipeline.client.workflowService.describeSchedule({
      namespace,
      scheduleId: GRID_CYCLE_SCHEDULE_ID,
    });
    const [input] = schedule?.action?.startWorkflow?.input?.payloads ?? [];
    return new TextDecoder().decode(input?.metadata?.['encryption-key-id'] ?? undefined);
  };

  beforeAll(async () => {
    const source = createEnvironmentSecretSource({ GRID_PAYLOAD_KEYS: keys }, () => undefined);
    const secrets = createCachingSecretStore(source, { maxAgeMs: 60_000 });
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: SIMULATED,
      roles: [],
      dataConverter: createDataConverter({ GRID_PAYLOAD_ENCRYPTION: 'on' }, secrets),
    });
  });
  afterAll(async () => {
    await Promise.all(processes.map((started) => started.stop()));
    await pipeline.stop();
  }, 60_000);

  it('does not start where it should encrypt, and says which secret it needs', async () => {
    const worker = startWorker(ALL, { GRID_PAYLOAD_ENCRYPTION: 'on' });

    expect(await worker.ended).toBe(1);
    expect(worker.said()).toContain(
      'SECRET_MISSING: the secret payload-keys is missing; looked for in GRID_PAYLOAD_KEYS',
    );
  });

  it('leaves a run waiting, says why in its history, and a worker with the key ends it', async () => {
    const window = windowOfDay(10);
    const running = pipeline.ingest(DATASET, window);
    const without = startWorker(ALL, {});
    let reason = '';
    await until('the run to say why it waits', async () => {
      try {
        const handle = pipeline.client.workflow.getHandle(ingestWorkflowId(DATASET, window));
        const { events } = await handle.fetchHistory();
        const failed = events?.find(({ eventType }) => Number(eventType) === WORKFLOW_TASK_FAILED);
        reason = failed?.workflowTaskFailedEventAttributes?.failure?.message ?? '';
      } catch {
        return false;
      }
      return reason !== '';
    });
    await without.stop();

    startWorker(ALL, { GRID_PAYLOAD_ENCRYPTION: 'on', GRID_PAYLOAD_KEYS: keys });

    expect(reason).toContain('payload-keys');
    expect(await running).toMatchObject({ rowsAccepted: 144 });
  }, 60_000);

  it('starts over a schedule whose key is gone, and writes it anew under the key of today', async () => {
    const first = startWorker('workflows', {
      GRID_PAYLOAD_ENCRYPTION: 'on',
      GRID_PAYLOAD_KEYS: keys,
    });
    await first.saying('worker ready');
    await first.stop();
    expect(await scheduleKeyId()).toBe('k1');

    const second = startWorker('workflows', {
      GRID_PAYLOAD_ENCRYPTION: 'on',
      GRID_PAYLOAD_KEYS: makePayloadKey('k2'),
    });
    await second.saying('worker ready');

    expect(await scheduleKeyId()).toBe('k2');
  }, 60_000);
});
