import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { PROJECT_ROOT } from '../../platform/project-root.js';

/** The process that runs the servers of a test run. */
export interface ServerHost {
  /** What GRID_TEST_SERVERS is set to. */
  readonly addresses: string;
  stop(): Promise<void>;
}

/** Starts the servers in a process of their own: it ends when this one does, even killed. */
export async function startServerHost(): Promise<ServerHost> {
  const host = spawn(
    process.execPath,
    [join(PROJECT_ROOT, 'dist', 'cli', 'main.js'), 'test-servers'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const exited = new Promise<void>((resolve) => {
    host.once('exit', () => {
      resolve();
    });
  });
  const addresses = await new Promise<string>((resolve, reject) => {
    createInterface({ input: host.stdout }).once('line', resolve);
    void exited.then(() => {
      reject(new Error('the servers of the tests ended during their start'));
    });
  });
  return {
    addresses,
    stop: async () => {
      host.stdin.end();
      await exited;
    },
  };
}
