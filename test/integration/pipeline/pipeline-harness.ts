import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Client, Connection, WorkflowIdReusePolicy } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { NativeConnection, type Worker } from '@temporalio/worker';

import { prepareNamespace } from '../../../cli/stack/temporal-setup.js';
import type { DatasetId } from '../../../domain/dataset/dataset-catalogue.js';
import type { Origin } from '../../../domain/energy/origin.js';
import { parseInstant } from '../../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../../domain/time/time-window.js';
import { createLake } from '../../../platform/lake/create-lake.js';
import type { Lake } from '../../../platform/lake/lake.js';
import {
  openWarehouseLoader,
  openWarehouseReader,
} from '../../../platform/warehouse/open-warehouse.js';
import type { WarehouseReader } from '../../../platform/warehouse/warehouse-reader.js';
import { createOdreClient } from '../../../sources/odre/odre-client.js';
import type { QuotaOptions } from '../../../sources/odre/stand-in/http/quota.js';
import { startOdreStandIn } from '../../../sources/odre/stand-in/server.js';
import type { OdreStandIn, StandInMode } from '../../../sources/odre/stand-in/stand-in-options.js';
import { createRoleWorker, type RoleWorkerOptions } from '../../../worker/role-worker.js';
import { createSourcePipelines, type SourceAccess } from '../../../worker/source-pipelines.js';
import {
  backfillWorkflowId,
  ingestWorkflowId,
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type BackfillProgress,
  type IngestWindowResult,
  type WorkerRole,
} from '../../../workflows/contracts.js';
import {
  createTestDatabase,
  testTemporalAddress,
  type TestDatabase,
} from '../../servers/test-servers.js';

/** A source, a lake, a warehouse and a Temporal namespace of a suite's own, with workers on them. */
export interface Pipeline {
  readonly client: Client;
  readonly namespace: string;
  readonly lake: Lake;
  readonly lakeRoot: string;
  readonly database: TestDatabase;
  readonly reader: WarehouseReader;
  readonly standIn: OdreStandIn;
  /** Runs a window under its business id and waits for its result. */
  ingest(dataset: DatasetId, window: TimeWindow): Promise<IngestWindowResult>;
  backfill(window: TimeWindow): Promise<BackfillProgress>;
  /** Environment of a worker process on this pipeline. */
  environment(): NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

export interface PipelineOptions {
  readonly origin: Origin;
  readonly mode: StandInMode;
  /** Sources besides eCO2mix; none unless told. */
  readonly sources?: Omit<SourceAccess, 'odre'>;
  /** Call limits of the source; ODRÉ's own unless told. */
  readonly quota?: QuotaOptions;
  /** Kinds of work done inside the test's process; the others are left to processes it starts. */
  readonly roles?: readonly WorkerRole[];
  /** How long a question to the source may take. */
  readonly sourceTimeoutMs?: number;
  /** How payloads are written and read. Absent: as the SDK does. */
  readonly dataConverter?: DataConverter;
  /** Makes the warehouse's database; on the shared server unless told. */
  readonly createDatabase?: () => Promise<TestDatabase>;
}

const ALL_ROLES: readonly WorkerRole[] = ['workflows', 'io', 'compute', 'load'];

/** A window from two spelled instants. */
export function windowOf(start: string, end: string): TimeWindow {
  return timeWindow(parseInstant(start), parseInstant(end));
}

export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const namespace = `pipeline-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address: testTemporalAddress() });
  const [database, standIn, lakeRoot] = await Promise.all([
    options.createDatabase?.() ?? createTestDatabase(options.origin),
    startOdreStandIn({ port: 0, mode: options.mode, quota: options.quota ?? {} }),
    mkdtemp(join(tmpdir(), 'grid-lake-')),
    prepareNamespace(connection, namespace),
  ]);
  const lakeUrl = pathToFileURL(lakeRoot).href;
  const lake = createLake(lakeUrl);
  const loader = await openWarehouseLoader(database.asRole('grid_loader'));
  const reader = await openWarehouseReader(database.asRole('grid_api_reader'));
  const odre = createOdreClient({
    baseUrl: standIn.url,
    ...(options.sourceTimeoutMs === undefined ? {} : { timeoutMs: options.sourceTimeoutMs }),
  });
  const converting =
    options.dataConverter === undefined ? {} : { dataConverter: options.dataConverter };
  const workers = await runWorkers(options.roles ?? ALL_ROLES, {
    namespace,
    dependencies: {
      lake,
      pipelines: createSourcePipelines({ ...options.sources, odre }),
      loader,
      codeVersion: 'test',
    },
    ...converting,
  });
  const client = new Client({ connection, namespace, ...converting });
  return {
    client,
    namespace,
    lake,
    lakeRoot,
    database,
    reader,
    standIn,
    ingest: (dataset, window) => ingest(client, options.origin, dataset, window),
    backfill: (window) => backfill(client, options.origin, window),
    environment: () => ({
      ...process.env,
      GRID_SOURCES: options.origin === 'replayed' ? 'replay' : options.origin,
      GRID_ODRE_URL: standIn.url,
      GRID_LAKE_URL: lakeUrl,
      GRID_DATABASE_URL: database.asRole('grid_loader'),
      GRID_TEMPORAL_ADDRESS: testTemporalAddress(),
      GRID_TEMPORAL_NAMESPACE: namespace,
    }),
    stop: async () => {
      await workers.stop();
      await Promise.all([loader.close(), reader.close(), standIn.close()]);
      await connection.close();
      await database.drop();
      await rm(lakeRoot, { recursive: true, force: true });
    },
  };
}

/** Runs a window on the Temporal of a client and waits for its result. */
export async function ingest(
  client: Client,
  origin: Origin,
  dataset: DatasetId,
  window: TimeWindow,
): Promise<IngestWindowResult> {
  return client.workflow.execute<(input: unknown) => Promise<IngestWindowResult>>(
    WORKFLOW_TYPES.ingestWindow,
    {
      taskQueue: TASK_QUEUES.workflows,
      workflowId: ingestWorkflowId(dataset, window),
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      args: [{ dataset, window, origin, trigger: 'schedule' }],
    },
  );
}

async function backfill(
  client: Client,
  origin: Origin,
  window: TimeWindow,
): Promise<BackfillProgress> {
  return client.workflow.execute<(input: unknown) => Promise<BackfillProgress>>(
    WORKFLOW_TYPES.backfill,
    {
      taskQueue: TASK_QUEUES.workflows,
      workflowId: backfillWorkflowId('eco2mix-regional', window),
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      args: [{ backfill: 'eco2mix-regional', window, origin, concurrency: 2 }],
    },
  );
}

async function runWorkers(
  roles: readonly WorkerRole[],
  options: Omit<RoleWorkerOptions, 'connection'>,
): Promise<{ stop(): Promise<void> }> {
  const connection = await NativeConnection.connect({ address: testTemporalAddress() });
  const workers: Worker[] = await Promise.all(
    roles.map((role) => createRoleWorker(role, { connection, ...options })),
  );
  const runs = Promise.all(workers.map((worker) => worker.run()));
  return {
    stop: async () => {
      for (const worker of workers) worker.shutdown();
      await runs;
      await connection.close();
    },
  };
}
