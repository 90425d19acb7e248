import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Longest output of a command that is kept. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * Runs a command to its end; resolves with what it printed.
 *
 * @throws Error with the end of what it said when it fails or takes too long.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly timeoutMs?: number;
  },
): Promise<string> {
  const { timeoutMs, ...rest } = options;
  try {
    const { stdout } = await run(command, [...args], {
      ...rest,
      maxBuffer: MAX_OUTPUT_BYTES,
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    });
    return stdout;
  } catch (cause) {
    const said =
      typeof cause === 'object' && cause !== null && 'stderr' in cause ? String(cause.stderr) : '';
    const reason = said.trim().split('\n').slice(-5).join('\n');
    throw new Error(`${command} ${args[0] ?? ''} failed: ${reason}`, { cause });
  }
}
