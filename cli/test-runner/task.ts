import { spawn } from 'node:child_process';

import { PROJECT_ROOT } from '../../platform/project-root.js';

/** What one check or suite came to. */
export interface TaskResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly durationMs: number;
  /** Shown in full when something failed. */
  readonly output: string;
}

/** One check or suite of the run. */
export interface Task {
  readonly name: string;
  run(): Promise<TaskResult>;
}

/** How a command ended, and all it printed. */
export interface CommandOutcome {
  readonly code: number;
  readonly output: string;
  readonly durationMs: number;
}

/** Runs a command of the project under this Node, its output kept. */
export function runNode(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<CommandOutcome> {
  const startedMs = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...args], {
      cwd: PROJECT_ROOT,
      env: { ...process.env, FORCE_COLOR: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    const collect = (chunk: Buffer): void => {
      chunks.push(chunk);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('close', (code) => {
      const output = Buffer.concat(chunks).toString();
      resolve({ code: code ?? 1, output, durationMs: Date.now() - startedMs });
    });
  });
}

/** A check that is one test: a command that ends with 0 or does not. */
export function checkTask(name: string, args: readonly string[]): Task {
  return {
    name,
    run: async () => {
      const { code, output, durationMs } = await runNode(args);
      const isGood = code === 0;
      return {
        name,
        passed: isGood ? 1 : 0,
        failed: isGood ? 0 : 1,
        skipped: 0,
        durationMs,
        output,
      };
    },
  };
}

/** Runs tasks in order, a few at once; calls back as each starts and ends. */
export async function runInLanes(
  tasks: readonly Task[],
  laneCount: number,
  onStart: (name: string) => void,
  onEnd: (result: TaskResult) => void,
): Promise<readonly TaskResult[]> {
  const queue = [...tasks];
  const results: TaskResult[] = [];
  const lane = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      onStart(task.name);
      const result = await task.run();
      results.push(result);
      onEnd(result);
    }
  };
  await Promise.all(Array.from({ length: laneCount }, lane));
  return results;
}
