import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { productCacheFolder } from '../stack/product-cache.js';
import { findExecutable, type SearchProgress } from '../stack/temporal-cli.js';

import { hostEnvironment, hostPath } from './host-environment.js';

const run = promisify(execFile);

/** A program of a foreign image, built from its own source. */
interface ToolSource {
  readonly module: string;
  /** Package of the command below the module. */
  readonly command: string;
  readonly version: string;
  /** What `go install` calls the result. */
  readonly builtName: string;
  /** Folders of the module that the image holds besides. */
  readonly folders: readonly string[];
}

/** The programs behind the images of the compose file; a test compares the versions. */
export const TOOL_SOURCES = {
  'temporal-server': {
    module: 'go.temporal.io/server',
    command: 'cmd/server',
    version: '1.29.1',
    builtName: 'server',
    folders: [],
  },
  'temporal-sql-tool': {
    module: 'go.temporal.io/server',
    command: 'cmd/tools/sql',
    version: '1.29.1',
    builtName: 'sql',
    folders: ['schema'],
  },
  'ui-server': {
    module: 'github.com/temporalio/ui-server/v2',
    command: 'cmd/server',
    version: '2.42.1',
    builtName: 'server',
    folders: ['config'],
  },
  caddy: {
    module: 'github.com/caddyserver/caddy/v2',
    command: 'cmd/caddy',
    version: '2.11.4',
    builtName: 'caddy',
    folders: [],
  },
  /** Reads a compose file as Docker does, by the specification of today. */
  'compose-go': {
    module: 'github.com/compose-spec/compose-go/v2',
    command: 'cmd',
    version: '2.16.2',
    builtName: 'cmd',
    folders: [],
  },
} as const satisfies Readonly<Record<string, ToolSource>>;

/** A key of {@link TOOL_SOURCES}. */
export type ToolName = keyof typeof TOOL_SOURCES;

/** Folders of the programs that are there; each holds `bin/<name>` and the module's folders. */
export type ServerTools = ReadonlyMap<ToolName, string>;

/**
 * The programs of the foreign images: from the product's cache, else built with Go (minutes, once).
 * One that cannot be had is left out, and said.
 */
export async function findServerTools(
  names: readonly ToolName[],
  progress: SearchProgress,
): Promise<ServerTools> {
  const found = new Map<ToolName, string>();
  for (const name of names) {
    const folder = join(productCacheFolder(), `${name}-${TOOL_SOURCES[name].version}`);
    if (existsSync(join(folder, 'bin', name)) || (await build(name, folder, progress))) {
      found.set(name, folder);
    }
  }
  return found;
}

async function build(name: ToolName, folder: string, progress: SearchProgress): Promise<boolean> {
  const source: ToolSource = TOOL_SOURCES[name];
  const { module, command, version, builtName, folders } = source;
  const go = findExecutable('go', hostPath());
  if (go === undefined) {
    progress.note(`${name} ${version} cannot be had: there is no Go to build it`);
    return false;
  }
  progress.doing(`building ${name} ${version} with Go, once (minutes)`);
  const partial = `${folder}.${process.pid}`;
  try {
    mkdirSync(join(partial, 'bin'), { recursive: true });
    const failure = await goInstall(go, `${module}/${command}@v${version}`, join(partial, 'bin'));
    if (failure !== undefined) {
      progress.note(`${name} ${version} cannot be built:\n${failure}`);
      return false;
    }
    renameSync(join(partial, 'bin', builtName), join(partial, 'bin', name));
    const moduleFolder = await moduleFolderOf(go, module, version);
    for (const inner of folders) {
      cpSync(join(moduleFolder, inner), join(partial, inner), { recursive: true });
    }
    await run('chmod', ['-R', 'u+w,a+rX', partial]);
    renameSync(partial, folder);
    return true;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Resolves with what Go said when it failed. */
function goInstall(go: string, target: string, folder: string): Promise<string | undefined> {
  const child = spawn(go, ['install', '-p', '1', '-ldflags', '-s -w', target], {
    env: { ...hostEnvironment(), CGO_ENABLED: '0', GOBIN: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', (code) => {
      resolve(code === 0 ? undefined : output);
    });
  });
}

async function moduleFolderOf(go: string, module: string, version: string): Promise<string> {
  const { stdout } = await run(go, ['mod', 'download', '-json', `${module}@v${version}`]);
  const facts: unknown = JSON.parse(stdout);
  if (typeof facts === 'object' && facts !== null && 'Dir' in facts) return String(facts.Dir);
  throw new Error(`Go does not say where ${module} lies`);
}
