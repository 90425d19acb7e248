import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { findFreePort } from '../../../cli/stack/port.js';
import { postgresUrl, startPostgresServer, SUPERUSER } from '../../../cli/stack/postgres-server.js';

const PASSWORD = 'test';
const MODULE = new URL('../../../dist/cli/stack/postgres-server.js', import.meta.url).href;

describe('the embedded PostgreSQL', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'grid-postgres-'));
    chmodSync(folder, 0o755);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('left running by a killed parent is stopped and started again, its data kept', async () => {
    const options = {
      dataFolder: join(folder, 'data'),
      port: await findFreePort(),
      superuserPassword: PASSWORD,
      logFile: join(folder, 'postgres.log'),
      isDisposable: true,
    };
    const url = postgresUrl(options.port, SUPERUSER, PASSWORD, 'postgres');
    await startInKilledParent(options);
    await query(url, 'create table kept as select 42 as answer');
    const stalePid = Number(
      readFileSync(join(options.dataFolder, 'postmaster.pid'), 'utf8').split('\n')[0],
    );
    const repairs: string[] = [];

    const server = await startPostgresServer({
      ...options,
      onRepair: (text) => repairs.push(text),
    });
    const rows = await query(url, 'select answer from kept');
    await server.stop();

    expect(repairs).toEqual([expect.stringContaining(`pid ${stalePid}`)]);
    expect(server.pid).not.toBe(stalePid);
    expect(rows).toEqual([{ answer: 42 }]);
  }, 60_000);
});

/** The server outlives its parent as it does when a supervisor is killed. */
async function startInKilledParent(options: object): Promise<void> {
  const script = `
    const { startPostgresServer } = await import(${JSON.stringify(MODULE)});
    await startPostgresServer(${JSON.stringify(options)});
    console.log('up');
    setInterval(() => undefined, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: parent.stdout });
  await once(lines, 'line');
  parent.kill('SIGKILL');
  await once(parent, 'exit');
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
