import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import { type ChildHandle, startChild } from './child-process.js';
import { LOOPBACK } from './port.js';
import { connectWhenReady, prepareNamespace } from './temporal-setup.js';

/** How to run the embedded Temporal server. */
export interface TemporalServerOptions {
  /** Path of the temporal command. */
  readonly cliPath: string;
  readonly port: number;
  /** Absent: no Web UI. */
  readonly uiPort?: number;
  /** Where its Web UI has payloads decoded; absent: nowhere. */
  readonly codecServerUrl?: string;
  /** File that keeps its state; absent: in memory. */
  readonly databaseFile?: string;
  readonly namespace: string;
  readonly logFile: string;
}

const START_LIMIT_MS = 30_000;

/** Starts the development server; resolves when its namespace is ready for work. */
export async function startTemporalServer(options: TemporalServerOptions): Promise<ChildHandle> {
  if (options.databaseFile !== undefined) {
    mkdirSync(dirname(options.databaseFile), { recursive: true, mode: 0o700 });
  }
  const child = await startChild({
    name: 'temporal',
    command: options.cliPath,
    args: serverArguments(options),
    logFile: options.logFile,
    stopSignal: 'SIGINT',
  });
  try {
    const connection = await connectWhenReady(`${LOOPBACK}:${options.port}`, START_LIMIT_MS, () =>
      child.exit() === undefined ? undefined : 'the server ended during its start',
    );
    await prepareNamespace(connection, options.namespace);
    await connection.close();
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  }
}

function serverArguments(options: TemporalServerOptions): string[] {
  const ui =
    options.uiPort === undefined
      ? ['--headless']
      : ['--ui-ip', LOOPBACK, '--ui-port', String(options.uiPort)];
  const codec =
    options.codecServerUrl === undefined ? [] : ['--ui-codec-endpoint', options.codecServerUrl];
  const database =
    options.databaseFile === undefined ? [] : ['--db-filename', options.databaseFile];
  return [
    'server',
    'start-dev',
    ...['--ip', LOOPBACK, '--port', String(options.port)],
    ...ui,
    ...codec,
    ...database,
    ...['--log-level', 'warn'],
  ];
}
