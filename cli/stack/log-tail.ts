import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

import { z } from 'zod';

const TAIL_BYTES = 8192;
const LOG_RECORD_SCHEMA = z.object({
  msg: z.string(),
  err: z.object({ message: z.string().optional() }).optional(),
});

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

/** A line of a log as a person reads it: of a JSON record its message, and its error when it has one. */
export function readableLine(line: string): string {
  if (!line.startsWith('{')) return line;
  const parsed = LOG_RECORD_SCHEMA.safeParse(jsonOf(line));
  if (!parsed.success) return line;
  const { msg, err } = parsed.data;
  return err?.message === undefined ? msg : `${msg}: ${err.message}`;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
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
