import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Client, Connection } from '@temporalio/client';

import { floorToGrid, instantFromEpochMs, parseInstant } from '../../domain/time/instant.js';
import { durationMinutes, timeWindow, windowEndingAt } from '../../domain/time/time-window.js';
import {
  backfillWorkflowId,
  PROGRESS_QUERY,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type BackfillInput,
  type BackfillProgress,
} from '../../workflows/contracts.js';
import { triggerCycle, waitForFirstLoad } from '../stack/first-cycle.js';
import { pollUntil } from '../stack/poll.js';

import type { ComposeRun } from './compose-run.js';
import { readGoldCensus, type GoldCensus } from './gold-census.js';
import {
  killApi,
  killTemporal,
  killWorker,
  NAMESPACE,
  TEMPORAL,
  type Access,
  type Note,
} from './kill-parts.js';
import { rightsProblems } from './process-rights.js';
import { createProxyClient } from './proxy-client.js';
import { seconds, type Finding } from './rehearsal-report.js';

/** What the scenario works on. */
export interface RehearsalStage {
  readonly run: ComposeRun;
  readonly folder: string;
  readonly secretsFolder: string;
  /** Whether Temporal keeps its state over a crash: not when the development server stands in. */
  readonly isTemporalDurable: boolean;
  readonly say: (message: string) => void;
}

const SPAN = timeWindow(parseInstant('2024-01-01T00:00:00Z'), parseInstant('2024-09-01T00:00:00Z'));
const REGIONS = 12;
/** As infra/prometheus/prometheus.yml has it. */
const TEMPORAL_FIGURES = 'http://127.0.0.1:8000/metrics';
const STEP_MINUTES = 30;
const BACKFILL_LIMIT = '10 minutes';

/** A cycle and a backfill through the whole topology, with parts killed in turn. */
export async function playScenario(stage: RehearsalStage): Promise<readonly Finding[]> {
  const { run } = stage;
  const findings: Finding[] = [];
  const note = (what: string, isGood: boolean, detail: string): void => {
    findings.push({ what, isGood, detail });
    stage.say(`${isGood ? '✓' : '✗'} ${what}: ${detail}`);
  };
  const authority = join(stage.folder, 'volumes/proxy-data/caddy/pki/authorities/local/root.crt');
  const client = createProxyClient(authority);
  try {
    const authorization = `Bearer ${await readToken(run)}`;
    const access = { client, authorization };
    showRights(run, note);
    await showDoors(stage, access, note);
    await showCycle(stage, access, note, 'a cycle');
    await showBackfillUnderFire(stage, access, note);
    await showCycle(stage, access, note, 'a cycle after all that');
    if (stage.isTemporalDurable) await showBacklogFigure(note);
    return findings;
  } finally {
    client.close();
  }
}

/** Asks the system, not the script that started them. */
function showRights(run: ComposeRun, note: Note): void {
  const services = run.records().filter(({ isJob }) => !isJob);
  const problems = services.flatMap(({ name }) =>
    rightsProblems(name, run.container(name).service, run.handle(name).pid),
  );
  note(
    'users, capabilities and read-only roots as written',
    problems.length === 0,
    problems.length === 0 ? `${services.length} processes` : problems.join('; '),
  );
}

/** The command that docs/own-server.md gives. */
async function readToken(run: ComposeRun): Promise<string> {
  const argv = ['node', '/app/dist/cli/main.js', 'token', '--beside', '--role', 'reader'];
  const container = run.container('identity-provider');
  return (await container.exec(run.handle('identity-provider'), argv, 20_000)).trim();
}

async function showDoors(
  { secretsFolder }: RehearsalStage,
  { client, authorization }: Access,
  note: Note,
): Promise<void> {
  const withToken = await client.get('/v1/regions', { authorization });
  const without = await client.get('/v1/regions');
  note(
    'the API behind TLS',
    withToken.status === 200 && without.status === 401,
    `${withToken.status} with a token, ${without.status} without`,
  );
  const password = readFileSync(join(secretsFolder, 'ui_password'), 'utf8').trim();
  const basic = `Basic ${Buffer.from(`operator:${password}`).toString('base64')}`;
  const open = await client.get('/temporal/');
  const closed = await client.get('/temporal/', { authorization: basic });
  const monitoring = await client.get('/prometheus/');
  const namespaces = await client.get('/temporal/api/v1/namespaces', { authorization: basic });
  note(
    'the Temporal UI behind a password',
    open.status === 401 && closed.status === 200 && namespaces.body.includes(NAMESPACE),
    `${open.status} without, ${closed.status} with it, and it sees ${NAMESPACE}`,
  );
  note(
    'monitoring closed to whoever has no password',
    monitoring.status === 401,
    `${monitoring.status} without`,
  );
}

async function showCycle(
  stage: RehearsalStage,
  { client, authorization }: Access,
  note: Note,
  what: string,
): Promise<void> {
  const startedAt = new Date();
  const connection = await Connection.connect({ address: TEMPORAL });
  await triggerCycle(connection, NAMESPACE);
  await connection.close();
  const load = await waitForFirstLoad(readerUrl(stage), startedAt, () => false);
  const window = windowEndingAt(floorToGrid(instantFromEpochMs(Date.now()), 15), 3);
  const path = `/v1/production/regional?region_code=32&source=wind&start=${window.startUtc}&end=${window.endUtc}`;
  const answer = await client.get(path, { authorization });
  const served = (answer.body.match(/"slot_start"/g) ?? []).length;
  note(
    what,
    load.outcome === 'success' && answer.status === 200 && served > 0,
    `${load.outcome} with ${load.valueCount} values, ${served} slots served through the proxy, ${seconds(Date.now() - startedAt.getTime())}`,
  );
}

