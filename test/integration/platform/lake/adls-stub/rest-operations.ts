/** Which of the two endpoints of an account serves a call. */
export type Endpoint = 'dfs' | 'blob';

/** A call of the published REST reference, as far as the stub serves it. */
export interface RestOperation {
  /** Name of the page in the reference. */
  readonly name: string;
  readonly reference: string;
  readonly endpoint: Endpoint;
  readonly method: 'PUT' | 'PATCH' | 'GET' | 'HEAD' | 'DELETE';
  readonly target: 'filesystem' | 'path';
  /** Query parameters that must be there, with the form of their value. */
  readonly requiredQuery: Readonly<Record<string, RegExp>>;
  readonly optionalQuery: Readonly<Record<string, RegExp>>;
  readonly requiredHeaders: Readonly<Record<string, RegExp>>;
  readonly optionalHeaders: Readonly<Record<string, RegExp>>;
  /** What it may answer: the status and, for an error, its code. */
  readonly answers: Readonly<Record<number, readonly string[]>>;
}

const VERSION = /^\d{4}-\d{2}-\d{2}$/;
const BEARER = /^Bearer \S+$/;
const ETAG = /^"[^"]+"$/;
const ANY_ETAG = /^(\*|"[^"]+")$/;
const TEXT = /^.+$/;
const NUMBER = /^\d+$/;
const ZERO = /^0$/;
const PATH = /^\/[^/]+\/.+$/;
/** `bytes=0-99`, `bytes=100-`. */
const RANGE = /^bytes=\d+-\d*$/;

const AUTHORIZED = { authorization: BEARER, 'x-ms-version': VERSION };
/** What every operation may answer. */
const ALWAYS = { 403: ['AuthorizationPermissionMismatch'], 503: ['ServerBusy'] };
const DFS_REFERENCE =
  'https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/';
const BLOB_REFERENCE = 'https://learn.microsoft.com/rest/api/storageservices/';

