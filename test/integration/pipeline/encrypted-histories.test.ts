import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, WorkflowFailedError } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';

import { addMinutes, parseInstant } from '../../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../../domain/time/time-window.js';
import { createDataConverter } from '../../../platform/payload-codec/data-converter.js';
import { makePayloadKey } from '../../../platform/payload-codec/payload-keys.js';
import { createCachingSecretStore } from '../../../platform/secrets/caching-secret-store.js';
import { createEnvironmentSecretSource } from '../../../platform/secrets/environment-secret-source.js';
import type { SecretStore } from '../../../platform/secrets/secret-store.js';
import { WORKFLOW_BUNDLE } from '../../../worker/role-worker.js';
import { workflowCode } from '../../../worker/workflow-code.js';
import { backfillWorkflowId, ingestWorkflowId } from '../../../workflows/contracts.js';

import { readableHistory } from './history-search.js';
import { startPipeline, type Pipeline } from './pipeline-harness.js';
import { until } from './until.js';

const DATASET = 'eco2mix-regional-tr';
const NOW = parseInstant('2026-11-20T12:00:00Z');
const ENCRYPTED = { GRID_PAYLOAD_ENCRYPTION: 'on' } as const;
const PLAIN = { GRID_PAYLOAD_ENCRYPTION: 'off' } as const;
/** What a payload of the pipeline holds and an id does not. */
const PAYLOAD_WORDS = ['bronze/rte', '"rowsIn"', 'sourceUrl', '"trigger"', '"startUtc"'];

function windowOfCase(index: number): TimeWindow {
  const startUtc = addMinutes(parseInstant('2026-11-10T00:00:00Z'), index * 180);
  return timeWindow(startUtc, addMinutes(startUtc, 180));
}

function storeOf(keys: { GRID_PAYLOAD_KEYS?: string }, maxAgeMs = 0): SecretStore {
  const source = createEnvironmentSecretSource({}, () => undefined);
  return createCachingSecretStore(
    {
      ...source,
      findValue: (name) => createEnvironmentSecretSource(keys, () => undefined).findValue(name),
    },
    { maxAgeMs },
  );
}

