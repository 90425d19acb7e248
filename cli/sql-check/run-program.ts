import { spawn } from 'node:child_process';

/** How a program ended; code 1 when it could not be started or had no more time. */
export interface ProgramOutcome {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
  /** It was ended because it had no more time. */
  readonly isLate: boolean;
}

/** What a program is given. */
export interface ProgramSettings {
  /** It is ended after this. */
  readonly limitMs: number;
  readonly input?: string;
}

/** Runs a program to its end, its output kept; never throws. */
export function runProgram(
  program: string,
  args: readonly string[],
  { limitMs, input }: ProgramSettings,
): Promise<ProgramOutcome> {
  return new Promise((resolve) => {
    const chunks: { readonly output: string[]; readonly errors: string[] } = {
      output: [],
      errors: [],
    };
    const end = (code: number, reason = '', isLate = false): void => {
      clearTimeout(timer);
      resolve({
        code,
        output: chunks.output.join(''),
        errors: `${chunks.errors.join('')}${reason}`,
        isLate,
      });
    };
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const timer = setTimeout(
      () => {
        child.kill('SIGKILL');
      },
      Math.max(limitMs, 0),
    );
    child.stdout.setEncoding('utf8').on('data', (text: string) => chunks.output.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => chunks.errors.push(text));
    child.once('error', (error) => {
      end(1, error.message);
    });
    child.once('close', (code, signal) => {
      const isLate = signal === 'SIGKILL';
      end(code ?? 1, isLate ? `ended after ${Math.round(limitMs / 1000)} s` : '', isLate);
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}
