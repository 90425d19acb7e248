import { existsSync, statSync } from 'node:fs';

import { readSpan } from './log-tail.js';

const LOOK_EVERY_MS = 1000;
/** A component that complains more often than this in one look is summed up. */
const LINES_A_LOOK = 3;
const LINE_LENGTH = 300;
const PINO_WARN = 40;
/** Said in the normal course: of a worker without a kind of work, of a database that is starting. */
const EXPECTED =
  /No (activities|workflows) registered, not polling|the database system is (starting up|not yet accepting)/;

/** Reports warnings and errors of logs as they are written, until the returned function is called. */
export function watchLogs(
  logs: readonly { readonly name: string; readonly file: string }[],
  onComplaint: (name: string, message: string) => void,
): () => void {
  const marks = new Map(logs.map(({ file }) => [file, markOf(file)]));
  const look = (): void => {
    for (const { name, file } of logs) {
      const before = marks.get(file);
      const now = markOf(file);
      marks.set(file, now);
      const start = before?.inode === now.inode ? before.size : 0;
      if (now.size <= start) continue;
      const complaints = complaintsIn(readSpan(file, start, now.size));
      for (const complaint of complaints.slice(0, LINES_A_LOOK)) onComplaint(name, complaint);
      const more = complaints.length - LINES_A_LOOK;
      if (more > 0) onComplaint(name, `and ${more} more, see ${file}`);
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
  };
}

/** The warnings and errors among lines of JSON (pino) or text (Temporal, PostgreSQL). */
export function complaintsIn(text: string): readonly string[] {
  return text
    .split('\n')
    .map(complaintOf)
    .filter((complaint) => complaint !== undefined)
    .filter((complaint) => !EXPECTED.test(complaint))
    .map((complaint) => complaint.slice(0, LINE_LENGTH));
}

function complaintOf(line: string): string | undefined {
  if (line.startsWith('{')) return complaintOfRecord(line);
  return /\b(WARN|ERROR|FATAL|PANIC|Error:)/.test(line) ? line.trim() : undefined;
}

function complaintOfRecord(line: string): string | undefined {
  try {
    const record: unknown = JSON.parse(line);
    if (typeof record !== 'object' || record === null || !('level' in record)) return undefined;
    if (!isSevere(record.level)) return undefined;
    const message = 'msg' in record ? record.msg : 'message' in record ? record.message : line;
    return typeof message === 'string' ? message + subjectOf(record) : line;
  } catch {
    return undefined;
  }
}

/** What a record of a worker is about: the step, the workflow, and why it failed. */
function subjectOf(record: object): string {
  const word = (name: string): string | undefined => {
    const value: unknown = Reflect.get(record, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const workflowId = word('workflowId');
  const step = word('activityType');
  const work =
    step === undefined || workflowId === undefined ? workflowId : `${step} of ${workflowId}`;
  return [work, word('errorCode'), word('errorMessage')]
    .filter((part) => part !== undefined)
    .map((part) => `: ${part}`)
    .join('');
}

function isSevere(level: unknown): boolean {
  if (typeof level === 'number') return level >= PINO_WARN;
  return typeof level === 'string' && /^(warn|error|fatal)/i.test(level);
}

interface LogMark {
  /** Another one: the component was started again, with a new log. */
  readonly inode: number;
  readonly size: number;
}

function markOf(file: string): LogMark {
  if (!existsSync(file)) return { inode: 0, size: 0 };
  const { ino, size } = statSync(file);
  return { inode: ino, size };
}
