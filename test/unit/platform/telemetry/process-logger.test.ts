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
  it.each<[string, (value: string) => { fields: object; message?: string }]>([
    ['in its message', (value) => ({ fields: {}, message: `refused ${value}` })],
    ['in a field', (url) => ({ fields: { url } })],
    ['deep in a field', (value) => ({ fields: { a: { b: [{ c: value }] } } })],
    ['in an error', (value) => ({ fields: { err: new Error(value) } })],
    [
      'in the cause of an error',
      (value) => ({ fields: { err: new Error('outer', { cause: new Error(value) }) } }),
    ],
    ['in base64', (value) => ({ fields: { header: Buffer.from(value).toString('base64') } })],
  ])('holds no secret %s, and stays JSON', (_where, lineOf) => {
    const { fields, message = 'refused' } = lineOf(PLANTED);

    const text = loggedBy((logger) => {
      logger.info(fields, message);
    });

    const escaped = JSON.stringify(PLANTED).slice(1, -1);
    const base64 = Buffer.from(PLANTED).toString('base64');
    for (const spelling of [PLANTED, escaped, base64]) expect(text).not.toContain(spelling);
    expect(JSON.parse(text)).toMatchObject({ name: 'test' });
    expect(text).toContain('[secret]');
  });
});
