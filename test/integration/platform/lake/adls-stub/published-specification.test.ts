import { describe, expect, it } from '@jest/globals';

import { whatIsUnpublished, type Exchange } from './published-specification.js';
import { REST_OPERATIONS, type OperationName, type RestOperation } from './rest-operations.js';

/** Queries that make an operation what it is, in the values its row of the table asks for. */
const QUERIES: Readonly<Record<OperationName, Readonly<Record<string, string>>>> = {
  createFile: { resource: 'file' },
  createDirectory: { resource: 'directory' },
  renameFile: { mode: 'legacy' },
  appendData: { action: 'append', position: '0' },
  flushData: { action: 'flush', position: '3' },
  deletePath: { recursive: 'false' },
  getAccessControl: { action: 'getAccessControl' },
  setAccessControl: { action: 'setAccessControl' },
  setAccessControlRecursive: { action: 'setAccessControlRecursive', mode: 'set' },
  listPaths: { resource: 'filesystem', recursive: 'true' },
  getBlob: {},
  getBlobProperties: {},
};
const NAMES = Object.keys(REST_OPERATIONS) as OperationName[];

/** The table of the stub was written by hand; the specification comes from the packages installed. */
describe.each(NAMES)('the row of %s in the table of the stub', (name) => {
  const operation: RestOperation = REST_OPERATIONS[name];
  const exchange = (changes: Partial<Exchange> = {}): Exchange => ({
    method: operation.method,
    target: operation.target,
    query: new URLSearchParams(QUERIES[name]),
    requestHeaders: { authorization: 'Bearer token', 'x-ms-version': '2026-06-06' },
    status: firstOkOf(operation),
    code: undefined,
    answerHeaders: { 'x-ms-request-id': 'x', 'x-ms-version': '2026-06-06' },
    json: undefined,
    ...changes,
  });
  const unpublished = (changes?: Partial<Exchange>): string[] =>
    whatIsUnpublished(name, exchange(changes));

  it('is known to the specification with all its parameters', () => {
    expect(unpublished()).toEqual([]);
    const optional = Object.keys(operation.optionalQuery).filter((key) => !(key in QUERIES[name]));
    const values: Readonly<Record<string, string>> = {
      mode: 'legacy',
      upn: 'true',
      paginated: 'true',
      forceFlag: 'true',
    };
    const query = { ...QUERIES[name] };
    for (const key of optional) query[key] = values[key] ?? '1';
    const headers = [
      ...Object.keys(operation.requiredHeaders),
      ...Object.keys(operation.optionalHeaders),
    ];
    expect(
      unpublished({
        query: new URLSearchParams(query),
        requestHeaders: Object.fromEntries(headers.map((header) => [header, 'x'])),
      }),
    ).toEqual([]);
  });

  it('answers with statuses and codes that are published, and with no other', () => {
    for (const [status, codes] of Object.entries(operation.answers)) {
      for (const code of codes.length === 0 ? [undefined] : codes) {
        expect(unpublished({ status: Number(status), code })).toEqual([]);
      }
    }
    expect(unpublished({ status: 207 })).toEqual(['status 207']);
    expect(unpublished({ status: 404, code: 'NotThere' })).toEqual(['error 404 NotThere']);
    expect(unpublished({ status: 412, code: 'PathAlreadyExists' })).toEqual([
      'error 412 PathAlreadyExists',
    ]);
  });

  it('is refused with anything the specification does not know', () => {
    const { requestHeaders, answerHeaders } = exchange();
    const other = operation.method === 'PUT' ? 'PATCH' : 'PUT';

    expect(unpublished({ method: other })).toEqual([`method ${other}`]);
    expect(
      unpublished({ query: new URLSearchParams({ ...QUERIES[name], surprise: '1' }) }),
    ).toEqual(['query surprise=1']);
    expect(unpublished({ requestHeaders: { ...requestHeaders, 'x-ms-surprise': '1' } })).toEqual([
      'header x-ms-surprise',
    ]);
    expect(unpublished({ answerHeaders: { ...answerHeaders, 'x-ms-surprise': '1' } })).toEqual([
      'header x-ms-surprise of the answer',
    ]);
    expect(
      unpublished({ target: operation.target === 'path' ? 'filesystem' : 'path' }),
    ).toHaveLength(1);
  });
});

describe('bodies', () => {
  const listing: Exchange = {
    method: 'GET',
    target: 'filesystem',
    query: new URLSearchParams(QUERIES.listPaths),
    requestHeaders: { 'x-ms-version': '2026-06-06' },
    status: 200,
    code: undefined,
    answerHeaders: {},
    json: { paths: [{ name: 'a/x', contentLength: '3', etag: '0x1' }] },
  };

  it('of a listing hold what the specification names, at every depth', () => {
    expect(whatIsUnpublished('listPaths', listing)).toEqual([]);
    expect(whatIsUnpublished('listPaths', { ...listing, json: { files: [] } })).toEqual([
      '.files of the body',
    ]);
    expect(
      whatIsUnpublished('listPaths', { ...listing, json: { paths: [{ length: '3' }] } }),
    ).toEqual(['.paths.length of the body']);
  });

  it('of an error hold code and message', () => {
    const failed = { ...listing, status: 404, code: 'PathNotFound' };

    expect(
      whatIsUnpublished('listPaths', { ...failed, json: { error: { code: 'x', message: 'y' } } }),
    ).toEqual([]);
    expect(whatIsUnpublished('listPaths', { ...failed, json: { error: { why: 'x' } } })).toEqual([
      '.error.why of the body',
    ]);
  });
});

function firstOkOf({ answers }: RestOperation): number {
  return Number(Object.keys(answers).find((status) => Number(status) < 400));
}
