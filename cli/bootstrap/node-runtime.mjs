/** The right Node: the one that runs this when it is, else one from npm kept in the cache. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

import { npmCommand } from './npm-command.mjs';
import { cacheFolder } from './places.mjs';
import { runQuietly, runStep, StepFailure } from './step.mjs';

const NODE_MAJOR = 24;
const OLDEST_BOOTSTRAP_MAJOR = 18;

/** Whether a version, as `v24.21.0`, is one the product runs on. */
export function isRightNode(version) {
  return majorOf(version) === NODE_MAJOR;
}

/** Path of a Node 24: this one, the cached one, or one obtained now through npm. */
export async function ensureNode(version, environment = process.env) {
  if (isRightNode(version)) return process.execPath;
  if (majorOf(version) < OLDEST_BOOTSTRAP_MAJOR) {
    throw new StepFailure(
      `Node ${OLDEST_BOOTSTRAP_MAJOR} or newer is needed; this one is ${version}`,
    );
  }
  const folder = join(cacheFolder(environment), `node-${NODE_MAJOR}`);
  const cached = await findWorkingNode(folder);
  return cached ?? obtainNode(folder, version, environment);
}

/** Runs a script again under another Node; resolves with its exit code. */
export function rerunUnder(nodePath, args) {
  const path = `${dirname(nodePath)}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(nodePath, args, { stdio: 'inherit', env: { ...process.env, PATH: path } });
  const forward = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

async function obtainNode(folder, version, environment) {
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    const npm = npmCommand(process.execPath, environment);
    const install = (name) => [
      ...npm.args,
      'install',
      '--prefix',
      partial,
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `${name}@${NODE_MAJOR}`,
    ];
    const title = `this machine has Node ${version}: getting Node ${NODE_MAJOR} through npm`;
    await runStep(title, npm.command, install('node'), { cwd: partial });
    if ((await findWorkingNode(partial)) === undefined) {
      await runStep(`${title}, without install scripts`, npm.command, install(archPackage()), {
        cwd: partial,
      });
    }
    if ((await findWorkingNode(partial)) === undefined) {
      throw new StepFailure(`npm gave no Node ${NODE_MAJOR} that runs here; install it yourself`);
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
    return await findWorkingNode(folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Where npm puts the binary: with the install script of `node`, and without. */
async function findWorkingNode(folder) {
  for (const name of ['node', archPackage()]) {
    const path = join(folder, 'node_modules', name, 'bin', 'node');
    if (!existsSync(path)) continue;
    const { code, output } = await runQuietly(path, ['--version']);
    if (code === 0 && isRightNode(output.trim())) return path;
  }
  return undefined;
}

function archPackage() {
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${process.platform}-${process.arch}`;
}

function majorOf(version) {
  return Number(version.replace(/^v/, '').split('.')[0]);
}
