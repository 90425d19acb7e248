import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';

import { startChild, type ChildHandle } from '../../../cli/stack/child-process.js';
import { waitForPolling } from '../../../cli/stack/readiness.js';
import { prepareNamespace } from '../../../cli/stack/temporal-setup.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';
import type { WorkerRole } from '../../../workflows/contracts.js';
import {
  createTestDatabase,
  testTemporalAddress,
  type TestDatabase,
} from '../../servers/test-servers.js';

const NAMESPACE = 'grid-role-secrets';

let folder: string;
let connection: Connection;
let database: TestDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'grid-role-secrets-'));
  connection = await Connection.connect({ address: testTemporalAddress() });
  await prepareNamespace(connection, NAMESPACE);
  database = await createTestDatabase('live');
}, 60_000);

afterAll(async () => {
  await connection.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Whoever reads a file that is not there fails: so a start shows what a role does not read. */
const ABSENT = '/nonexistent/secret';

describe('a worker', () => {
  test.each(['workflows', 'compute'] as const)(
    'with the role %s alone starts without the login of the warehouse and the key of the source',
    async (role) => {
      const worker = await startWorker(role, {
        GRID_DATABASE_URL_FILE: ABSENT,
        GRID_ODRE_API_KEY_FILE: ABSENT,
      });
      try {
        await expect(waitForPolling(worker, connection, NAMESPACE, [role])).resolves.toBe(true);
      } finally {
        await worker.stop();
      }
    },
    60_000,
  );

  test('with the role io alone starts without the login of the warehouse', async () => {
    const worker = await startWorker('io', { GRID_DATABASE_URL_FILE: ABSENT });
    try {
      await expect(waitForPolling(worker, connection, NAMESPACE, ['io'])).resolves.toBe(true);
    } finally {
      await worker.stop();
    }
  }, 60_000);

  test('with the role io does not start without the key of the source that is named', async () => {
    const worker = await startWorker('io', { GRID_ODRE_API_KEY_FILE: ABSENT });

    expect((await worker.exited).code).not.toBe(0);
    expect(readFileSync(worker.logFile, 'utf8')).toMatch(/GRID_ODRE_API_KEY_FILE/);
  }, 60_000);

  test('with the role load alone starts without the key of the source', async () => {
    const worker = await startWorker('load', {
      GRID_DATABASE_URL: database.url,
      GRID_ODRE_API_KEY_FILE: ABSENT,
    });
    try {
      await expect(waitForPolling(worker, connection, NAMESPACE, ['load'])).resolves.toBe(true);
    } finally {
      await worker.stop();
    }
  }, 60_000);

  test('with the role load does not start without the login of the warehouse', async () => {
    const worker = await startWorker('load', { GRID_DATABASE_URL_FILE: ABSENT });

    expect((await worker.exited).code).not.toBe(0);
    expect(readFileSync(worker.logFile, 'utf8')).toMatch(/database-url|GRID_DATABASE_URL/);
  }, 60_000);
});

function startWorker(role: WorkerRole, secrets: NodeJS.ProcessEnv): Promise<ChildHandle> {
  return startChild({
    name: role,
    command: process.execPath,
    args: [join(PROJECT_ROOT, 'dist/cli/main.js'), 'worker', '--roles', role],
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin',
      GRID_HOME: join(folder, 'home'),
      GRID_SOURCES: 'live',
      GRID_TEMPORAL_ADDRESS: testTemporalAddress(),
      GRID_TEMPORAL_NAMESPACE: NAMESPACE,
      GRID_LAKE_URL: pathToFileURL(join(folder, 'lake')).href,
      // Nobody asks: no workflow is started that would.
      GRID_ODRE_URL: 'http://127.0.0.1:9/api/explore/v2.1',
      ...secrets,
    },
    logFile: join(folder, `${role}.log`),
    stopGraceMs: 15_000,
  });
}
