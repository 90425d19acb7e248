import { describe, expect, it } from '@jest/globals';

import {
  makePayloadKey,
  parsePayloadKeys,
} from '../../../../platform/payload-codec/payload-keys.js';

const KEY = Buffer.alloc(32, 7).toString('base64');

describe('payload keys', () => {
  it('are a list whose first encrypts', () => {
    const { encrypting, byId } = parsePayloadKeys(`new:${KEY},\n old:${KEY}`);

    expect(encrypting.id).toBe('new');
    expect([...byId.keys()]).toEqual(['new', 'old']);
  });

  it('are made as they are read', () => {
    expect(parsePayloadKeys(makePayloadKey('k1')).encrypting.id).toBe('k1');
    expect(makePayloadKey('k1')).not.toBe(makePayloadKey('k1'));
  });

  it.each([
    ['no key', ''],
    ['a key without an id', KEY],
    ['a key of 16 bytes', `k:${Buffer.alloc(16).toString('base64')}`],
    ['an id with a space', `a b:${KEY}`],
    ['two keys of one id', `k:${KEY},k:${KEY}`],
  ])('are refused as %s, without a word of the text', (_what, text) => {
    let message = '';
    try {
      parsePayloadKeys(text);
    } catch (error) {
      message = String(error);
    }

    expect(message).toContain('the secret payload-keys');
    expect(message).not.toContain(KEY.slice(0, 8));
  });
});
