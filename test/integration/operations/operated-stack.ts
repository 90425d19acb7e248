import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startChild, type ChildHandle } from '../../../cli/stack/child-process.js';
import { homeFolder } from '../../../cli/stack/home-folder.js';
import { pollUntil } from '../../../cli/stack/poll.js';
import { findStackState, type StackState } from '../../../cli/stack/stack-state.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';

const START_LIMIT_MS = 90_000;
const STOP_GRACE_MS = 45_000;
const MAIN = join(PROJECT_ROOT, 'dist', 'cli', 'main.js');
const FREE_PORTS = {
  GRID_API_PORT: '0',
  GRID_TEMPORAL_PORT: '0',
  GRID_TEMPORAL_UI_PORT: '0',
  GRID_PG_PORT: '0',
  GRID_IDP_PORT: '0',
};

/** What a command of `grid` said and how it ended. */
export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that PostgreSQL's user may pass through. */
export function openTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'grid-operations-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** The environment of a simulated stack in a GRID_HOME, and of the commands for it. */
export function stackEnvironment(home: string): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !name.startsWith('GRID_') || name === 'GRID_TEMPORAL_CLI',
    ),
  );
  return { ...inherited, ...FREE_PORTS, GRID_HOME: home, GRID_SOURCES: 'simulated' };
}

/** `grid start` in a GRID_HOME; resolves when everything is up. */
export async function startStack(
  home: string,
  logFile: string,
): Promise<{ readonly child: ChildHandle; readonly state: StackState }> {
  const child = await startChild({
    name: 'grid start',
    command: process.execPath,
    args: [MAIN, 'start'],
    cwd: PROJECT_ROOT,
    env: stackEnvironment(home),
    logFile,
    stopSignal: 'SIGINT',
    stopGraceMs: STOP_GRACE_MS,
  });
  const { stateFile } = homeFolder(home);
  try {
    const state = await pollUntil(
      'the platform',
      () => {
        const found = findStackState(stateFile);
        return Promise.resolve(found?.isReady === true ? found : undefined);
      },
      {
        timeoutMs: START_LIMIT_MS,
        giveUp: () => (child.exit() === undefined ? undefined : `it ended, see ${logFile}`),
      },
    );
    return { child, state };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

/** Runs a command of `grid` to its end. */
export async function grid(
  environment: NodeJS.ProcessEnv,
  ...args: readonly string[]
): Promise<CommandEnd> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: environment, cwd: PROJECT_ROOT });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, stdout: stdout.trim(), stderr };
}
