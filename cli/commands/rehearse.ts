import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { GridError } from '../../domain/errors/grid-error.js';
import { PROJECT_ROOT } from '../../platform/project-root.js';
import { prepareRehearsal } from '../rehearsal/prepare-rehearsal.js';
import { rehearse as play } from '../rehearsal/rehearsal.js';
import { createScreen } from '../stack/screen.js';

/** Options of `grid rehearse`. */
export interface RehearseOptions {
  /** The plan of a rehearsal that has entered its namespaces; given by the command itself. */
  readonly inside?: string;
  /** Keeps the folder of logs and volumes. */
  readonly keep?: boolean;
}

/**
 * `grid rehearse`: the compose file without containers. Prepares, then runs itself again in network,
 * mount and process namespaces that end with it, so that nothing it started can stay.
 *
 * @throws GridError INVALID_CONFIGURATION where this machine cannot do it, INTERNAL when something
 *   did not come out as it must.
 */
export async function rehearse(options: RehearseOptions): Promise<void> {
  const screen = createScreen(process.stderr);
  if (options.inside !== undefined) {
    await play(options.inside, screen);
    return;
  }
  const startedMs = Date.now();
  const plan = await prepareRehearsal(screen);
  const planFile = join(plan.folder, 'plan.json');
  writeFileSync(planFile, JSON.stringify(plan));
  screen.done('programs, image and secrets are ready', startedMs);
  const code = await runInside(planFile);
  if (options.keep === true || code !== 0) screen.info(`logs: ${join(plan.folder, 'logs')}`);
  else rmSync(plan.folder, { recursive: true, force: true });
  if (code !== 0) throw new GridError('INTERNAL', 'the rehearsal failed');
}

/** Resolves with the exit code; a signal to this process reaches the one inside. */
function runInside(planFile: string): Promise<number> {
  const child = spawn(
    'unshare',
    [
      ...['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
      process.execPath,
      ...['--enable-source-maps', join(PROJECT_ROOT, 'dist', 'cli', 'main.js')],
      ...['rehearse', '--inside', planFile],
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const forward = (): void => {
    child.kill('SIGTERM');
  };
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}
