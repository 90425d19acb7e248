import { describe, expect, it } from '@jest/globals';

import { PROCESS_SCRUBBER } from '../../../../platform/secrets/secret-scrubber.js';
import { createProcessLogger } from '../../../../platform/telemetry/process-logger.js';

const PLANTED = 'pl4nted "value"/of+a-log';
PROCESS_SCRUBBER.learn(PLANTED);

function loggedBy(log: (logger: ReturnType<typeof createProcessLogger>) => void): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  log(createProcessLogger('test', 'info', { destination }));
  return lines.join('');
}

describe('the log of a process', () => {
  it.each([
    ['in its message', (value: string) => [{}, `refused ${value}`] as const],
    ['in a field', (value: string) => [{ url: value }, 'refused'] as const],
    ['deep in a field', (value: string) => [{ a: { b: [{ c: value }] } }, 'refused'] as const],
    ['in an error', (value: string) => [{ err: new Error(value) }, 'refused'] as const],
    [
      'in the cause of an error',
      (value: string) =>
        [{ err: new Error('outer', { cause: new Error(value) }) }, 'refused'] as const,
    ],
    [
      'in base64',
      (value: string) => [{ header: Buffer.from(value).toString('base64') }, 'refused'] as const,
    ],
  ])('holds no secret %s, and stays JSON', (_where, lineOf) => {
    const text = loggedBy((logger) => {
      logger.info(...lineOf(PLANTED));
    });

    const escaped = JSON.stringify(PLANTED).slice(1, -1);
    const base64 = Buffer.from(PLANTED).toString('base64');
    for (const spelling of [PLANTED, escaped, base64]) expect(text).not.toContain(spelling);
    expect(JSON.parse(text)).toMatchObject({ name: 'test' });
    expect(text).toContain('[secret]');
  });
});
