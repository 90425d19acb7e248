import { describe, expect, it } from '@jest/globals';

import { formRefusal } from '../../../../activities/landing/file-refusals.js';
import type { ContentScan } from '../../../../sources/landed-files/content-scan.js';

const LIMIT_BYTES = 128 * 1024 * 1024;

const aScan = (given: Partial<ContentScan>): ContentScan => ({
  sizeBytes: LIMIT_BYTES + 1024 * 1024,
  form: 'json',
  encoding: 'utf-8',
  head: '[{"a": 1}]',
  records: 1,
  isClosed: true,
  nulLine: undefined,
  ...given,
});

describe('a large file of JSON', () => {
  it('is refused above 128 MB, with the way to bring it', () => {
    expect(formRefusal(aScan({}))).toMatchObject({
      reason: 'json_too_large',
      value: '129.0 MB',
      allowed: '128.0 MB',
      en: expect.stringContaining('as CSV'),
      fr: expect.stringContaining('en CSV'),
    });
  });

  it('of 128 MB is taken, and so is a CSV of any size', () => {
    expect(formRefusal(aScan({ sizeBytes: LIMIT_BYTES }))).toBeUndefined();
    expect(formRefusal(aScan({ form: 'lines' }))).toBeUndefined();
  });

  it('that is cut off is told so, whatever its size', () => {
    expect(formRefusal(aScan({ isClosed: false }))?.reason).not.toBe('json_too_large');
  });
});
