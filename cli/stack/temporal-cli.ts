import { execFile, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { GridError } from '../../domain/errors/grid-error.js';

import { downloadFile } from './download.js';
import { productCacheFolder } from './product-cache.js';

const run = promisify(execFile);

/** The version whose state files the product keeps; others may not read them. */
export const TEMPORAL_CLI_VERSION = '1.5.1';

/** A build from source names its server's version only. */
const PINNED_SERVER_VERSION = '1.29.1';
const DOWNLOAD_URL = 'https://temporal.download/cli/archive';
const VERSION_LIMIT_MS = 10_000;

/** A temporal command that runs. */
export interface TemporalCli {
  readonly path: string;
  /** What its state file is named after. */
  readonly version: string;
}

/** Says what the search is doing: `note` stays on the screen, `doing` is replaced. */
export interface SearchProgress {
  note(message: string): void;
  doing(message: string): void;
}

/** Where to search, and when to give up. */
export interface SearchSettings {
  /** This process's own unless given. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Where the archives of the releases are; the official place unless given. */
  readonly downloadUrl?: string;
  /** Aborted when the command is wanted no more: ends a download or a build that runs. */
  readonly stop?: AbortSignal;
}

/**
 * The temporal command: the one given, one on PATH, the cached one, a download, a build from source.
 *
 * @throws GridError INVALID_CONFIGURATION when the given one does not run, INTERNAL when there is none
 *   or the search was stopped.
 */
export async function resolveTemporalCli(
  givenPath: string | undefined,
  progress: SearchProgress,
  settings: SearchSettings = {},
): Promise<TemporalCli> {
  const { environment = process.env, stop = new AbortController().signal } = settings;
  if (givenPath !== undefined) return givenCli(givenPath, progress);
  const folder = join(productCacheFolder(environment), `temporal-cli-${TEMPORAL_CLI_VERSION}`);
  const cached = join(folder, 'temporal');
  const found =
    (await cliOnPath(environment['PATH'] ?? '', progress)) ??
    (await pinnedCliAt(cached)) ??
    (await downloadedCli(folder, progress, stop, settings.downloadUrl ?? DOWNLOAD_URL)) ??
    (await builtCli(folder, environment, progress, stop));
  if (found !== undefined) return found;
  if (stop.aborted)
    throw new GridError('INTERNAL', 'the search for the temporal command was stopped');
  throw new GridError(
    'INTERNAL',
    `no temporal command ${TEMPORAL_CLI_VERSION}: none on PATH or in ${folder}, the download did not work and there is no Go to build it; install it and give its path in GRID_TEMPORAL_CLI`,
  );
}

async function givenCli(path: string, progress: SearchProgress): Promise<TemporalCli> {
  const version = await versionOf(path);
  if (version === undefined) {
    throw new GridError('INVALID_CONFIGURATION', 'GRID_TEMPORAL_CLI: is not a temporal command');
  }
  if (version !== TEMPORAL_CLI_VERSION) {
    progress.note(`GRID_TEMPORAL_CLI is version ${version}, made for ${TEMPORAL_CLI_VERSION}`);
  }
  return { path, version };
}

async function cliOnPath(
  searchPath: string,
  progress: SearchProgress,
): Promise<TemporalCli | undefined> {
  const path = findExecutable('temporal', searchPath);
  if (path === undefined) return undefined;
  const version = await versionOf(path);
  if (version === TEMPORAL_CLI_VERSION) return { path, version };
  progress.note(
    `${path} is version ${version ?? 'unknown'}, not ${TEMPORAL_CLI_VERSION}: using another one`,
  );
  return undefined;
}

/** The first executable of a name in a list of folders. */
export function findExecutable(name: string, searchPath: string): string | undefined {
  return searchPath
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((path) => isExecutable(path));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function pinnedCliAt(path: string): Promise<TemporalCli | undefined> {
  if (!existsSync(path)) return undefined;
  const version = await versionOf(path);
  return version === TEMPORAL_CLI_VERSION ? { path, version } : undefined;
}

/** The version a command states, or undefined when it is no temporal command. */
async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: VERSION_LIMIT_MS });
    const match = /temporal version (\S+) \(Server ([\d.]+)/.exec(stdout);
    if (match === null) return undefined;
    const isOwnBuild = match[1] === '0.0.0-DEV' && match[2] === PINNED_SERVER_VERSION;
    return isOwnBuild ? TEMPORAL_CLI_VERSION : match[1];
  } catch {
    return undefined;
  }
}

async function downloadedCli(
  folder: string,
  progress: SearchProgress,
  stop: AbortSignal,
  downloadUrl: string,
): Promise<TemporalCli | undefined> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const url = `${downloadUrl}/v${TEMPORAL_CLI_VERSION}?platform=${platform}&arch=${architecture}`;
  progress.doing(`downloading the Temporal CLI ${TEMPORAL_CLI_VERSION}`);
  const partial = `${folder}.${process.pid}`;
  try {
    mkdirSync(partial, { recursive: true });
    const archive = join(partial, 'archive.tar.gz');
    await downloadFile(url, archive, stop);
    await run('tar', ['-xzf', archive, '-C', partial], { signal: stop });
    return await adopt(partial, folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!stop.aborted) progress.note(`the Temporal CLI cannot be downloaded: ${reason}`);
    return undefined;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function builtCli(
  folder: string,
  environment: NodeJS.ProcessEnv,
  progress: SearchProgress,
  stop: AbortSignal,
): Promise<TemporalCli | undefined> {
  const go = stop.aborted ? undefined : findExecutable('go', environment['PATH'] ?? '');
  if (go === undefined) return undefined;
  progress.doing(
    `building the Temporal CLI ${TEMPORAL_CLI_VERSION} with Go, once (about 3 minutes)`,
  );
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    const output = await goInstall(go, partial, environment, stop);
    if (stop.aborted) return undefined;
    if (output !== undefined) {
      progress.note(`building the Temporal CLI failed:\n${output}`);
      return undefined;
    }
    return await adopt(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Resolves with what Go said when it failed. */
function goInstall(
  go: string,
  targetFolder: string,
  environment: NodeJS.ProcessEnv,
  stop: AbortSignal,
): Promise<string | undefined> {
  const module = `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_CLI_VERSION}`;
  const child = spawn(go, ['install', '-ldflags', '-s -w', module], {
    env: { ...environment, CGO_ENABLED: '0', GOBIN: targetFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: stop,
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', (code) => {
      resolve(code === 0 ? undefined : output);
    });
  });
}

/** Moves a command that runs from its working folder to the cache. */
async function adopt(partial: string, folder: string): Promise<TemporalCli | undefined> {
  const version = await versionOf(join(partial, 'temporal'));
  if (version === undefined) return undefined;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'temporal');
  renameSync(join(partial, 'temporal'), path);
  return { path, version };
}
