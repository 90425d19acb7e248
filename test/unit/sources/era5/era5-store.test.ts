import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';

import { asStoreError } from '../../../../sources/era5/era5-store.js';

const ADDRESS = 's3://weather/era5/year=2024/month=05/era5.parquet';
const SECRET = 'a-secret-nobody-may-see';

/** Sentences as nodejs-polars 0.26.1 words them. */
const SENTENCES = [
  ['No such file or directory (os error 2): /x/era5.parquet', 'NOT_FOUND'],
  [
    'object-store error: Object at location x not found: Error performing HEAD http://h/x in 1ms - Server returned non-2xx status code: 404 Not Found: ',
    'NOT_FOUND',
  ],
  ['Permission denied (os error 13): /x/era5.parquet', 'SOURCE_REJECTED'],
  [
    'object-store error: The operation lacked the necessary privileges to complete for path x: Error performing HEAD - Server returned non-2xx status code: 403 Forbidden: ',
    'SOURCE_REJECTED',
  ],
  [
    'object-store error: Generic S3 error: Error performing HEAD - Server returned non-2xx status code: 429 Too Many Requests: ',
    'SOURCE_RATE_LIMITED',
  ],
  [
    'object-store error: Generic S3 error: Error performing HEAD - Server returned non-2xx status code: 500 Internal Server Error: ',
    'SOURCE_UNAVAILABLE',
  ],
  ['parquet: File out of specification: The file must end with PAR1', 'SOURCE_TRUNCATED'],
  [
    'object-store error: Generic HTTP error: Error performing HEAD in 2.8s, after 10 retries - HTTP error: error sending request',
    'SOURCE_UNREACHABLE',
  ],
  ['something nobody has seen yet', 'SOURCE_NOT_UNDERSTOOD'],
] as const;

describe('a failed read of the store', () => {
  it.each(SENTENCES)('"%s" is %s', (sentence, code) => {
    expect(asStoreError(ADDRESS, `Error: ${sentence}`, {}).code).toBe(code);
  });

  it('never tells a secret, though Polars may, and tells where it was', () => {
    const error = asStoreError(ADDRESS, `Error: cannot sign with ${SECRET} for eu-west-3`, {
      aws_secret_access_key: SECRET,
      aws_region: 'eu-west-3',
    });

    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(SECRET);
    expect(error.message).toContain(`${ADDRESS} cannot be read`);
    expect(error.message).toContain('eu-west-3');
  });
});
