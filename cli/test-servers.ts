import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findFreePort, LOOPBACK } from './stack/port.js';
import { postgresUrl, startPostgresServer, SUPERUSER } from './stack/postgres-server.js';
import { resolveTemporalCli } from './stack/temporal-cli.js';
import { startTemporalServer } from './stack/temporal-server.js';

/** Where the servers of a test run are; handed to tests as GRID_TEST_SERVERS. */
export interface TestServerAddresses {
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  /** Address of the maintenance database as superuser. */
  readonly postgresUrl: string;
}

const NAMESPACE = 'grid-test';
const PASSWORD = 'test';

/** Servers of a test run that are up. */
export interface TestServers {
  readonly addresses: TestServerAddresses;
  stop(): Promise<void>;
}

/** Starts a Temporal server in memory and a PostgreSQL in a temporary folder, on free ports. */
export async function startTestServers(): Promise<TestServers> {
  const folder = mkdtempSync(join(tmpdir(), 'grid-test-'));
  chmodSync(folder, 0o755);
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.allSettled(stops.map((stopOne) => stopOne()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [temporal, postgres] = await Promise.all([
      startTemporal(folder, stops),
      startPostgres(folder, stops),
    ]);
    return { addresses: { ...temporal, postgresUrl: postgres }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Runs the servers until stdin closes or a signal comes, so that they end with whoever started
 * them, even when it is killed. Prints their addresses as one line.
 */
export async function runTestServers(): Promise<void> {
  const ended = parentEnded();
  const servers = await startTestServers();
  process.stdout.write(`${JSON.stringify(servers.addresses)}\n`);
  await ended;
  await servers.stop();
  process.exit(0);
}

async function startTemporal(
  folder: string,
  stops: (() => Promise<unknown>)[],
): Promise<Omit<TestServerAddresses, 'postgresUrl'>> {
  const say = (message: string): void => {
    process.stderr.write(`${message}\n`);
  };
  const cli = await resolveTemporalCli(process.env['GRID_TEMPORAL_CLI'], { note: say, doing: say });
  const port = await findFreePort();
  const server = await startTemporalServer({
    cliPath: cli.path,
    port,
    namespace: NAMESPACE,
    logFile: join(folder, 'logs', 'temporal.log'),
  });
  stops.push(() => server.stop());
  return { temporalAddress: `${LOOPBACK}:${port}`, temporalNamespace: NAMESPACE };
}

async function startPostgres(folder: string, stops: (() => Promise<unknown>)[]): Promise<string> {
  const port = await findFreePort();
  const server = await startPostgresServer({
    dataFolder: join(folder, 'postgres'),
    port,
    superuserPassword: PASSWORD,
    logFile: join(folder, 'logs', 'postgres.log'),
    isDisposable: true,
  });
  stops.push(() => server.stop());
  return postgresUrl(port, SUPERUSER, PASSWORD, 'postgres');
}

function parentEnded(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.on('end', resolve).on('close', resolve).resume();
    process.once('SIGINT', resolve).once('SIGTERM', resolve).once('SIGHUP', resolve);
  });
}
