import { accessSync, constants, existsSync } from 'node:fs';

import { readConfiguration, type Configuration } from '../../platform/config/configuration.js';
import { checkWarehouseAnswers } from '../../platform/warehouse/open-warehouse.js';
import { withGivenWarehouse } from '../stack/given-warehouse.js';
import { freeDiskBytes, homeFolder, NEEDED_DISK_BYTES, prepareHome } from '../stack/home-folder.js';
import { productCacheFolder } from '../stack/product-cache.js';
import { refuseTakenPorts, requestedPorts } from '../stack/stack-ports.js';
import { findExecutable, TEMPORAL_CLI_VERSION } from '../stack/temporal-cli.js';
import { connectWhenReady } from '../stack/temporal-setup.js';

import { findRunningStack } from './running-stack.js';

/** A check's result: what was looked at, and what to do when it is not well. */
interface Finding {
  readonly name: string;
  readonly isOk: boolean;
  readonly detail: string;
}

const CONNECT_LIMIT_MS = 2000;
const NOT_RUNNING = 'not running: npm start starts it';
/** A finding says what there is to say. */
const SILENT = { warn: () => undefined };

/** `grid doctor`: each thing the platform needs, ok or with what to do; exit 1 on a problem. */
export async function doctor(options: { readonly json?: boolean }): Promise<void> {
  const configuration = readConfiguration();
  const findings: Finding[] = [];
  for (const check of CHECKS) findings.push(await check(configuration));
  const print = (finding: Finding): string =>
    `${finding.isOk ? 'ok     ' : 'PROBLEM'}  ${finding.name.padEnd(18)}${finding.detail}`;
  console.log(
    options.json === true ? JSON.stringify(findings, null, 2) : findings.map(print).join('\n'),
  );
  if (findings.some(({ isOk }) => !isOk)) process.exitCode = 1;
}

const CHECKS: readonly ((configuration: Configuration) => Promise<Finding> | Finding)[] = [
  () => ({ name: 'node', isOk: process.version.startsWith('v24.'), detail: process.version }),
  checkHome,
  checkLock,
  checkPorts,
  checkTemporalCli,
  checkTemporal,
  checkDatabase,
  checkReplayFolder,
];

async function checkHome(configuration: Configuration): Promise<Finding> {
  const home = homeFolder(configuration.GRID_HOME);
  return attempt('home and disk', async () => {
    await prepareHome(home);
    const freeMb = Math.floor((await freeDiskBytes(home.root)) / 1e6);
    return `${home.root} can be written, ${freeMb} MB free (${NEEDED_DISK_BYTES / 1e6} MB needed)`;
  });
}

function checkLock(configuration: Configuration): Promise<Finding> {
  return attempt('lock', () => {
    const running = findRunningStack();
    if (running !== undefined) return `the platform runs, pid ${running.pid}`;
    const isHeld = existsSync(homeFolder(configuration.GRID_HOME).lockFile);
    return isHeld ? 'a lock without its process: the next start repairs it' : 'free';
  });
}

async function checkPorts(configuration: Configuration): Promise<Finding> {
  return attempt('ports', async () => {
    if (findRunningStack() !== undefined) return 'in use by the platform itself';
    const requests = requestedPorts(configuration);
    await refuseTakenPorts(requests);
    return `free: ${requests.map(({ port }) => port).join(', ')}`;
  });
}

function checkTemporalCli(configuration: Configuration): Finding {
  const name = 'temporal command';
  if (configuration.GRID_TEMPORAL_ADDRESS !== undefined) {
    return { name, isOk: true, detail: 'not needed: GRID_TEMPORAL_ADDRESS is set' };
  }
  const cached = `${productCacheFolder()}/temporal-cli-${TEMPORAL_CLI_VERSION}/temporal`;
  const onPath = findExecutable('temporal', process.env['PATH'] ?? '');
  const given = configuration.GRID_TEMPORAL_CLI;
  const found = given ?? (existsSync(cached) ? cached : onPath);
  const detail = found ?? 'not there yet: the next start downloads or builds it';
  return { name, isOk: given === undefined || existsSync(given), detail };
}

async function checkTemporal(configuration: Configuration): Promise<Finding> {
  return attempt('temporal', async () => {
    const address = configuration.GRID_TEMPORAL_ADDRESS ?? findRunningStack()?.temporalAddress;
    if (address === undefined) return NOT_RUNNING;
    const connection = await connectWhenReady(address, CONNECT_LIMIT_MS);
    await connection.close();
    return `${address} answers`;
  });
}

async function checkDatabase(configuration: Configuration): Promise<Finding> {
  return attempt('database', async () => {
    const { GRID_DATABASE_URL: given } = await withGivenWarehouse(configuration, SILENT);
    const connectionString = given ?? findRunningStack()?.readerUrl;
    if (connectionString === undefined) return NOT_RUNNING;
    await checkWarehouseAnswers(connectionString);
    return `answers at ${new URL(connectionString).host}`;
  });
}

async function checkReplayFolder(configuration: Configuration): Promise<Finding> {
  const folder = configuration.GRID_REPLAY_DIR;
  if (folder === undefined) {
    const isOk = configuration.GRID_SOURCES !== 'replay';
    return { name: 'replay folder', isOk, detail: isOk ? 'not asked for' : 'set GRID_REPLAY_DIR' };
  }
  return attempt('replay folder', () => {
    accessSync(folder, constants.R_OK);
    return `${folder} can be read`;
  });
}

async function attempt(name: string, work: () => Promise<string> | string): Promise<Finding> {
  try {
    return { name, isOk: true, detail: await work() };
  } catch (error) {
    return { name, isOk: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
