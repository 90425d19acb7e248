import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { PROJECT_ROOT } from '../../../platform/project-root.js';

const NODE_RUNTIME = pathToFileURL(join(PROJECT_ROOT, 'cli', 'bootstrap', 'node-runtime.mjs')).href;
const COMMAND = `
  process.on('SIGHUP', () => process.exit(7));
  setInterval(() => {}, 1000);
  process.stdout.write('ready');
`;
const BOOTSTRAP = `
  import { rerunUnder } from ${JSON.stringify(NODE_RUNTIME)};
  process.exitCode = await rerunUnder(process.execPath, ['-e', ${JSON.stringify(COMMAND)}]);
  process.exit();
`;

describe('a command that runs again under the right Node', () => {
  it('is told that the terminal was closed, and its exit code is passed on', async () => {
    const bootstrap = spawn(process.execPath, ['--input-type=module', '-e', BOOTSTRAP], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(bootstrap, 'exit');
    await once(bootstrap.stdout, 'data');

    bootstrap.kill('SIGHUP');

    expect(await exited).toEqual([7, null]);
  });
});
