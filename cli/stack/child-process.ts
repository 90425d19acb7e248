import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

import { systemErrorCode } from '../../domain/errors/system-error-code.js';

import { delay } from './poll.js';

/** What to run as a process of its own. */
export interface ChildSpecification {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Runs as this user; only root may ask for it. */
  readonly identity?: ProcessIdentity;
  /** Receives stdout and stderr, appended. */
  readonly logFile: string;
  readonly stopSignal?: NodeJS.Signals;
  /** How long after the stop signal the process is killed. */
  readonly stopGraceMs?: number;
  /** Opens a channel that closes when this process dies, so that a Node child can end with it. */
  readonly tellsOfParentDeath?: boolean;
}

/** User and group a process runs as. */
export interface ProcessIdentity {
  readonly uid: number;
  readonly gid: number;
}

/** How a process ended. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running process. */
export interface ChildHandle {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves once, when the process has ended. */
  readonly exited: Promise<ChildExit>;
  exit(): ChildExit | undefined;
  /** Asks it to end, kills it after the grace; resolves when it is gone. */
  stop(): Promise<ChildExit>;
}

/**
 * Starts a process in a group of its own, so that Ctrl-C reaches it only through its supervisor.
 *
 * @throws Error when the command cannot be run.
 */
export async function startChild(specification: ChildSpecification): Promise<ChildHandle> {
  mkdirSync(dirname(specification.logFile), { recursive: true });
  const log = openSync(specification.logFile, 'a', 0o600);
  const child = spawn(specification.command, [...specification.args], {
    cwd: specification.cwd,
    env: specification.env ?? process.env,
    detached: true,
    stdio: [
      'ignore',
      log,
      log,
      ...(specification.tellsOfParentDeath === true ? ['ipc' as const] : []),
    ],
    ...specification.identity,
  });
  closeSync(log);
  let exit: ChildExit | undefined;
  const exited = new Promise<ChildExit>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      resolve(exit);
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.on('error', () => undefined);
  const stop = async (): Promise<ChildExit> => {
    if (exit !== undefined) return exit;
    child.kill(specification.stopSignal ?? 'SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), specification.stopGraceMs ?? 5000);
    const result = await exited;
    clearTimeout(killer);
    return result;
  };
  const { pid } = child;
  if (pid === undefined) throw new Error(`${specification.name} has no process id`);
  return {
    name: specification.name,
    pid,
    logFile: specification.logFile,
    exited,
    exit: () => exit,
    stop,
  };
}

/** Whether a process of this id exists. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

/** Ends a process that another run left behind; resolves when it is gone. */
export async function stopLeftover(
  pid: number,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<void> {
  sendSignal(pid, signal);
  const deadlineMs = Date.now() + graceMs;
  while (isProcessAlive(pid)) {
    if (Date.now() > deadlineMs) sendSignal(pid, 'SIGKILL');
    await delay(50);
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH') throw error;
  }
}