describe('with payload encryption on', () => {
  const first = makePayloadKey('first');
  const second = makePayloadKey('second');
  const keys = { GRID_PAYLOAD_KEYS: first };
  const dataConverter = createDataConverter(ENCRYPTED, storeOf(keys));
  let pipeline: Pipeline;
  let failedMessage = '';

  const textOf = (workflowId: string): Promise<string> =>
    readableHistory(pipeline.client, workflowId);
  const idOf = (index: number): string => ingestWorkflowId(DATASET, windowOfCase(index));

  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: {
        kind: 'simulated',
        seed: 7,
        publicationLagSeconds: 480,
        clock: () => Date.parse(NOW),
      },
      dataConverter,
    });
    await pipeline.ingest(DATASET, windowOfCase(0));
    pipeline.standIn.addFaults([{ kind: 'status', status: 401, times: 1 }]);
    failedMessage = await pipeline.ingest(DATASET, windowOfCase(1)).then(
      () => 'it did not fail',
      (error: unknown) =>
        error instanceof WorkflowFailedError && error.cause?.cause instanceof Error
          ? error.cause.cause.message
          : String(error),
    );
  }, 120_000);
  afterAll(async () => {
    await pipeline.stop();
  });

  it('a history holds no word of its payloads', async () => {
    const text = await textOf(idOf(0));

    expect(text).toContain('binary/encrypted');
    expect(PAYLOAD_WORDS.filter((word) => text.includes(word))).toEqual([]);
  });

  it('a failure holds neither its message nor its stack', async () => {
    const text = await textOf(idOf(1));

    expect(failedMessage).toContain('ODRÉ answered 401');
    expect(text).toContain('Encoded failure');
    expect(text).not.toContain('answered 401');
    expect(text).not.toMatch(/ at .+\.[jt]s/);
  });

  it('a failure of the workflow itself is hidden like one of its steps', async () => {
    const window = timeWindow(
      parseInstant('2026-10-01T00:00:00Z'),
      parseInstant('2026-10-02T00:00:00Z'),
    );
    pipeline.standIn.addFaults([{ kind: 'status', status: 401, times: 100 }]);
    const backfilled = await pipeline.backfill(window).then(
      () => 'it did not fail',
      (error: unknown) =>
        error instanceof WorkflowFailedError && error.cause instanceof Error
          ? error.cause.message
          : String(error),
    );
    pipeline.standIn.clearFaults();

    const text = await textOf(backfillWorkflowId('eco2mix-regional', window));
    expect(backfilled).toContain('failed');
    expect(text).toContain('BACKFILL_INCOMPLETE');
    expect(text).not.toContain(backfilled);
  });

  it('types of errors, ids and search attributes stay readable', async () => {
    const text = await textOf(idOf(1));

    expect(text).toContain('SOURCE_REJECTED');
    expect(text).toContain(idOf(1));
    expect(text).toContain('GridOutcome');
  });

  it('a client with the key reads results as ever, one without says which secret it lacks', async () => {
    const handle = pipeline.client.workflow.getHandle(idOf(0));
    expect(await handle.result()).toMatchObject({ rowsAccepted: 144 });

    const without = new Client({
      connection: pipeline.client.connection,
      namespace: pipeline.namespace,
      dataConverter: createDataConverter(PLAIN, storeOf({})),
    });
    await expect(without.workflow.getHandle(idOf(0)).result()).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      message: expect.stringContaining('payload-keys') as unknown,
    });
  });

  it('histories replay', async () => {
    const histories = await Promise.all(
      [0, 1].map(async (index) => ({
        workflowId: idOf(index),
        history: await pipeline.client.workflow.getHandle(idOf(index)).fetchHistory(),
      })),
    );
    const workflowBundle = await workflowCode(WORKFLOW_BUNDLE, dataConverter);
    const errors: (Error | undefined)[] = [];
    const replays = Worker.runReplayHistories({ workflowBundle, dataConverter }, histories);
    for await (const { error } of replays) errors.push(error);

    expect(errors).toEqual([undefined, undefined]);
  });

  it('a run goes on when the key changes under it, and ends under the new key', async () => {
    const asked = pipeline.standIn.requests().length;
    pipeline.standIn.addFaults([{ kind: 'status', status: 503, retryAfterSeconds: 3, times: 1 }]);
    const running = pipeline.ingest(DATASET, windowOfCase(2));
    await until('the source to be asked', () => pipeline.standIn.requests().length > asked);

    keys.GRID_PAYLOAD_KEYS = `${second},${first}`;

    expect(await running).toMatchObject({ rowsAccepted: 144 });
    const names = [...(await textOf(idOf(2))).matchAll(/^(first|second)$/gm)].map(([name]) => name);
    expect(new Set(names)).toEqual(new Set(['first', 'second']));
  });

  it('a schedule of encrypted actions is read with the key', async () => {
    const dated = await pipeline.client.schedule.create({
      scheduleId: `encrypted-${pipeline.namespace}`,
      spec: { intervals: [{ every: '1 day' }] },
      action: {
        type: 'startWorkflow',
        workflowType: 'gridCycle',
        taskQueue: 'none',
        args: [{ windowHours: 3 }],
        staticSummary: 'a summary to hide',
      },
      state: { paused: true },
    });

    const { action } = await dated.describe();
    expect(action).toMatchObject({
      args: [{ windowHours: 3 }],
      staticSummary: 'a summary to hide',
    });
    const raw = await pipeline.client.workflowService.describeSchedule({
      namespace: pipeline.namespace,
      scheduleId: dated.scheduleId,
    });
    const bytes = temporal.api.schedule.v1.Schedule.encode(raw.schedule ?? {}).finish();
    expect(Buffer.from(bytes).toString('latin1')).toContain('binary/encrypted');
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('a summary to hide');
    await dated.delete();
  });
});