/** Every call the stub serves; a call outside of this table fails the test that made it. */
export const REST_OPERATIONS = {
  createFile: {
    name: 'Path - Create (Create File)',
    reference: `${DFS_REFERENCE}create`,
    endpoint: 'dfs',
    method: 'PUT',
    target: 'path',
    requiredQuery: { resource: /^file$/ },
    optionalQuery: { timeout: NUMBER },
    requiredHeaders: AUTHORIZED,
    optionalHeaders: {
      'x-ms-properties': /^([A-Za-z]\w*=[A-Za-z0-9+/]+=*)(,[A-Za-z]\w*=[A-Za-z0-9+/]+=*)*$/,
      'if-none-match': /^\*$/,
    },
    answers: { ...ALWAYS, 201: [], 404: ['FilesystemNotFound'], 409: ['PathAlreadyExists'] },
  },
  createDirectory: {
    name: 'Path - Create (Create Directory)',
    reference: `${DFS_REFERENCE}create`,
    endpoint: 'dfs',
    method: 'PUT',
    target: 'path',
    requiredQuery: { resource: /^directory$/ },
    optionalQuery: { timeout: NUMBER },
    requiredHeaders: AUTHORIZED,
    optionalHeaders: { 'if-none-match': /^\*$/ },
    answers: { ...ALWAYS, 201: [], 404: ['FilesystemNotFound'], 409: ['PathAlreadyExists'] },
  },
  renameFile: {
    name: 'Path - Create (Rename File)',
    reference: `${DFS_REFERENCE}create`,
    endpoint: 'dfs',
    method: 'PUT',
    target: 'path',
    requiredQuery: {},
    optionalQuery: { timeout: NUMBER, mode: /^(legacy|posix)$/ },
    requiredHeaders: { ...AUTHORIZED, 'x-ms-rename-source': PATH },
    optionalHeaders: {
      'if-match': ANY_ETAG,
      'if-none-match': ANY_ETAG,
      'x-ms-source-if-match': ETAG,
    },
    answers: {
      ...ALWAYS,
      201: [],
      404: ['FilesystemNotFound', 'SourcePathNotFound', 'RenameDestinationParentPathNotFound'],
      409: ['PathAlreadyExists'],
      412: ['ConditionNotMet', 'SourceConditionNotMet'],
    },
  },
  appendData: {
    name: 'Path - Update (Append Data)',
    reference: `${DFS_REFERENCE}update`,
    endpoint: 'dfs',
    method: 'PATCH',
    target: 'path',
    requiredQuery: { action: /^append$/, position: NUMBER },
    optionalQuery: { timeout: NUMBER },
    requiredHeaders: { ...AUTHORIZED, 'content-length': NUMBER },
    optionalHeaders: {},
    answers: { ...ALWAYS, 202: [], 404: ['PathNotFound', 'FilesystemNotFound'] },
  },
  flushData: {
    name: 'Path - Update (Flush Data)',
    reference: `${DFS_REFERENCE}update`,
    endpoint: 'dfs',
    method: 'PATCH',
    target: 'path',
    requiredQuery: { action: /^flush$/, position: NUMBER },
    optionalQuery: { timeout: NUMBER },
    requiredHeaders: { ...AUTHORIZED, 'content-length': ZERO },
    optionalHeaders: { 'if-match': ETAG },
    answers: {
      ...ALWAYS,
      200: [],
      400: ['InvalidFlushPosition'],
      404: ['PathNotFound', 'FilesystemNotFound'],
      412: ['ConditionNotMet'],
    },
  },
  deletePath: {
    name: 'Path - Delete',
    reference: `${DFS_REFERENCE}delete`,
    endpoint: 'dfs',
    method: 'DELETE',
    target: 'path',
    requiredQuery: {},
    optionalQuery: { timeout: NUMBER, recursive: /^(true|false)$/, paginated: /^(true|false)$/ },
    requiredHeaders: AUTHORIZED,
    optionalHeaders: { 'if-match': ETAG },
    answers: {
      ...ALWAYS,
      200: [],
      404: ['PathNotFound', 'FilesystemNotFound'],
      412: ['ConditionNotMet'],
    },
  },
  listPaths: {
    name: 'Path - List',
    reference: `${DFS_REFERENCE}list`,
    endpoint: 'dfs',
    method: 'GET',
    target: 'filesystem',
    requiredQuery: { resource: /^filesystem$/, recursive: /^(true|false)$/ },
    optionalQuery: {
      timeout: NUMBER,
      directory: /^[^/].*$/,
      continuation: /^.+$/,
      maxResults: NUMBER,
    },
    requiredHeaders: AUTHORIZED,
    optionalHeaders: {},
    answers: { ...ALWAYS, 200: [], 404: ['PathNotFound', 'FilesystemNotFound'] },
  },
  getAccessControl: {
    name: 'Path - Get Properties (Get Access Control List)',
    reference: `${DFS_REFERENCE}get-properties`,
    endpoint: 'dfs',
    method: 'HEAD',
    target: 'path',
    requiredQuery: { action: /^getAccessControl$/ },
    optionalQuery: { timeout: NUMBER, upn: /^(true|false)$/ },
    requiredHeaders: AUTHORIZED,
    optionalHeaders: {},
    answers: { ...ALWAYS, 200: [], 404: ['PathNotFound', 'FilesystemNotFound'] },
  },
  setAccessControl: {
    name: 'Path - Update (Set Access Control)',
    reference: `${DFS_REFERENCE}update`,
    endpoint: 'dfs',
    method: 'PATCH',
    target: 'path',
    requiredQuery: { action: /^setAccessControl$/ },
    optionalQuery: { timeout: NUMBER },
    requiredHeaders: { ...AUTHORIZED, 'x-ms-acl': TEXT },
    optionalHeaders: {},
    answers: {
      ...ALWAYS,
      200: [],
      400: ['InvalidHeaderValue'],
      404: ['PathNotFound', 'FilesystemNotFound'],
    },
  },
  setAccessControlRecursive: {
    name: 'Path - Update (Set Access Control Recursive)',
    reference: `${DFS_REFERENCE}update`,
    endpoint: 'dfs',
    method: 'PATCH',
    target: 'path',
    requiredQuery: { action: /^setAccessControlRecursive$/, mode: /^set$/ },
    optionalQuery: {
      timeout: NUMBER,
      continuation: /^.+$/,
      maxRecords: NUMBER,
      forceFlag: /^(true|false)$/,
    },
    requiredHeaders: { ...AUTHORIZED, 'x-ms-acl': TEXT },
    optionalHeaders: {},
    answers: {
      ...ALWAYS,
      200: [],
      400: ['InvalidHeaderValue'],
      404: ['PathNotFound', 'FilesystemNotFound'],
    },
  },
  getBlob: {
    name: 'Get Blob',
    reference: `${BLOB_REFERENCE}get-blob`,
    endpoint: 'blob',
    method: 'GET',
    target: 'path',
    requiredQuery: {},
    optionalQuery: { timeout: NUMBER },
    requiredHeaders: AUTHORIZED,
    optionalHeaders: { 'x-ms-range': RANGE, range: RANGE, 'if-match': ETAG },
    answers: {
      ...ALWAYS,
      200: [],
      206: [],
      404: ['BlobNotFound', 'ContainerNotFound'],
      412: ['ConditionNotMet'],
      416: ['InvalidRange'],
    },
  },
  getBlobProperties: {
    name: 'Get Blob Properties',
    reference: `${BLOB_REFERENCE}get-blob-properties`,
    endpoint: 'blob',
    method: 'HEAD',
    target: 'path',
    requiredQuery: {},
    optionalQuery: { timeout: NUMBER },
    requiredHeaders: AUTHORIZED,
    optionalHeaders: { 'if-match': ETAG },
    answers: {
      ...ALWAYS,
      200: [],
      404: ['BlobNotFound', 'ContainerNotFound'],
      412: ['ConditionNotMet'],
    },
  },
} as const satisfies Readonly<Record<string, RestOperation>>;

/** A key of {@link REST_OPERATIONS}. */
export type OperationName = keyof typeof REST_OPERATIONS;

/** Headers that say nothing to the operation: of HTTP itself and of the client. */
export const NEUTRAL_HEADERS: readonly string[] = [
  'accept',
  'accept-encoding',
  'connection',
  'content-length',
  'content-type',
  'date',
  'host',
  'user-agent',
  'x-ms-client-request-id',
];