/** The alert rules are about figures that Temporal gives; it writes a queue's every minute. */
async function showBacklogFigure(note: Note): Promise<void> {
  const series = new RegExp(
    `^approximate_backlog_age_seconds\\{namespace="${NAMESPACE.replaceAll('-', '_')}".*taskqueue="(\\w+)"`,
    'gm',
  );
  const queues = await pollUntil(
    'figures of Temporal',
    async () => {
      const answer = await fetch(TEMPORAL_FIGURES);
      const found = [...(await answer.text()).matchAll(series)].map(([, queue = '']) => queue);
      return found.length === 0 ? undefined : [...new Set(found)];
    },
    { timeoutMs: 120_000, intervalMs: 1000 },
  );
  note('Temporal tells what the alert rules ask', queues.length > 0, queues.join(', '));
}

async function showBackfillUnderFire(
  stage: RehearsalStage,
  access: Access,
  note: Note,
): Promise<void> {
  const { run } = stage;
  const first = runBackfill(stage);
  await untilPartitions(1);
  await killWorker(run, 'worker-compute', note);
  await killApi(run, access, note);
  await untilPartitions(3);
  await killWorker(run, 'worker-load', note);
  if (stage.isTemporalDurable) await killTemporal(run, note);
  else stage.say('Temporal is not killed: the development server forgets everything');
  const progress = await first;
  const census = await readGoldCensus(readerUrl(stage), SPAN);
  noteCensus(census, progress, note);
  const again = await runBackfill(stage);
  const after = await readGoldCensus(readerUrl(stage), SPAN);
  note(
    'the same backfill in peace changes nothing',
    again.inserted === 0 && again.revised === 0 && after.digest === census.digest,
    `${again.inserted} new, ${again.revised} revised, ${again.unchanged} unchanged; the digest of Gold is ${after.digest === census.digest ? 'the same' : 'another'}`,
  );
}

function noteCensus(census: GoldCensus, progress: BackfillProgress, note: Note): void {
  const expected = REGIONS * (durationMinutes(SPAN) / STEP_MINUTES);
  note(
    'nothing lost, nothing doubled',
    census.cells === expected &&
      census.revisions === 0 &&
      progress.partitionsDone === progress.partitionsTotal,
    `${census.cells} of ${expected} region-slots, ${census.facts} facts, ${census.revisions} revisions, ${progress.partitionsDone} of ${progress.partitionsTotal} months`,
  );
}

/** Resolves when the backfill has done some months; asks Temporal anew each time. */
function untilPartitions(count: number): Promise<true> {
  return pollUntil(
    `${count} months of the backfill`,
    async () => {
      const connection = await Connection.connect({ address: TEMPORAL });
      try {
        const handle = new Client({ connection, namespace: NAMESPACE }).workflow.getHandle(
          backfillWorkflowId('eco2mix-regional', SPAN),
        );
        const progress = await handle.query<BackfillProgress>(PROGRESS_QUERY);
        return progress.partitionsDone >= count ? (true as const) : undefined;
      } catch {
        return undefined;
      } finally {
        await connection.close();
      }
    },
    { timeoutMs: 180_000, intervalMs: 200 },
  );
}

/** Waits over an outage of Temporal: the run goes on whether somebody listens or not. */
async function runBackfill({ say }: RehearsalStage): Promise<BackfillProgress> {
  const input: BackfillInput = {
    backfill: 'eco2mix-regional',
    window: SPAN,
    origin: 'simulated',
    concurrency: 2,
  };
  const workflowId = backfillWorkflowId(input.backfill, input.window);
  const start = await Connection.connect({ address: TEMPORAL });
  const { firstExecutionRunId } = await new Client({
    connection: start,
    namespace: NAMESPACE,
  }).workflow.start(WORKFLOW_TYPES.backfill, {
    workflowId,
    taskQueue: TASK_QUEUES.workflows,
    workflowExecutionTimeout: BACKFILL_LIMIT,
    args: [input],
  });
  await start.close();
  for (;;) {
    const connection = await Connection.connect({ address: TEMPORAL }).catch(() => undefined);
    if (connection === undefined) continue;
    try {
      const handle = new Client({ connection, namespace: NAMESPACE }).workflow.getHandle<
        (given: BackfillInput) => Promise<BackfillProgress>
      >(workflowId, firstExecutionRunId);
      const { status } = await handle.describe();
      if (status.name === 'RUNNING') {
        await new Promise((resolve) => setTimeout(resolve, 300));
        continue;
      }
      return await handle.result();
    } catch (error) {
      if (error instanceof Error && error.name === 'WorkflowFailedError') throw error;
      say(`Temporal does not answer for a moment: ${error instanceof Error ? error.message : ''}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    } finally {
      await connection.close();
    }
  }
}

function readerUrl({ secretsFolder }: RehearsalStage): string {
  const url = readFileSync(join(secretsFolder, 'warehouse_reader_url'), 'utf8').trim();
  return url.replace('@postgres:', '@127.0.0.1:');
}
