import { describe, expect, it } from '@jest/globals';

import { createSecretScrubber } from '../../../../platform/secrets/secret-scrubber.js';

const SECRET = 'pä"ss/w ord+§1';

function scrubberKnowing(...values: string[]) {
  const scrubber = createSecretScrubber();
  for (const value of values) scrubber.learn(value);
  return scrubber;
}

describe('the scrubber', () => {
  it.each([
    ['as it is', SECRET],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in JSON', JSON.stringify(SECRET)],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64 for URLs', Buffer.from(SECRET).toString('base64url')],
    ['in base64 after one byte', Buffer.from(`a${SECRET}b`).toString('base64')],
    ['in base64 after two bytes', Buffer.from(`ab${SECRET}b`).toString('base64')],
    ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
  ])('takes a secret out %s', (_how, written) => {
    const text = `before ${written} after`;

    const clean = scrubberKnowing(SECRET).scrub(text);

    expect(clean).toContain('[secret]');
    const middle = written.slice(4, -4);
    expect(clean).not.toContain(middle);
  });

  it('takes the password of an address out on its own', () => {
    const scrubber = scrubberKnowing('postgres://loader:p%40ss%2Fword@db.example:5432/grid');

    expect(scrubber.scrub('password p@ss/word of loader')).toBe('password [secret] of loader');
    expect(scrubber.scrub('password p%40ss%2Fword')).toBe('password [secret]');
    expect(scrubber.scrub('host db.example')).toBe('host db.example');
  });

  it('takes each of several payload keys out without its name', () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    const scrubber = scrubberKnowing(`k1:${Buffer.alloc(32, 1).toString('base64')},k2:${key}`);

    expect(scrubber.scrub(`key ${key}.`)).toBe('key [secret].');
  });

  it('leaves texts alone that hold no secret', () => {
    expect(scrubberKnowing(SECRET).scrub('nothing here')).toBe('nothing here');
  });

  it('does not maim sentences for a secret of five characters', () => {
    expect(scrubberKnowing('a').scrub('a cat sat')).toBe('a cat sat');
    expect(scrubberKnowing('abcde').scrub('abcde')).toBe('abcde');
  });
});
