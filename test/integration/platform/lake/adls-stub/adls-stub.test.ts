import { request as sendRequest } from 'node:http';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startAdlsStub, type AdlsStub } from './adls-stub.js';
import { REST_OPERATIONS, type OperationName, type RestOperation } from './rest-operations.js';

/** A request to the stub by hand, without the library the lake uses. */
interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answered {
  readonly status: number;
  readonly code: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const ACL = 'user::rwx,group::---,other::---';
const VALID: Readonly<Record<OperationName, Call>> = {
  createFile: { query: { resource: 'file' } },
  renameFile: { path: '/lake/a/y', headers: { 'x-ms-rename-source': '/lake/a/x' } },
  appendData: { query: { action: 'append', position: '0' }, body: 'abc' },
  flushData: { query: { action: 'flush', position: '3' }, headers: { 'content-length': '0' } },
  deletePath: {},
  createDirectory: { path: '/lake/b', query: { resource: 'directory' } },
  getAccessControl: { query: { action: 'getAccessControl' } },
  setAccessControl: { query: { action: 'setAccessControl' }, headers: { 'x-ms-acl': ACL } },
  setAccessControlRecursive: {
    query: { action: 'setAccessControlRecursive', mode: 'set' },
    headers: { 'x-ms-acl': ACL },
  },
  listPaths: { path: '/lake', query: { resource: 'filesystem', recursive: 'true' } },
  getBlob: {},
  getBlobProperties: {},
};
const NAMES = Object.keys(REST_OPERATIONS) as OperationName[];
const OTHER_ETAG = '"other"';
const ABSENT = '/lake/a/absent';

/** Calls that each bring one answer of the table; the file /lake/a/x holds abc. */
const EXAMPLES: readonly [OperationName, Call, string][] = [
  ['createFile', { ...VALID.createFile, path: '/lake/a/new' }, '201'],
  [
    'createFile',
    { ...VALID.createFile, headers: { 'if-none-match': '*' } },
    '409 PathAlreadyExists',
  ],
  ['createFile', { ...VALID.createFile, path: '/other/x' }, '404 FilesystemNotFound'],
  ['renameFile', VALID.renameFile, '201'],
  ['renameFile', { ...VALID.renameFile, path: '/other/x' }, '404 FilesystemNotFound'],
  ['renameFile', renamed({ 'x-ms-rename-source': ABSENT }), '404 SourcePathNotFound'],
  [
    'renameFile',
    { ...VALID.renameFile, path: '/lake/never/y' },
    '404 RenameDestinationParentPathNotFound',
  ],
  [
    'renameFile',
    { ...renamed({ 'if-none-match': '*' }), path: '/lake/a/x' },
    '409 PathAlreadyExists',
  ],
  [
    'renameFile',
    { ...renamed({ 'if-match': OTHER_ETAG }), path: '/lake/a/x' },
    '412 ConditionNotMet',
  ],
  ['renameFile', renamed({ 'x-ms-source-if-match': OTHER_ETAG }), '412 SourceConditionNotMet'],
  ['appendData', VALID.appendData, '202'],
  ['appendData', { ...VALID.appendData, path: ABSENT }, '404 PathNotFound'],
  ['appendData', { ...VALID.appendData, path: '/other/x' }, '404 FilesystemNotFound'],
  ['flushData', VALID.flushData, '200'],
  ['flushData', { ...VALID.flushData, path: ABSENT }, '404 PathNotFound'],
  ['flushData', { ...VALID.flushData, path: '/other/x' }, '404 FilesystemNotFound'],
  [
    'flushData',
    { ...VALID.flushData, query: { action: 'flush', position: '4' } },
    '400 InvalidFlushPosition',
  ],
  [
    'flushData',
    { ...VALID.flushData, headers: { 'content-length': '0', 'if-match': OTHER_ETAG } },
    '412 ConditionNotMet',
  ],
  ['createDirectory', { ...VALID.createDirectory, path: '/lake/c' }, '201'],
  [
    'createDirectory',
    { ...VALID.createDirectory, path: '/lake/a', headers: { 'if-none-match': '*' } },
    '409 PathAlreadyExists',
  ],
  ['createDirectory', { ...VALID.createDirectory, path: '/other/x' }, '404 FilesystemNotFound'],
  ['getAccessControl', VALID.getAccessControl, '200'],
  ['getAccessControl', { ...VALID.getAccessControl, path: ABSENT }, '404 PathNotFound'],
  ['getAccessControl', { ...VALID.getAccessControl, path: '/other/x' }, '404 FilesystemNotFound'],
  ...(['setAccessControl', 'setAccessControlRecursive'] as const).flatMap(
    (name): [OperationName, Call, string][] => [
      [name, VALID[name], '200'],
      [name, { ...VALID[name], path: ABSENT }, '404 PathNotFound'],
      [name, { ...VALID[name], path: '/other/x' }, '404 FilesystemNotFound'],
      [
        name,
        { ...VALID[name], headers: { 'x-ms-acl': 'user::rwx,other::---' } },
        '400 InvalidHeaderValue',
      ],
    ],
  ),
  ['deletePath', {}, '200'],
  ['deletePath', { path: ABSENT }, '404 PathNotFound'],
  ['deletePath', { path: '/other/x' }, '404 FilesystemNotFound'],
  ['deletePath', { headers: { 'if-match': OTHER_ETAG } }, '412 ConditionNotMet'],
  ['listPaths', VALID.listPaths, '200'],
  ['listPaths', { ...VALID.listPaths, path: '/other' }, '404 FilesystemNotFound'],
  [
    'listPaths',
    { path: '/lake', query: { resource: 'filesystem', recursive: 'true', directory: 'never' } },
    '404 PathNotFound',
  ],
  ['getBlob', {}, '200'],
  ['getBlob', { headers: { 'x-ms-range': 'bytes=1-1' } }, '206'],
  ['getBlob', { headers: { range: 'bytes=9-' } }, '416 InvalidRange'],
  ['getBlob', { headers: { 'if-match': OTHER_ETAG } }, '412 ConditionNotMet'],
  ['getBlob', { path: ABSENT }, '404 BlobNotFound'],
  ['getBlob', { path: '/other/x' }, '404 ContainerNotFound'],
  ['getBlobProperties', {}, '200'],
  ['getBlobProperties', { headers: { 'if-match': OTHER_ETAG } }, '412 ConditionNotMet'],
  ['getBlobProperties', { path: ABSENT }, '404 BlobNotFound'],
  ['getBlobProperties', { path: '/other/x' }, '404 ContainerNotFound'],
];

describe('the stub of the storage service', () => {
  let stub: AdlsStub;
  beforeAll(async () => {
    stub = await startAdlsStub('lake');
  });
  afterAll(() => stub.close());

  const prepare = (): void => {
    const file = { content: Buffer.from('abc'), properties: {}, staged: new Map() };
    stub.namespace.put('a/x', file);
    stub.namespace.remove('a/y');
  };
  const refusal = (): string => {
    try {
      stub.checkRequests();
      return 'nothing';
    } catch (error) {
      return String(error);
    }
  };

  it.each(EXAMPLES)('%s %j is answered %s', async (operation, call, expected) => {
    prepare();
    const { status, code } = await send(stub, operation, call);

    expect([status, code].filter((part) => part !== undefined).join(' ')).toBe(expected);
    expect(refusal()).toBe('nothing');
  });

  describe.each(NAMES)('%s', (name) => {
    const operation: RestOperation = REST_OPERATIONS[name];

    it('has an example of every answer of the table', () => {
      const stated = Object.entries(operation.answers).flatMap(([status, codes]) =>
        codes.length === 0 ? [status] : codes.map((code) => `${status} ${code}`),
      );
      const shown = EXAMPLES.filter(([of]) => of === name).map(([, , answer]) => answer);

      expect([...shown, '403 AuthorizationPermissionMismatch', '503 ServerBusy'].sort()).toEqual(
        stated.sort(),
      );
    });

    it.each([
      [403, 'AuthorizationPermissionMismatch'],
      [503, 'ServerBusy'],
    ])('answers %i %s where it is told to', async (status, code) => {
      prepare();
      stub.fail(name, { status, code });

      expect(await send(stub, name, VALID[name])).toMatchObject({ status, code });
      expect(refusal()).toBe('nothing');
    });

    it.each(['authorization', 'x-ms-version', ...Object.keys(VALID[name].query ?? {})])(
      'is refused without %s',
      async (required) => {
        prepare();
        await send(stub, name, VALID[name], required);

        expect(refusal()).toContain('outside of the REST reference');
      },
    );

    it.each([
      ['an unknown query', { query: { ...VALID[name].query, surprise: '1' } }],
      ['an unknown header', { headers: { ...VALID[name].headers, 'x-ms-surprise': '1' } }],
      [
        'a date as condition',
        { headers: { ...VALID[name].headers, 'if-modified-since': 'yesterday' } },
      ],
      ['another method', { method: 'POST' }],
    ])('is refused with %s', async (_, change) => {
      prepare();
      const { status } = await send(stub, name, { ...VALID[name], ...change });

      expect(status).toBe(400);
      expect(refusal()).toContain('outside of the REST reference');
    });
  });

  it.each([
    ['without the group', 'user::rwx,other::---'],
    ['with an unknown kind', `${ACL},everybody::rwx`],
    ['with a right out of order', 'user::rwx,group::xr-,other::---'],
    ['with the same entry twice', `${ACL},user::rwx`],
    ['with a mask that is named', `${ACL},mask:00000000-0000-4000-8000-000000000001:rwx`],
    ['with a name that is no object id', `${ACL},user:somebody:rwx`],
    ['that passes on half a list', `${ACL},default:user::rwx`],
  ])('refuses an access control list %s', async (_, acl) => {
    prepare();
    const call = { ...VALID.setAccessControl, headers: { 'x-ms-acl': acl } };

    expect(await send(stub, 'setAccessControl', call)).toMatchObject({
      status: 400,
      code: 'InvalidHeaderValue',
    });
  });

  it('puts appended parts together by their position, whatever their order', async () => {
    prepare();
    await send(stub, 'createFile', { ...VALID.createFile, path: '/lake/a/parts' });
    for (const [position, body] of [
      ['2', 'cd'],
      ['0', 'xx'],
      ['0', 'ab'],
    ] as const) {
      const query = { action: 'append', position };
      await send(stub, 'appendData', { path: '/lake/a/parts', query, body });
    }
    expect((await send(stub, 'getBlob', { path: '/lake/a/parts' })).body).toBe('');

    await send(stub, 'flushData', {
      ...VALID.flushData,
      path: '/lake/a/parts',
      query: { action: 'flush', position: '4' },
    });

    expect((await send(stub, 'getBlob', { path: '/lake/a/parts' })).body).toBe('abcd');
  });

  it('does not flush over a gap', async () => {
    prepare();
    const query = { action: 'append', position: '5' };
    await send(stub, 'appendData', { query, body: 'late' });

    expect(
      await send(stub, 'flushData', {
        ...VALID.flushData,
        query: { action: 'flush', position: '9' },
      }),
    ).toMatchObject({ status: 400, code: 'InvalidFlushPosition' });
  });
});

function renamed(headers: Readonly<Record<string, string>>): Call {
  return { ...VALID.renameFile, headers: { ...VALID.renameFile.headers, ...headers } };
}

/** Sends a call as an operation, leaving out one header or parameter where told to. */
async function send(
  stub: AdlsStub,
  name: OperationName,
  call: Call,
  without?: string,
): Promise<Answered> {
  const { endpoint, method } = REST_OPERATIONS[name];
  const kept = ([key]: [string, unknown]): boolean => key !== without;
  const query = new URLSearchParams(Object.entries(call.query ?? {}).filter(kept)).toString();
  const headers = {
    host: `account.${endpoint}.core.windows.net`,
    authorization: 'Bearer token',
    'x-ms-version': '2026-06-06',
    ...(call.body === undefined ? {} : { 'content-length': String(call.body.length) }),
    ...call.headers,
  };
  return new Promise((resolve, reject) => {
    const sent = sendRequest(
      {
        host: '127.0.0.1',
        port: stub.port,
        method: call.method ?? method,
        path: `${call.path ?? '/lake/a/x'}${query === '' ? '' : `?${query}`}`,
        headers: Object.fromEntries(Object.entries(headers).filter(kept)),
      },
      (response) => {
        const code = response.headers['x-ms-error-code'];
        void text(response).then((body) => {
          resolve({
            status: response.statusCode ?? 0,
            code: typeof code === 'string' ? code : undefined,
            headers: response.headers,
            body,
          });
        }, reject);
      },
    );
    sent.on('error', reject);
    sent.end(call.body);
  });
}
