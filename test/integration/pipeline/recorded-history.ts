import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { resolveTemporalCli } from '../../../cli/stack/temporal-cli.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';
import { testTemporalAddress } from '../../servers/test-servers.js';

import type { Pipeline } from './pipeline-harness.js';

const run = promisify(execFile);
const noise = (): void => undefined;

/** Folder to write histories to; set it to renew test/replay/histories after a change of workflows. */
const FOLDER = process.env['GRID_RECORD_HISTORIES'];

/** Keeps a run's history for the replay tests when asked to; names of machines are left out. */
export async function recordHistory(
  { namespace }: Pipeline,
  workflowId: string,
  name: string,
): Promise<void> {
  if (FOLDER === undefined) return;
  const { path } = await resolveTemporalCli(undefined, { note: noise, doing: noise });
  const { stdout } = await run(
    path,
    [
      'workflow',
      'show',
      '-w',
      workflowId,
      '-n',
      namespace,
      '--address',
      testTemporalAddress(),
      '-o',
      'json',
    ],
    { maxBuffer: 2 ** 26 },
  );
  const text = stdout
    .replaceAll(/"identity": "[^"]*"/g, '"identity": "worker"')
    .replaceAll(/\d+@[\w.-]+/g, 'worker')
    .replaceAll(`${PROJECT_ROOT}/`, '');
  await writeFile(join(FOLDER, `${name}.json`), text);
}
