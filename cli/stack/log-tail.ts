import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

const TAIL_BYTES = 8192;

/** The last lines of a log, for a message about a crash. */
export function lastLines(logFile: string, count: number): readonly string[] {
  if (!existsSync(logFile)) return [];
  const size = statSync(logFile).size;
  const text = readSpan(logFile, Math.max(0, size - TAIL_BYTES), size);
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count);
}

/** The text of a file between two positions, in bytes. */
export function readSpan(file: string, start: number, end: number): string {
  const buffer = Buffer.alloc(Math.max(0, end - start));
  const descriptor = openSync(file, 'r');
  try {
    const length = readSync(descriptor, buffer, 0, buffer.length, start);
    return buffer.toString('utf8', 0, length);
  } finally {
    closeSync(descriptor);
  }
}
