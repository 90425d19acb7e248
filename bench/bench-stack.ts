import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { Client, Connection } from '@temporalio/client';

import { startChild, type ChildHandle } from '../cli/stack/child-process.js';
import { homeFolder } from '../cli/stack/home-folder.js';
import { pollUntil } from '../cli/stack/poll.js';
import { findStackState, type StackState } from '../cli/stack/stack-state.js';
import { requestLocalToken } from '../platform/identity/local-token-client.js';
import { PROJECT_ROOT } from '../platform/project-root.js';

/** The platform as `npm start` runs it, simulated, in a folder of its own. */
export interface BenchStack {
  /** What it says of itself now: addresses and processes. */
  state(): StackState;
  readonly client: Client;
  /** A token of role reader. */
  readonly token: string;
  stop(): Promise<void>;
}

/** Sixteen processes on a machine that does other things too; a platform that ends is told at once. */
const START_LIMIT_MS = 300_000;
const STOP_GRACE_MS = 45_000;
/** Every port a free one, so that a running platform is not disturbed. */
const FREE_PORTS = {
  GRID_API_PORT: '0',
  GRID_TEMPORAL_PORT: '0',
  GRID_TEMPORAL_UI_PORT: '0',
  GRID_PG_PORT: '0',
  GRID_IDP_PORT: '0',
  GRID_STAND_IN_PORT: '0',
};

/** Starts the platform, with settings that differ from the defaults; resolves when it is ready. */
export async function startBenchStack(
  folder: string,
  settings: NodeJS.ProcessEnv = {},
): Promise<BenchStack> {
  const home = homeFolder(join(folder, 'home'));
  await mkdir(home.root, { recursive: true });
  // PostgreSQL may run as another user, who has to pass through here.
  await chmod(folder, 0o755);
  const child = await startChild({
    name: 'grid start',
    command: process.execPath,
    args: [join(PROJECT_ROOT, 'dist', 'cli', 'main.js'), 'start'],
    cwd: PROJECT_ROOT,
    env: { ...stackEnvironment(home.root), ...settings },
    logFile: join(folder, 'stack.log'),
    stopSignal: 'SIGINT',
    stopGraceMs: STOP_GRACE_MS,
  });
  try {
    return await openStack(child, home.root, home.stateFile);
  } catch (error) {
    await child.stop();
    throw error;
  }
}

async function openStack(child: ChildHandle, home: string, stateFile: string): Promise<BenchStack> {
  const ready = await pollUntil(
    'the platform',
    () => {
      const state = findStackState(stateFile);
      return Promise.resolve(state?.isReady === true ? state : undefined);
    },
    {
      timeoutMs: START_LIMIT_MS,
      giveUp: () => (child.exit() === undefined ? undefined : `it ended, see ${child.logFile}`),
    },
  );
  const { temporalAddress: address, temporalNamespace: namespace, issuer, caFile = '' } = ready;
  const token = await requestLocalToken({ issuer, home, role: 'reader', caFile });
  const connection = await Connection.connect({ address });
  return {
    state: () => findStackState(stateFile) ?? ready,
    client: new Client({ connection, namespace }),
    token,
    stop: async () => {
      await connection.close();
      await child.stop();
    },
  };
}

/** Settings of a platform that runs elsewhere have no say here. */
function stackEnvironment(home: string): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !name.startsWith('GRID_') || name === 'GRID_TEMPORAL_CLI',
    ),
  );
  return { ...inherited, ...FREE_PORTS, GRID_HOME: home, GRID_SOURCES: 'simulated' };
}
