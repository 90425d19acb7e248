import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Starts the servers of a test run once, unless the test runner has done so. They live in a process
 * of their own that ends when this one does. Jest loads this file outside its module system: it
 * imports nothing of the house.
 */
// eslint-disable-next-line import-x/no-default-export -- Jest takes the default export only.
export default async function startTestServers(): Promise<void> {
  if (process.env['GRID_TEST_SERVERS'] !== undefined) return;
  const built = spawnSync(process.execPath, ['cli/build.mjs'], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('the build failed: the test servers cannot start');
  const host = spawn(process.execPath, ['dist/cli/main.js', 'test-servers'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  process.env['GRID_TEST_SERVERS'] = await firstLineOf(host);
  Object.assign(globalThis, { gridTestServerHost: host });
}

function firstLineOf(host: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    host.once('exit', () => {
      reject(new Error('the test servers ended during their start'));
    });
    if (host.stdout !== null) createInterface({ input: host.stdout }).once('line', resolve);
  });
}
