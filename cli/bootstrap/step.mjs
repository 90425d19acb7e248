/** Runs one long command and shows that it is alive; no package is needed to import this file. */
import { spawn } from 'node:child_process';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const SPIN_MS = 120;
const LINE_EVERY_MS = 5000;

/** A step that failed; its message is all a user needs. */
export class StepFailure extends Error {}

/** `1.4 s`, or `2 min 05 s`. */
export function elapsedText(elapsedMs) {
  const seconds = elapsedMs / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
}

/** Shows a title with the time that has passed, until `end` is called with how it went. */
export function startProgress(title, output = process.stderr) {
  const startedMs = Date.now();
  const elapsed = () => elapsedText(Date.now() - startedMs);
  let frame = 0;
  const onTerminal = () => {
    output.write(`\r\u001B[2K${SPINNER[frame++ % SPINNER.length]} ${title} ${elapsed()}`);
  };
  const onPipe = () => output.write(`  ${title} ... ${elapsed()}\n`);
  if (!output.isTTY) output.write(`  ${title}\n`);
  const timer = output.isTTY
    ? setInterval(onTerminal, SPIN_MS)
    : setInterval(onPipe, LINE_EVERY_MS);
  return {
    end(isGood) {
      clearInterval(timer);
      if (output.isTTY) output.write('\r\u001B[2K');
      output.write(`${isGood ? '✓' : '✗'} ${title} ${elapsed()}\n`);
    },
  };
}

/** Runs a command under a progress line; its output is shown in full only when it fails. */
export async function runStep(title, command, args, options = {}) {
  const progress = startProgress(title);
  const { code, output } = await runQuietly(command, args, options);
  progress.end(code === 0);
  if (code !== 0) {
    throw new StepFailure(
      `${output.trimEnd()}\n\n${title}: failed (${[command, ...args].join(' ')})`,
    );
  }
}

/** Exit code and all output of a command; 127 when it cannot be run. */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
