import { ordinal } from './backoff.js';
import { lastLines, readableLine } from './log-tail.js';
import type { ComponentCrash } from './supervise.js';

const SHOWN_LOG_LINES = 5;

/** What a person who started the platform sees. */
export interface Screen {
  /** A thing is done, with the time it took. */
  done(what: string, startedMs: number): void;
  info(message: string): void;
  warn(message: string): void;
  /** Text as it is. */
  plain(text: string): void;
  /** Something nobody may overlook. */
  box(lines: readonly string[]): void;
  /** Shows that a long step is alive until the returned function is called. */
  waiting(what: string): () => void;
}

const SPIN_MS = 200;
const LINE_EVERY_MS = 5000;

/** A screen that is a terminal, or a pipe that gets a line now and then. */
export function createScreen(output: NodeJS.WriteStream): Screen {
  const line = (text: string): void => {
    if (output.isTTY) output.write('\r\u001B[2K');
    output.write(`${text}\n`);
  };
  return {
    done: (what, startedMs) => {
      line(`  ✓ ${what}  ${secondsSince(startedMs)}`);
    },
    info: (message) => {
      line(`    ${message}`);
    },
    warn: (message) => {
      line(`  ! ${message}`);
    },
    plain: line,
    box: (lines) => {
      line(boxed(lines));
    },
    waiting: (what) => {
      const startedMs = Date.now();
      const show = (): void => {
        if (output.isTTY) output.write(`\r\u001B[2K  … ${what}  ${secondsSince(startedMs)}`);
        else output.write(`  … ${what}  ${secondsSince(startedMs)}\n`);
      };
      const timer = setInterval(show, output.isTTY ? SPIN_MS : LINE_EVERY_MS);
      return () => {
        clearInterval(timer);
        if (output.isTTY) output.write('\r\u001B[2K');
      };
    },
  };
}

/** `worker-compute exited with code 1, starting again in 2 s (3rd time)` and the end of its log. */
export function crashMessage(crash: ComponentCrash): string {
  const how =
    crash.exit === undefined
      ? `did not start again (${crash.error instanceof Error ? crash.error.message : String(crash.error)})`
      : crash.exit.signal === null
        ? `exited with code ${crash.exit.code ?? 0}`
        : `was ended by ${crash.exit.signal}`;
  const tail = lastLines(crash.logFile, SHOWN_LOG_LINES).map(
    (text) => `\n      ${readableLine(text)}`,
  );
  const lines = tail.length === 0 ? '' : `; last lines:${tail.join('')}`;
  return `${crash.name} ${how}, starting again in ${crash.pauseMs / 1000} s (${ordinal(crash.attempt)} time)${lines}`;
}

/** `1.4 s` since a moment. */
export function secondsSince(startedMs: number): string {
  return `${((Date.now() - startedMs) / 1000).toFixed(1)} s`;
}

/** Lines in a frame. */
function boxed(lines: readonly string[]): string {
  const width = Math.max(...lines.map((text) => text.length));
  const bar = '═'.repeat(width + 2);
  const rows = lines.map((text) => `║ ${text.padEnd(width)} ║`);
  return [`╔${bar}╗`, ...rows, `╚${bar}╝`].join('\n');
}
