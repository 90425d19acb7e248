import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { PROJECT_ROOT } from '../../../platform/project-root.js';

import { until } from './until.js';

/** A process of the `grid` command, and everything it has said. */
export interface ObservedProcess {
  said(): string;
  /** Waits until it has said something. */
  saying(words: string): Promise<void>;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts `grid` with arguments; output and errors are kept together. */
export function observe(args: readonly string[], env: NodeJS.ProcessEnv): ObservedProcess {
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', join(PROJECT_ROOT, 'dist/cli/main.js'), ...args],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => (text += chunk));
  }
  const ended = once(child, 'close').then(() => child.exitCode);
  return {
    said: () => text,
    saying: (words) =>
      until(`"${args.join(' ')}" to say "${words}"`, () => {
        if (text.includes(words)) return true;
        if (child.exitCode !== null) throw new Error(`it ended saying ${text}`);
        return false;
      }),
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
